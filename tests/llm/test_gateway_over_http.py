"""The gateway with real providers at the simulator: patience, Stop and the ledger."""

import asyncio

import pytest
from sqlalchemy import select

from tests.support.llm import MODEL_OF, a_charge, a_request, opened_gateway, simulated
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.llm.errors import Cause, ModelFailed
from understudy.llm.tables import UsageEventRow

SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep. " * 20
SHORT = 0.4
LONG = 2.0
"""For what begins before the call leaves: a process's first call takes its time to get there."""

TIMEOUTS: list[tuple[str, Fault, dict[str, float], int]] = [
    ("no answer at all", Fault.HANG_BEFORE, {"first_token_timeout_s": LONG}, 0),
    ("silence", Fault.HANG, {"token_gap_timeout_s": SHORT}, 3),
    ("signs of life but no token", Fault.TRICKLE, {"token_gap_timeout_s": SHORT}, 3),
    ("too long in all", Fault.TRICKLE, {"turn_timeout_s": LONG}, 3),
]


async def only_row(db: Database) -> UsageEventRow:
    async with db.read() as session:
        return (await session.scalars(select(UsageEventRow))).one()


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_a_call_is_answered_and_written_down_with_its_cached_tokens(
    kind: str, db: Database, simulator: Simulator
) -> None:
    async with opened_gateway(simulated(kind, simulator.url), db) as gateway:
        await gateway.complete(a_request(system=SYSTEM), a_charge())
        answer = await gateway.complete(a_request("And then?", system=SYSTEM), a_charge())
    _, entry = await simulator.journal.settled(2)
    async with db.read() as session:
        query = select(UsageEventRow).order_by(UsageEventRow.id)
        row = list(await session.scalars(query))[-1]
    assert (row.provider, row.model_asked, row.outcome) == (kind, MODEL_OF[kind], "complete")
    assert (row.input_tokens, row.cached_tokens) == (entry.input_tokens, entry.cached_tokens)
    assert (row.output_tokens, row.usage_source) == (entry.output_tokens, "provider")
    assert row.cost_usd == answer.cost_usd


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(
    ("fault", "limits", "pieces"),
    [case[1:] for case in TIMEOUTS],
    ids=[case[0] for case in TIMEOUTS],
)
async def test_patience_ends_and_the_connection_with_it(
    kind: str,
    fault: Fault,
    limits: dict[str, float],
    pieces: int,
    sqlite: Database,
    simulator: Simulator,
) -> None:
    simulator.next(Manner(fault=fault))
    heard: list[str] = []
    async with opened_gateway(
        simulated(kind, simulator.url, attempts=1, **limits), sqlite
    ) as gateway:
        with pytest.raises(ModelFailed) as failed:
            await gateway.complete(a_request(), a_charge(), heard.append)
        (entry,) = await simulator.journal.settled()
    assert failed.value.cause is Cause.TIMEOUT
    assert len(heard) == pieces
    assert entry.client_left
    row = await only_row(sqlite)
    assert (row.outcome, row.cause) == ("cut" if pieces else "failed", "timeout")
    assert row.input_tokens > 0, "the provider has read it, and will want to be paid"


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_stop_closes_the_connection_and_keeps_the_bill(
    kind: str, sqlite: Database, simulator: Simulator
) -> None:
    simulator.next(Manner(fault=Fault.HANG))
    heard = asyncio.Event()
    async with opened_gateway(simulated(kind, simulator.url), sqlite) as gateway:
        async with asyncio.TaskGroup() as tasks:
            turn = tasks.create_task(
                gateway.complete(a_request(system=SYSTEM), a_charge(), lambda _: heard.set())
            )
            await heard.wait()
            turn.cancel()
        (entry,) = await simulator.journal.settled()
    assert entry.client_left
    row = await only_row(sqlite)
    assert row.outcome == "stopped"
    counts_early = kind in ("anthropic", "google")
    assert row.usage_source == ("partial" if counts_early else "estimated")
    assert row.input_tokens > 100
    assert row.output_tokens > 0
