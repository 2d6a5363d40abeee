"""Which scripts of other sites may read what is answered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client, sse
from tests.support.ask import a_page
from tests.support.server import serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.ask.pages.schemas import AskPage
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

SCHOOL = "https://school.example"
READABLE = "access-control-allow-origin"


@dataclass
class House:
    """The app with two pages: one may be shown at the school, one elsewhere."""

    http: httpx2.AsyncClient
    services: Services
    owner: Member
    page: AskPage
    elsewhere: AskPage

    async def ask(self, method: str, path: str, origin: str = SCHOOL, **more: Any) -> Any:
        headers = {"Origin": origin, **more.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **more)

    async def ask_first(self, path: str, origin: str = SCHOOL) -> Any:
        return await self.ask(
            "OPTIONS", path, origin, headers={"Access-Control-Request-Method": "POST"}
        )


@pytest.fixture
async def house(installation: Settings) -> AsyncIterator[House]:
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(served.services, owner.actor, allowed_origins=[SCHOOL])
        origins = ["https://elsewhere.example"]
        elsewhere = await a_page(served.services, owner.actor, allowed_origins=origins)
        async with client(served.url) as http:
            yield House(http, served.services, owner, page, elsewhere)


async def test_a_script_of_an_allowed_site_asks_and_hears_the_answer(house: House) -> None:
    start = f"/api/ask/{house.page.slug}/sessions"
    begun = await house.ask("POST", start)
    assert (begun.status_code, begun.headers[READABLE]) == (201, SCHOOL)
    shown = {"X-Resume-Token": begun.json()["resume_token"], "Origin": SCHOOL}
    path = f"{start}/{begun.json()['session_id']}"
    async with house.http.stream("GET", f"{path}/events", headers=shown) as response:
        assert response.headers[READABLE] == SCHOOL
        events = sse(response)
        await anext(events)
        asked = {"text": "Are dogs allowed?", "id": str(new_id())}
        said = await house.ask("POST", f"{path}/messages", json=asked, headers=shown)
        assert (said.status_code, said.headers[READABLE]) == (202, SCHOOL)
        async for event in events:
            if event.name == "message.done":
                assert event.data["message"]["details"]["citations"]
                break
    read = await house.ask("GET", f"/api/ask/{house.page.slug}")
    assert (read.status_code, read.headers[READABLE]) == (200, SCHOOL)


async def test_a_browser_that_asks_first_is_told_what_it_may_send(house: House) -> None:
    for rest in ("", "/sessions", f"/sessions/{new_id()}/messages"):
        answer = await house.ask_first(f"/api/ask/{house.page.slug}{rest}")
        told = answer.headers
        assert (answer.status_code, answer.content) == (204, b"")
        assert (told[READABLE], told["vary"]) == (SCHOOL, "Origin")
        assert "access-control-allow-credentials" not in told
        sent = set(told["access-control-allow-headers"].lower().split(", "))
        assert {"authorization", "content-type", "x-resume-token"} <= sent
        methods = set(told["access-control-allow-methods"].split(", "))
        assert methods == {"GET", "POST", "PUT", "DELETE"}


async def test_an_allowed_site_can_read_why_it_is_refused(house: House) -> None:
    start = f"/api/ask/{house.page.slug}/sessions"
    wrong = await house.ask("POST", f"{start}/{new_id()}/resume", json={"resume_token": "none"})
    assert (wrong.status_code, wrong.headers[READABLE]) == (401, SCHOOL)
    await house.services.ask.pages.switch_off(house.owner.actor, house.page.id)
    off = await house.ask("POST", start)
    assert (off.status_code, off.headers[READABLE]) == (404, SCHOOL)


async def test_a_site_that_is_not_on_the_pages_list_reads_nothing(house: House) -> None:
    start, other = f"/api/ask/{house.page.slug}/sessions", "https://other.example"
    for origin in (other, f"{SCHOOL}.org", SCHOOL.replace("https", "http"), "null"):
        refused = await house.ask("POST", start, origin)
        assert (refused.status_code, refused.json()["code"]) == (403, "origin_refused")
        asked_first = await house.ask_first(start, origin)
        assert not asked_first.is_success
        for answer in (refused, asked_first, await house.http.post(start)):
            assert READABLE not in answer.headers
            assert answer.headers["vary"] == "Origin"


async def test_one_pages_list_opens_no_other_page(house: House) -> None:
    for slug in (house.elsewhere.slug, "no-such-page"):
        path = f"/api/ask/{slug}/sessions"
        for answer in (await house.ask("POST", path), await house.ask_first(path)):
            assert not answer.is_success
            assert READABLE not in answer.headers


async def test_a_cookie_signs_nobody_in_from_another_site(house: House) -> None:
    page = await a_page(
        house.services, house.owner.actor, allowed_origins=[SCHOOL], opening="sign_in"
    )
    cookie = {"Cookie": f"{SESSION_COOKIE}={house.owner.token}"}
    answer = await house.ask("POST", f"/api/ask/{page.slug}/sessions", headers=cookie)
    assert (answer.status_code, answer.headers[READABLE]) == (401, SCHOOL)
    bearer = {"Authorization": f"Bearer {house.owner.token}"}
    answer = await house.ask("POST", f"/api/ask/{page.slug}/sessions", headers=bearer)
    assert (answer.status_code, answer.headers[READABLE]) == (201, SCHOOL)


async def test_nothing_else_of_the_api_is_open_to_other_sites(house: House) -> None:
    bearer = {"Authorization": f"Bearer {house.owner.token}"}
    page = f"/api/ask/pages/{house.page.id}"
    for path in (
        "/api/personas",
        "/api/ask/pages",
        "/api/ask/documents",
        page,
        f"{page}/inbox/summary",
        f"/api/ask/{house.page.slug}/socket",
        f"/api/ask/{house.page.slug}/sessionsx",
        f"/a/{house.page.slug}",
        "/v1/models",
    ):
        read = await house.ask("GET", path, headers=bearer)
        assert READABLE not in read.headers, path
        assert READABLE not in (await house.ask_first(path)).headers, path
