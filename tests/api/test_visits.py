from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client, sse
from tests.support.ask import a_page
from tests.support.server import serving
from tests.support.visits import Place, socket
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings


class Session:
    """A visitor's session over HTTP."""

    def __init__(self, http: httpx2.AsyncClient, slug: str) -> None:
        self.http, self.start = http, f"/api/ask/{slug}/sessions"
        self.opened: dict[str, Any] = {}

    async def begin(self) -> None:
        answer = await self.http.post(self.start)
        assert answer.status_code == 201, answer.text
        self.opened = answer.json()

    @property
    def path(self) -> str:
        return f"{self.start}/{self.opened['session_id']}"

    @property
    def shown(self) -> dict[str, str]:
        return {"X-Resume-Token": self.opened["resume_token"]}

    async def ask(self, text: str) -> dict[str, Any]:
        async with self.http.stream("GET", f"{self.path}/events", headers=self.shown) as response:
            events = sse(response)
            assert (await anext(events)).name == "snapshot"
            asked = {"text": text, "id": str(new_id())}
            for _ in range(2):  # resent, it is asked once
                said = await self.http.post(f"{self.path}/messages", json=asked, headers=self.shown)
                assert said.status_code == 202
            async for event in events:
                if event.name == "message.done":
                    found: dict[str, Any] = event.data["message"]
                    return found
        raise AssertionError("the answer never came")


@pytest.fixture
async def session(installation: Settings) -> AsyncIterator[Session]:
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(served.services, owner.actor)
        async with client(served.url) as http:
            opened = Session(http, page.slug)
            await opened.begin()
            yield opened


async def test_a_program_asks_without_a_socket(session: Session) -> None:
    answer = await session.ask("Are dogs allowed?")
    assert answer["details"]["citations"][0]["section_title"] == "Dogs"
    assert '<sup data-citation="1"></sup>' in answer["html"]
    listed = await session.http.get(f"{session.path}/messages", headers=session.shown)
    assert [m["text"] for m in listed.json()["items"]] == ["Are dogs allowed?", answer["text"]]
    again = f"{session.path}/messages/{answer['id']}/regenerate"
    assert (await session.http.post(again, headers=session.shown)).status_code == 202
    stopped = await session.http.post(f"{session.path}/stop", headers=session.shown)
    assert stopped.status_code == 200


async def test_it_goes_on_with_the_newest_token_only(session: Session) -> None:
    before = session.shown
    given = {"resume_token": session.opened["resume_token"]}
    session.opened = (await session.http.post(f"{session.path}/resume", json=given)).json()
    for headers, status in ((before, 200), (session.shown, 200), (before, 401), ({}, 400)):
        found = await session.http.get(f"{session.path}/messages", headers=headers)
        assert found.status_code == status, headers
    wrong = {"resume_token": "understudy_no"}
    refused = await session.http.post(f"{session.path}/resume", json=wrong)
    assert (refused.status_code, refused.json()["code"]) == (401, "session_unknown")


async def test_thumbs_and_documents(session: Session) -> None:
    answer = await session.ask("Are dogs allowed?")
    thumb = f"{session.path}/messages/{answer['id']}/feedback"
    put = await session.http.put(thumb, json={"value": -1}, headers=session.shown)
    assert put.status_code == 204
    assert (await session.http.delete(thumb, headers=session.shown)).status_code == 204
    shown = await session.http.get(f"{session.path}/documents/0", headers=session.shown)
    assert shown.json()["sections"]
    none = await session.http.get(f"{session.path}/documents/1", headers=session.shown)
    assert none.status_code == 404


async def test_a_session_is_forgotten(session: Session) -> None:
    await session.ask("Are dogs allowed?")
    wrong = {"X-Resume-Token": "understudy_no"}
    assert (await session.http.delete(session.path, headers=wrong)).status_code == 401
    assert (await session.http.delete(session.path, headers=session.shown)).status_code == 204
    gone = await session.http.get(f"{session.path}/messages", headers=session.shown)
    assert (gone.status_code, gone.json()["code"]) == (401, "session_unknown")


async def test_another_wording_of_a_question(session: Session) -> None:
    answer = await session.ask("Are dogs allowed?")
    edit = f"{session.path}/messages/{answer['parent_id']}/edit"
    other = await session.http.post(edit, json={"text": "And leave?"}, headers=session.shown)
    assert other.status_code == 202


async def test_a_stream_ends_when_the_session_is_gone_on_with_elsewhere(session: Session) -> None:
    async with session.http.stream(
        "GET", f"{session.path}/events", headers=session.shown
    ) as response:
        events = sse(response)
        assert (await anext(events)).name == "snapshot"
        given = {"resume_token": session.opened["resume_token"]}
        await session.http.post(f"{session.path}/resume", json=given)
        assert [event.name async for event in events] == ["session.taken"]


async def test_a_stream_and_a_socket_end_when_the_session_is_deleted(place: Place) -> None:
    async with client(place.url) as http, socket(place.url, place.path) as line:
        shown = await line.hello()
        opened = Session(http, place.page.slug)
        opened.opened = shown
        async with http.stream("GET", f"{opened.path}/events", headers=opened.shown) as response:
            events = sse(response)
            assert (await anext(events)).name == "snapshot"
            assert (await http.delete(opened.path, headers=opened.shown)).status_code == 204
            assert [event.name async for event in events] == ["session.forgotten"]
        assert (await line.closed())[0] == 4401


async def test_a_stream_ends_when_its_person_signs_out(place: Place) -> None:
    services, person = place.served.services, await add_member(place.served.services.db)
    async with client(place.url, person.token) as http:
        opened = Session(http, place.page.slug)
        await opened.begin()
        async with http.stream("GET", f"{opened.path}/events", headers=opened.shown) as response:
            events = sse(response)
            assert (await anext(events)).name == "snapshot"
            await services.accounts.sign_out(person.token)
            assert [event.name async for event in events] == []
