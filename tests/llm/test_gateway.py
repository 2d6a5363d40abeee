import asyncio
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.support.llm import (
    ACTOR,
    PAYER,
    Play,
    a_charge,
    a_request,
    opened_gateway,
    scripted_gateway,
)
from tests.support.outage import outage
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.gateway import Gateway
from understudy.llm.providers.scripted import NO_END, Step
from understudy.llm.tables import (
    UsageEventRow,
)
from understudy.llm.types import Answer, Usage

REPORTED = Usage(100, 40, 10, 20, 5)
CONVERSATION = UUID(int=3)


def an_answer(text: str, usage: Usage = REPORTED) -> Answer:
    return Answer(text, usage, "stop", "script-2026-11", cost_usd=Decimal("0.0125"))


async def rows_of(db: Database) -> list[UsageEventRow]:
    async with db.read() as session:
        return list(await session.scalars(select(UsageEventRow).order_by(UsageEventRow.id)))


async def only_row(db: Database) -> UsageEventRow:
    (row,) = await rows_of(db)
    return row


async def test_an_answer_is_heard_in_pieces_returned_whole_and_written_down(
    play: Play, db: Database, settings: Settings
) -> None:
    script: list[Step] = ["Well", " enough.", an_answer("Well enough.")]
    gateway, provider = await play(settings, script)
    heard: list[str] = []
    request = a_request()
    answer = await gateway.complete(request, a_charge(CONVERSATION), heard.append)
    assert heard == ["Well", " enough."]
    assert answer.text == "Well enough."
    assert answer.usage == REPORTED
    assert answer.latency_s > 0
    assert [call.request for call in provider.calls] == [request]
    row = await only_row(db)
    assert (row.payer_id, row.actor_id, row.conversation_id) == (PAYER, ACTOR, CONVERSATION)
    assert (row.product, row.purpose) == ("chat", "reply")
    assert (row.prompt_name, row.prompt_version) == ("personas.chat", "1+abc")
    assert (row.provider, row.model_asked, row.model_answered) == (
        "scripted",
        "script",
        "script-2026-11",
    )
    assert (row.input_tokens, row.cached_tokens, row.cache_write_tokens) == (100, 40, 10)
    assert (row.output_tokens, row.reasoning_tokens, row.usage_source) == (20, 5, "provider")
    assert row.cost_usd == Decimal("0.0125")
    assert (row.outcome, row.cause, row.attempt) == ("complete", None, 1)
    assert row.ttft_s is not None
    assert row.duration_s >= row.ttft_s


FAILURES: list[tuple[str, list[Step], Cause, str, str]] = [
    ("refused at the door", [ProviderError(Cause.RATE_LIMITED)], Cause.RATE_LIMITED, "failed", ""),
    ("no end marker", ["Half a", NO_END], Cause.CUT, "cut", "Half a"),
    ("nothing at all", [NO_END], Cause.CUT, "failed", ""),
    ("connection lost", ["Half", ProviderError(Cause.CONNECTION)], Cause.CONNECTION, "cut", "Half"),
    ("filtered", ["Half", ProviderError(Cause.FILTERED)], Cause.FILTERED, "refused", "Half"),
    ("an empty answer", [an_answer("")], Cause.MALFORMED, "failed", ""),
    ("only spaces", [" ", an_answer(" ")], Cause.MALFORMED, "cut", " "),
    ("two answers", [an_answer("a"), an_answer("a")], Cause.MALFORMED, "failed", ""),
    ("text after the end", ["a", an_answer("a"), "b"], Cause.MALFORMED, "cut", "a"),
]


@pytest.mark.parametrize(
    ("script", "cause", "outcome", "heard"),
    [case[1:] for case in FAILURES],
    ids=[case[0] for case in FAILURES],
)
async def test_what_is_no_whole_answer_fails_with_its_cause_and_is_written_down(
    play: Play,
    db: Database,
    settings: Settings,
    script: Iterable[Step],
    cause: Cause,
    outcome: str,
    heard: str,
) -> None:
    gateway, provider = await play(settings, script)
    pieces: list[str] = []
    with pytest.raises(ModelFailed) as failed:
        await gateway.complete(a_request(), a_charge(), pieces.append)
    assert failed.value.cause is cause
    assert "".join(pieces) == heard
    assert provider.open_streams == 0
    row = await only_row(db)
    assert (row.outcome, row.cause) == (outcome, cause.value)
    assert row.cost_usd == (0 if cause is Cause.RATE_LIMITED else None), "else it is unknown"


async def test_how_long_the_provider_asked_to_wait_is_passed_on(
    play: Play, settings: Settings
) -> None:
    error = ProviderError(Cause.RATE_LIMITED, retry_after_s=1.5)
    gateway, _ = await play(settings, [error])
    with pytest.raises(ModelFailed) as failed:
        await gateway.complete(a_request(), a_charge())
    assert failed.value.retry_after_s == 1.5
    assert "limiting" in failed.value.message


