"""The ledger and the providers' own books agree, call by call, whatever went wrong."""

import asyncio
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.llm import MODEL_OF, a_charge, a_request, opened_gateway, simulated
from tests.support.simulator.journal import Entry
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.said import count_tokens
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.llm.errors import ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.tables import UsageEventRow

CALLS = 40
SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep since the move. " * 12
QUESTION = "How was your week, and did the walks in the evening help you to sleep a little? " * 3
QUICK: dict[str, Any] = {
    "retry_base_s": 0.01,
    "retry_jitter_s": 0.01,
    "token_gap_timeout_s": 1,
    "provider_requests": 0,  # it would wait for a minute to pass
}
FAULTS = (
    *(Manner(words=60),) * 6,
    Manner(status=429, retry_after="0.05"),
    Manner(status=500),
    Manner(fault=Fault.CLOSE_BEFORE),
    Manner(fault=Fault.CUT, after=30, words=60),
    Manner(fault=Fault.RESET, after=30, words=60),
    Manner(fault=Fault.HANG, after=30, words=60),
    Manner(fault=Fault.NO_USAGE, words=60),
    Manner(fault=Fault.LENGTH, words=60),
)


async def one_call(gateway: Gateway, text: str, stop_after: int) -> None:
    """Ask once; stop when so many pieces were heard, if it is not 0."""
    heard: list[str] = []

    def listen(piece: str) -> None:
        heard.append(piece)
        if len(heard) == stop_after:
            call.cancel()

    async def ask() -> None:
        with suppress(ModelFailed):
            await gateway.complete(a_request(text, system=SYSTEM), a_charge(), listen)

    async with asyncio.TaskGroup() as tasks:
        call = tasks.create_task(ask())


def cost_of(entry: Entry, row: UsageEventRow) -> int:
    """Return the tokens a provider would want to be paid: what was read, and what was sent."""
    if entry.status != 200:
        return 0
    sent = " ".join(["word"] * entry.pieces)
    whole = entry.reported or row.outcome == "complete"
    return entry.input_tokens + (entry.output_tokens if whole else count_tokens(sent))


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_rows_and_journal_match_call_by_call(kind: str, db: Database) -> None:
    random = Random(kind)  # noqa: S311 no secret
    async with (
        Simulator() as simulator,
        opened_gateway(simulated(kind, simulator.url, **QUICK), db) as gateway,
    ):
        for number in range(CALLS):
            simulator.next(Manner(words=60) if number < 4 else random.choice(FAULTS))
            simulator.always(Manner(words=60))
            await one_call(gateway, f"{number}. {QUESTION}", 20 if random.random() < 0.15 else 0)
        entries = await simulator.journal.settled(len(simulator.journal))
        async with db.read() as session:
            rows = list(await session.scalars(select(UsageEventRow).order_by(UsageEventRow.at)))
    assert len(rows) == len(entries) > CALLS
    estimated = paid = 0
    for row, entry in zip(rows, entries, strict=True):
        assert (row.provider, row.model_asked) == (entry.provider, entry.model)
        if row.usage_source == "provider":
            counted = (entry.input_tokens, entry.cached_tokens, entry.output_tokens)
            assert (row.input_tokens, row.cached_tokens, row.output_tokens) == counted
        else:
            assert row.usage_source in ("partial", "estimated")
            estimated += row.input_tokens + row.output_tokens
            paid += cost_of(entry, row)
        assert (row.usage_source == "provider") == (entry.reported and row.outcome == "complete")
    assert paid
    assert estimated == pytest.approx(paid, rel=0.15)
    assert {row.outcome for row in rows} >= {"complete", "failed", "cut", "stopped"}
