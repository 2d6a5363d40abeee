import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import Heard, client, sse
from tests.support.house import scripted
from tests.support.personas import made
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.providers.scripted import ScriptedProvider
from understudy.personas.schemas import Visibility


class Talk:
    """A student's conversation over HTTP."""

    def __init__(
        self, served: Served, model: ScriptedProvider, student: Member, http: httpx2.AsyncClient
    ) -> None:
        self.served, self.model, self.student, self.http = served, model, student, http
        self.path = ""

    async def begin(self) -> None:
        teacher = await add_member(self.served.services.db, Role.TEACHER)
        persona = await made(self.served.services.db, teacher.actor, visibility=Visibility.PUBLIC)
        made_it = await self.http.post("/api/conversations", json={"persona_id": str(persona.id)})
        assert made_it.status_code == 201
        self.path = f"/api/conversations/{made_it.json()['id']}"

    async def say(self, text: str, **more: Any) -> httpx2.Response:
        return await self.http.post(f"{self.path}/messages", json={"text": text, **more})

    @asynccontextmanager
    async def events(self, **headers: str) -> AsyncIterator[AsyncIterator[Any]]:
        async with self.http.stream("GET", f"{self.path}/events", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            yield sse(response)


@pytest.fixture
async def talk(installation: Settings) -> AsyncIterator[Talk]:
    models, model = scripted()
    async with serving(installation, models) as served:
        student = await add_member(served.services.db, Role.STUDENT)
        async with client(served.url, student.token) as http:
            opened = Talk(served, model, student, http)
            await opened.begin()
            yield opened


async def test_a_message_is_accepted_at_once_and_its_reply_is_heard_live(talk: Talk) -> None:
    talk.model.add("I am ", "fine, ", "thank you.")
    heard = Heard()
    async with talk.events() as events:
        first = await anext(events)
        assert (first.name, first.data["messages"]) == ("snapshot", [])
        said = await talk.say("How are you?")
        assert said.status_code == 202
        async for event in events:
            if event.name == "message.delta":
                heard.take(event.data)
            if event.name == "message.done":
                break
    assert event.data["message"]["id"] == said.json()["reply_id"]
    assert heard.text == event.data["message"]["text"] == "I am fine, thank you."
    assert event.data["message"]["html"] == "<p>I am fine, thank you.</p>\n"
    page = (await talk.http.get(f"{talk.path}/messages")).json()
    assert [m["text"] for m in page["items"]] == ["How are you?", "I am fine, thank you."]
    assert page["next"] is None


async def test_a_dropped_follower_resumes_to_a_byte_identical_text(talk: Talk) -> None:
    rest = asyncio.Event()
    talk.model.add("Zwölf ", "🧑🏽‍🤝‍🧑🏼 ", rest, "Leute ", "kamen.")
    heard = Heard()
    async with talk.events() as events:
        await anext(events)
        await talk.say("Wer kam?")
        async for event in events:
            if event.name == "message.delta":
                heard.take(event.data)
                break
    rest.set()
    async with talk.events(**{"Last-Event-ID": event.position}) as events:
        async for event in events:
            assert event.name != "snapshot"
            if event.name == "message.delta":
                heard.take(event.data)
            if event.name == "message.done":
                break
    assert heard.text.encode() == event.data["message"]["text"].encode()
    assert heard.text == "Zwölf 🧑🏽‍🤝‍🧑🏼 Leute kamen."


async def test_two_followers_hear_the_same(talk: Talk) -> None:
    talk.model.add(*[f"word{i} " for i in range(30)])
    texts = []
    async with talk.events() as one, talk.events() as two:
        await anext(one)
        await anext(two)
        await talk.say("Tell me")
        for events in (one, two):
            heard = Heard()
            async for event in events:
                if event.name == "message.delta":
                    heard.take(event.data)
                if event.name == "message.done":
                    break
            texts.append(heard.text)
    assert texts[0] == texts[1] == "".join(f"word{i} " for i in range(30))


@pytest.mark.parametrize("after", ["nonsense", "0-1", "x" * 400])
async def test_an_unknown_position_begins_with_a_snapshot(talk: Talk, after: str) -> None:
    talk.model.add("Hello.")
    async with talk.events() as events:
        await anext(events)
        await talk.say("Hi")
        async for event in events:
            if event.name == "message.done":
                break
    async with talk.events(**{"Last-Event-ID": after}) as events:
        first = await anext(events)
    assert first.name == "snapshot"
    assert [m["text"] for m in first.data["messages"]] == ["Hi", "Hello."]


async def test_a_snapshot_in_mid_reply_has_all_that_was_told(talk: Talk) -> None:
    rest = asyncio.Event()
    talk.model.add("The first part. ", rest, "The second.")
    async with talk.events() as events:
        await anext(events)
        await talk.say("Go on")
        while (await anext(events)).name != "message.delta":
            pass
        async with talk.events() as late:
            snapshot = await anext(late)
            running = snapshot.data["messages"][-1]
            assert (running["status"], running["text"]) == ("running", "The first part. ")
            heard = Heard(running["text"])
            rest.set()
            async for event in late:
                if event.name == "message.delta":
                    heard.take(event.data)
                if event.name == "message.done":
                    break
    assert heard.text == "The first part. The second."


async def test_streams_end_at_once_when_a_person_is_deactivated(talk: Talk) -> None:
    admin = await add_member(talk.served.services.db, Role.ADMIN)
    async with talk.events() as events, client(talk.served.url, admin.token) as boss:
        await anext(events)
        answer = await boss.patch(f"/api/people/{talk.student.actor.id}", json={"active": False})
        assert answer.status_code == 200
        async with asyncio.timeout(5):
            assert [event async for event in events] == []
    assert (await talk.http.get("/api/me")).status_code == 401


async def test_a_student_sees_no_tokens_money_or_model_on_any_door(talk: Talk) -> None:
    talk.model.add("Hello.")
    async with talk.events() as events:
        await anext(events)
        await talk.say("Hi")
        async for event in events:
            if event.name == "message.done":
                break
    told = event.data["message"]
    listed = (await talk.http.get(f"{talk.path}/messages")).json()["items"][-1]
    exported = (await talk.http.get(f"{talk.path}/export?format=json")).json()["messages"][-1]
    for message in (told, listed, exported):
        assert (message["model"], message["usage"], message["cost_usd"]) == (None, None, None)


async def test_lists_are_filtered_and_paged(talk: Talk) -> None:
    persona_id = (await talk.http.get(talk.path)).json()["persona_id"]
    for _ in range(4):
        await talk.http.post("/api/conversations", json={"persona_id": persona_id})
    await talk.http.patch(talk.path, json={"status": "completed"})
    listed: list[str] = []
    after: str | None = None
    while True:
        query = {"limit": "2", "status": "active", "persona_id": persona_id}
        page = (
            await talk.http.get(
                "/api/conversations", params=query | ({"after": after} if after else {})
            )
        ).json()
        listed += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(listed) == len(set(listed)) == 4
    other = await talk.http.get("/api/conversations", params={"persona_id": str(new_id())})
    assert other.json() == {"items": [], "next": None}


async def test_messages_are_paged_forwards_and_backwards(talk: Talk) -> None:
    for number in range(3):
        talk.model.add(f"A{number}")
        async with talk.events() as events:
            await anext(events)
            await talk.say(f"Q{number}")
            async for event in events:
                if event.name == "message.done":
                    break
    first = (await talk.http.get(f"{talk.path}/messages?limit=4")).json()
    rest = (await talk.http.get(f"{talk.path}/messages?limit=4&after={first['next']}")).json()
    texts = [m["text"] for m in first["items"] + rest["items"]]
    assert texts == ["Q0", "A0", "Q1", "A1", "Q2", "A2"]
    older = (await talk.http.get(f"{talk.path}/messages?limit=2&before=4")).json()
    assert [m["text"] for m in older["items"]] == ["A0", "Q1"]


async def test_exports_are_marked_as_made_by_ai(talk: Talk) -> None:
    talk.model.add("Hello **there**.")
    await talk.say("Hi")
    async with talk.events() as events:
        first = await anext(events)
        while first.data.get("messages", [{}])[-1].get("status") == "running":
            first = await anext(events)
            break
    markdown = await talk.http.get(f"{talk.path}/export")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert "made by AI" in markdown.text
    as_json = await talk.http.get(f"{talk.path}/export?format=json")
    assert "made by AI" in as_json.json()["notice"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.text"),
        ({"text": ""}, "body.text"),
        ({"text": "   "}, "body.text"),
        ({"text": "x" * 20_001}, "body.text"),
        ({"text": "ok", "id": "not-an-id"}, "body.id"),
        ({"text": "ok", "more": 1}, "body.more"),
        ({"text": "a\0b"}, None),
    ],
    ids=["nothing", "empty", "blank", "too long", "bad id", "unknown", "nul"],
)
async def test_an_invalid_message_is_400_and_nothing_is_stored(
    talk: Talk, body: dict[str, str], where: str | None
) -> None:
    answer = await talk.http.post(f"{talk.path}/messages", json=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    if where:
        assert answer.json()["errors"][0]["where"] == where
    assert (await talk.http.get(f"{talk.path}/messages")).json()["items"] == []


async def test_the_cookie_of_a_browser_serves_no_other_sites_page(talk: Talk) -> None:
    cookies = {"understudy_session": talk.student.token}
    async with httpx2.AsyncClient(base_url=talk.served.url, cookies=cookies) as browser:
        talk.model.add("Hello.")
        foreign = {"Origin": "https://elsewhere.example"}
        message = {"text": "Hi", "id": str(UUID(int=7))}
        refused = await browser.post(f"{talk.path}/messages", json=message, headers=foreign)
        assert refused.status_code == 403
        own = {"Origin": talk.served.url}
        assert (
            await browser.post(f"{talk.path}/messages", json=message, headers=own)
        ).status_code == 202
