"""Every fault at every kind of provider: attempts, waits, and what the person and the ledger get.

The providers are at the simulator. Waits begin at 0.2 s here and have no jitter.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.accounts import Member, add_member
from tests.support.llm import MODEL_OF, simulated
from tests.support.personas import draft
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.accounts.access import Role
from understudy.bootstrap import Services, open_services
from understudy.conversations.events import MESSAGE_DONE
from understudy.conversations.schemas import Conversation, Message
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.tables import UsageEventRow
from understudy.personas.schemas import Visibility

BASE_S = 0.2
HANG_S = 1.0
QUICK = {
    "first_token_timeout_s": 10,
    "token_gap_timeout_s": 1,
    "retry_base_s": BASE_S,
    "retry_jitter_s": 0,
    "breaker_failures": 1_000,
}


@dataclass(frozen=True)
class Case:
    """A fault that lasts, and what is expected of it."""

    manner: Manner
    cause: Cause
    attempts: int = 1
    waits_s: tuple[float, ...] = ()
    status: str = "failed"
    outcome: str = "failed"
    only: tuple[str, ...] = tuple(MODEL_OF)


def passing(manner: Manner, cause: Cause, *waits_s: float) -> Case:
    """Return what is tried three times."""
    return Case(manner, cause, 3, waits_s or (BASE_S, 2 * BASE_S))


def cut(fault: Fault, cause: Cause) -> Case:
    """Return what strikes when something was heard: never tried again, and kept."""
    return Case(Manner(fault=fault), cause, status="interrupted", outcome="cut")


def event(status: int, cause: Cause) -> Case:
    """Return an error inside a stream that has said something."""
    manner = Manner(fault=Fault.ERROR_EVENT, status=status)
    return Case(manner, cause, status="interrupted", outcome="cut")


CASES = {
    "429": passing(Manner(status=429), Cause.RATE_LIMITED),
    "429, Retry-After a number": passing(
        Manner(status=429, retry_after="1"), Cause.RATE_LIMITED, 1.0, 1.0
    ),
    "503, Retry-After a fraction": passing(
        Manner(status=503, retry_after="0.3"), Cause.OVERLOADED, 0.3, 0.3
    ),
    "408": passing(Manner(status=408), Cause.TIMEOUT),
    "500": passing(Manner(status=500), Cause.SERVER_ERROR),
    "502": passing(Manner(status=502), Cause.SERVER_ERROR),
    "529": passing(Manner(status=529), Cause.OVERLOADED),
    "no answer": passing(Manner(fault=Fault.HANG_BEFORE), Cause.TIMEOUT),
    "closed before": passing(Manner(fault=Fault.CLOSE_BEFORE), Cause.CONNECTION),
    "400": Case(Manner(status=400), Cause.REJECTED),
    "401": Case(Manner(status=401), Cause.UNAUTHORIZED),
    "403": Case(Manner(status=403), Cause.UNAUTHORIZED),
    "404": Case(Manner(status=404), Cause.UNKNOWN_MODEL),
    "422": Case(Manner(status=422), Cause.REJECTED),
    "nothing left to spend": Case(Manner(fault=Fault.SPENT), Cause.SPENT),
    "reset in the stream": cut(Fault.RESET, Cause.CUT),
    "closed in the stream": cut(Fault.FIN, Cause.CUT),
    "ended too early": cut(Fault.CUT, Cause.CUT),
    "silence": cut(Fault.HANG, Cause.TIMEOUT),
    "broken JSON": cut(Fault.MALFORMED, Cause.MALFORMED),
    "500 in the stream": event(500, Cause.SERVER_ERROR),
    "529 in the stream": replace(event(529, Cause.OVERLOADED), only=("anthropic",)),
    "filtered": Case(
        Manner(fault=Fault.FILTERED), Cause.FILTERED, status="refused", outcome="refused"
    ),
}


@dataclass
class Place:
    """A researcher's conversation with a provider's model, and what the ledger got of it."""

    services: Services
    simulator: Simulator
    person: Member
    conversation: Conversation

    async def say(self, text: str) -> Message:
        """Say something, and return the reply at its end."""
        follow = self.services.conversations.follow(self.person.actor, self.conversation.id)
        await anext(follow)
        said = await self.services.chat.say(self.person.actor, self.conversation.id, text)
        async for each in follow:
            if each.name == MESSAGE_DONE and each.data["message"]["id"] == str(said.reply_id):
                await follow.aclose()
                return Message.model_validate(each.data["message"])
        raise AssertionError("the events ended before the reply")

    async def rows_of(self, reply: Message) -> list[UsageEventRow]:
        """Return the ledger's rows of a reply, in order."""
        row = UsageEventRow
        query = select(row).where(row.message_id == reply.id).order_by(row.attempt)
        async with self.services.db.read() as session:
            return list(await session.scalars(query))


