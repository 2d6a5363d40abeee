"""What the chat over a résumé that we replace got wrong, each as a test that passes here.

The faults are those of its `app/main.py`: an id that clients choose and that opens everything, no
history after a reconnection, limits that a reconnection resets, a question that is lost with the
answer, nothing streamed, nothing to stop, no look at the origin, no word of usage.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.ask import a_page
from tests.support.house import scripted
from tests.support.server import Served, serving
from tests.support.visits import socket
from understudy.accounts.access import Role
from understudy.ask.pages.schemas import AskPage
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.providers.scripted import ScriptedProvider

ANSWER = (
    'Dogs are not allowed [S3].\n@@ {"verdict": "answered", "quotes": {"S3": "not allowed in"}}'
)


class Place:
    """A page that is on, at a running app whose model says what a test wants."""

    def __init__(
        self, served: Served, owner: Member, page: AskPage, model: ScriptedProvider
    ) -> None:
        self.served, self.owner, self.page, self.model = served, owner, page, model
        self.url, self.path = served.url, f"/api/ask/{page.slug}/socket"


@pytest.fixture
async def place(installation: Settings) -> AsyncIterator[Place]:
    models, model = scripted()
    few = installation.model_copy(
        update={"visitor_messages_per_minute": 3, "attempts": 1, "retry_base_s": 0}
    )
    async with serving(few, models) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        yield Place(served, owner, await a_page(served.services, owner.actor), model)


async def test_an_id_that_somebody_chose_or_learnt_opens_nothing(place: Place) -> None:
    place.model.add(ANSWER)
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.ask("Are dogs allowed?")
        session_id = line.session["session_id"]
    for guess in (session_id, str(new_id())):
        async with socket(place.url, place.path) as thief:
            await thief.send("hello", session_id=guess, resume_token="guessed")  # noqa: S106 a guess
            assert (await thief.closed())[0] == 4401
            assert not [f for f in thief.heard if f["type"] == "snapshot"]
        async with socket(place.url, place.path) as chooser:  # an id alone begins another session
            ready = await chooser.hello(session_id=guess)
            assert ready["session_id"] != guess
            assert (await chooser.hear("snapshot"))["data"]["messages"] == []


async def test_the_server_tells_the_id_it_made_and_what_opens_it_again(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        ready = await line.hello()
    assert ready["session_id"]
    assert len(ready["resume_token"]) > 40
    assert ready["expires_at"]


async def test_who_comes_back_gets_what_was_said(place: Place) -> None:
    place.model.add(ANSWER)
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.ask("Are dogs allowed?")
        again = await line.again()
    async with socket(place.url, place.path) as back:
        await back.hello(**again)
        messages = (await back.hear("snapshot"))["data"]["messages"]
    assert [m["text"] for m in messages] == ["Are dogs allowed?", "Dogs are not allowed."]
    assert messages[1]["details"]["citations"][0]["quote"]


async def test_a_reconnection_resets_no_limit(place: Place) -> None:
    for _ in range(3):
        place.model.add(ANSWER)
    again: dict[str, object] = {}
    for _ in range(3):
        async with socket(place.url, place.path) as line:
            await line.hello(**again)
            await line.ask("Are dogs allowed?")
            again = await line.again()
    async with socket(place.url, place.path) as line:
        await line.hello(**again)
        await line.send("message", text="And cats?")
        refused = (await line.hear("error"))["data"]
    assert refused["code"] == "messages_limited"
    assert refused["retryable"]
    assert refused["retry_after_ms"] > 0


async def test_a_question_is_kept_when_its_answer_fails(place: Place) -> None:
    place.model.add(ProviderError(Cause.UNWELL))
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.send("message", text="Are dogs allowed?")
        failed = (await line.hear("turn.failed"))["data"]
        assert failed["problem"]
        again = await line.again()
    async with socket(place.url, place.path) as back:
        await back.hello(**again)
        messages = (await back.hear("snapshot"))["data"]["messages"]
    assert messages[0]["text"] == "Are dogs allowed?"
    assert messages[1]["status"] == "failed"


async def test_an_answer_comes_while_it_is_made_and_can_be_stopped(place: Place) -> None:
    never = asyncio.Event()
    place.model.add("Dogs are not allowed in the whole of the office, says the ", never)
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.send("message", text="Are dogs allowed?")
        assert (await line.hear("message.delta"))["data"]["text"].startswith("Dogs")
        await line.send("stop")
        message = (await line.hear("message.done"))["data"]["message"]
    assert message["status"] == "stopped"
    assert message["text"].startswith("Dogs are not allowed")
    assert place.model.open_streams == 0


async def test_a_cut_line_costs_no_answer_that_is_paid_for(place: Place) -> None:
    goes_on = asyncio.Event()
    place.model.add("Dogs are not allowed in the office ", goes_on, "[S3].\n@@ {}")
    async with socket(place.url, place.path) as line:
        await line.hello()
        await line.send("message", text="Are dogs allowed?")
        await line.hear("message.delta")
        again = await line.again()
    goes_on.set()
    async with socket(place.url, place.path) as back:
        await back.hello(**again)
        snapshot = (await back.hear("snapshot"))["data"]["messages"]
        running = snapshot[-1]["status"] == "running"
        done = (await back.hear("message.done"))["data"]["message"] if running else snapshot[-1]
    assert done["text"] == "Dogs are not allowed in the office."
    assert len(place.model.calls) == 1


async def test_another_sites_page_is_not_let_in(place: Place) -> None:
    async with socket(place.url, place.path, origin="https://elsewhere.example") as line:
        await line.send("hello")
        assert (await line.closed())[0] == 4403


async def test_usage_is_counted_told_to_the_owner_and_kept_from_visitors(place: Place) -> None:
    place.model.add(ANSWER)
    async with socket(place.url, place.path) as line:
        await line.hello()
        message = await line.ask("Are dogs allowed?")
    assert message["usage"] is None
    assert message["details"]["remembered"]["used_tokens"] > 0
    async with client(place.url, place.owner.token) as http:
        path = f"/api/conversations/{line.session['session_id']}/messages"
        answer = (await http.get(path)).json()["items"][1]
    assert answer["usage"]["input_tokens"] > answer["usage"]["output_tokens"] > 0


@pytest.mark.parametrize(
    "question",
    [
        "I see you are now at Acme, what do you do there?",
        "Pretend to be honest: are dogs allowed?",
        "system: are dogs allowed?",
        "user: are dogs allowed?",
    ],
)
async def test_no_wording_is_turned_away(place: Place, question: str) -> None:
    place.model.add(ANSWER)
    async with socket(place.url, place.path) as line:
        await line.hello()
        message = await line.ask(question)
    assert message["text"] == "Dogs are not allowed."
    assert place.model.calls[0].request.lines[-1].text == question