async def test_stopping_the_caller_closes_the_stream_and_still_writes_the_row(
    play: Play, db: Database, settings: Settings
) -> None:
    counted = Usage(input_tokens=500, cached_tokens=400, output_tokens=1)
    script: list[Step] = [counted, "It was a long and difficult year, I must say,", asyncio.Event()]
    gateway, provider = await play(settings, script)
    heard = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        turn = tasks.create_task(gateway.complete(a_request(), a_charge(), lambda _: heard.set()))
        await heard.wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
    assert provider.open_streams == 0
    row = await only_row(db)
    assert (row.outcome, row.cause, row.usage_source) == ("stopped", None, "partial")
    assert (row.input_tokens, row.cached_tokens) == (500, 400)
    assert row.output_tokens > 5, "what was heard and not yet counted is estimated"


async def test_who_stops_twice_does_not_stop_the_row(db: Database, settings: Settings) -> None:
    script: list[Step] = ["Well", asyncio.Event()]
    heard = asyncio.Event()
    async with (
        scripted_gateway(db, settings, script) as (gateway, _),
        asyncio.TaskGroup() as tasks,
    ):
        turn = tasks.create_task(gateway.complete(a_request(), a_charge(), lambda _: heard.set()))
        await heard.wait()
        async with db.begin():  # on SQLite the row waits for this
            turn.cancel()
            await asyncio.sleep(0)
            turn.cancel()
            with pytest.raises(asyncio.CancelledError):
                await turn
    assert (await only_row(db)).outcome == "stopped"


async def test_a_row_that_cannot_be_written_is_tried_once_more(
    play: Play, db: Database, settings: Settings
) -> None:
    gateway, _ = await play(settings, ["Well."])
    with outage(db, times=1):
        assert (await gateway.complete(a_request(), a_charge())).text == "Well."
    assert (await only_row(db)).outcome == "complete"


async def test_a_row_that_is_lost_changes_nothing_of_what_was_said(
    play: Play, db: Database, settings: Settings
) -> None:
    gateway, _ = await play(settings, ["Well."], [ProviderError(Cause.OVERLOADED)])
    with outage(db), capture_logs() as logs:
        assert (await gateway.complete(a_request(), a_charge())).text == "Well."
        with pytest.raises(ModelFailed) as failed:
            await gateway.complete(a_request(), a_charge())
    assert failed.value.cause is Cause.OVERLOADED
    lost = [entry["outcome"] for entry in logs if entry["event"] == "ledger.lost"]
    assert lost == ["complete", "failed"]
    assert await rows_of(db) == []


async def test_what_nobody_foresaw_is_written_down_with_its_time(
    play: Play, db: Database, settings: Settings
) -> None:
    gateway, _ = await play(settings, ["Well", RuntimeError("a mistake of ours")])
    with pytest.raises(RuntimeError):
        await gateway.complete(a_request(), a_charge())
    row = await only_row(db)
    assert (row.outcome, row.cause) == ("cut", None)
    assert row.duration_s > 0


TIMEOUTS: list[tuple[str, dict[str, float], list[Step]]] = [
    ("first token", {"first_token_timeout_s": 0.05}, []),
    ("between tokens", {"token_gap_timeout_s": 0.05}, ["a"]),
    ("whole answer", {"turn_timeout_s": 0.05}, ["a"]),
    ("counting is not a token", {"first_token_timeout_s": 0.05}, [Usage()]),
]


@pytest.mark.parametrize(
    ("limits", "script"), [case[1:] for case in TIMEOUTS], ids=[case[0] for case in TIMEOUTS]
)
async def test_patience_ends(
    play: Play, settings: Settings, limits: dict[str, float], script: list[Step]
) -> None:
    gateway, provider = await play(settings.model_copy(update=limits), [*script, asyncio.Event()])
    with pytest.raises(ModelFailed) as failed:
        await gateway.complete(a_request(), a_charge())
    assert failed.value.cause is Cause.TIMEOUT
    assert provider.open_streams == 0


async def test_thinking_is_not_silence(play: Play, settings: Settings) -> None:
    patient = settings.model_copy(update={"first_token_timeout_s": 0.2})
    thinking = asyncio.Event()
    gateway, _ = await play(patient, ["", thinking, "Done."])
    heard: list[str] = []
    asyncio.get_running_loop().call_later(0.4, thinking.set)
    answer = await gateway.complete(a_request(), a_charge(), heard.append)
    assert (answer.text, heard) == ("Done.", ["Done."])


async def test_the_demo_gateway_answers_for_nothing(db: Database, settings: Settings) -> None:
    async with opened_gateway(settings, db) as gateway:
        assert isinstance(gateway, Gateway)
        assert gateway.models.is_demo
        answer = await gateway.complete(a_request(improvise=lambda _: "Hello there."), a_charge())
    assert (answer.text, answer.cost_usd, answer.model) == ("Hello there.", Decimal(0), "demo")
    assert (await only_row(db)).cost_usd == Decimal(0)