@asynccontextmanager
async def place(kind: str, data: Path, **chosen: Any) -> AsyncIterator[Place]:
    async with Simulator() as simulator:
        settings = simulated(kind, simulator.url, data=data, **{**QUICK, **chosen})
        async with open_services(settings) as services:
            person = await add_member(services.db, Role.RESEARCHER)
            fields = draft(background="She has told nobody. ", visibility=Visibility.PRIVATE)
            persona = await services.personas.create(person.actor, fields)
            begun = await services.conversations.start(person.actor, persona.id)
            yield Place(services, simulator, person, begun)


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, case in CASES.items() for kind in case.only]
)
async def test_a_fault_that_lasts(name: str, kind: str, data: Path) -> None:
    case = CASES[name]
    hangs = {"first_token_timeout_s": HANG_S} if case.manner.fault is Fault.HANG_BEFORE else {}
    async with place(kind, data, **hangs) as talk:
        talk.simulator.always(case.manner)
        reply = await talk.say("How are you?")
        rows = await talk.rows_of(reply)
        entries = await talk.simulator.journal.settled(len(talk.simulator.journal))
        assert (reply.status, reply.cause) == (case.status, case.cause)
        assert (reply.problem or "").startswith(SENTENCES[case.cause])
        assert (reply.text != "") == (case.outcome in ("cut", "refused"))
        assert len(entries) == len(rows) == case.attempts
        assert [row.attempt for row in rows] == list(range(1, case.attempts + 1))
        assert {(row.outcome, row.cause) for row in rows} == {(case.outcome, case.cause)}
        came = [entry.came_s for entry in entries]
        waited = [after - before for before, after in pairwise(came)]
        for real, least in zip(waited, case.waits_s, strict=True):
            assert least + hangs.get("first_token_timeout_s", 0) <= real + 0.05
        talk.simulator.always(Manner())
        reply = await talk.say("And now?")
        assert (reply.status, len(await talk.rows_of(reply))) == ("complete", 1)


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(
    "manner",
    [
        Manner(status=429, retry_after="0.2"),
        Manner(status=529),
        Manner(fault=Fault.CLOSE_BEFORE),
        Manner(fault=Fault.EMPTY),
        Manner(fault=Fault.HTML),
    ],
    ids=["429", "529", "closed before", "empty body", "HTML"],
)
async def test_a_fault_that_passes_is_not_noticed(manner: Manner, kind: str, data: Path) -> None:
    async with place(kind, data) as talk:
        talk.simulator.next(manner, times=2)
        reply = await talk.say("How are you?")
        rows = await talk.rows_of(reply)
        assert (reply.status, reply.cause, len(rows)) == ("complete", None, 3)
        assert [row.outcome for row in rows] == ["failed", "failed", "complete"]
        entry = talk.simulator.journal.last()
        assert (rows[-1].input_tokens, rows[-1].output_tokens) == (
            entry.input_tokens,
            entry.output_tokens,
        )
        assert len({row.request_id for row in rows}) == 1


async def test_a_wait_that_would_pass_the_deadline_fails_at_once(data: Path) -> None:
    async with place("openai", data) as talk:
        talk.simulator.next(Manner(status=429, retry_after="200"))
        reply = await talk.say("How are you?")
        assert (reply.status, reply.cause) == ("failed", Cause.RATE_LIMITED)
        assert reply.problem
        assert "It may go better in 200 s." in reply.problem
        assert len(await talk.rows_of(reply)) == 1


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
async def test_a_key_that_is_refused_gives_way_to_the_next(kind: str, data: Path) -> None:
    keys = {f"{kind}_api_key": "old-key, new-key"}
    async with place(kind, data, **keys) as talk:
        assert (await talk.say("One")).status == "complete"
        talk.simulator.revoke("old-key")
        replies = [await talk.say(text) for text in ("Two", "Three", "Four", "Five")]
        assert {reply.status for reply in replies} == {"complete"}
        causes = [row.cause for reply in replies for row in await talk.rows_of(reply)]
        assert causes.count("unauthorized") == 1, "the old key is tried once, then left alone"


async def test_another_model_stands_in_and_the_record_says_why(data: Path) -> None:
    async with place("openai", data, fallback_models="anthropic:claude-haiku-5-5") as talk:
        talk.simulator.next(Manner(status=500), times=3)
        reply = await talk.say("How are you?")
        rows = await talk.rows_of(reply)
        assert (reply.status, reply.model) == ("complete", "claude-haiku-5-5")
        assert [row.provider for row in rows] == ["openai"] * 3 + ["anthropic"]
        assert rows[-1].note == "openai:gpt-5.6-terra failed (server_error)"


async def test_a_model_that_fails_five_times_is_left_alone(data: Path) -> None:
    chosen = {"breaker_failures": 5, "breaker_open_s": 60, "retry_base_s": 0.01}
    async with place("openai", data, **chosen) as talk:
        talk.simulator.next(Manner(status=500), times=5)
        assert (await talk.say("One")).cause == Cause.SERVER_ERROR
        assert (await talk.say("Two")).cause == Cause.UNWELL, "it opened at the fifth failure"
        assert len(talk.simulator.journal) == 5
        reply = await talk.say("Three")
        assert (reply.cause, len(await talk.rows_of(reply))) == (Cause.UNWELL, 0)
        assert len(talk.simulator.journal) == 5, "nobody was asked"
