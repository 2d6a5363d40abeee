import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import event, func, select
from structlog.testing import capture_logs

from tests.support.llm import PAYER, a_charge, a_request
from tests.support.outage import outage
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.outbound import Outbound
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.money.promises import Reservation
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import Period
from understudy.llm.tables import (
    BudgetRow,
    ConversationSpendRow,
    JobSpendRow,
    ReservationRow,
    UsageEventRow,
)
from understudy.llm.types import Answer, Scope, Usage
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.bills import Bill
from understudy.llm.usage.ledger import Attempt, Outcome
from understudy.llm.usage.writer import MOST_GATHERED, Writer

TALK, JOB = UUID(int=7), UUID(int=8)


@pytest.fixture
async def quotas(db: Database, settings: Settings) -> Quotas:
    process = Process(db)
    await process.announce()
    return Quotas(db, process, "UTC", Adjustments(db, settings))


@pytest.fixture
async def writer(db: Database, settings: Settings, quotas: Quotas) -> AsyncIterator[Writer]:
    adjustments = Adjustments(db, settings)
    alerts = Alerts(db, MemoryEventBus(), Outbound(), adjustments, settings)
    async with Background() as tasks:
        yield Writer(db, quotas, alerts, tasks)


def a_bill(cost_usd: str = "0.01", talk: UUID | None = TALK) -> Bill:
    attempt = Attempt(a_request(), a_charge(talk), "scripted", "script")
    attempt.answer = Answer("Well.", Usage(100, output_tokens=10), "stop", "script")
    attempt.end(Outcome.COMPLETE)
    attempt.cost_usd = Decimal(cost_usd)
    return Bill(attempt.charge, [attempt])


async def promised(db: Database, quotas: Quotas, bill: Bill) -> Reservation | None:
    everybodys = BudgetRow(
        scope=Scope.INSTALLATION, of="", period=Period.TOTAL, limit_tokens=9999, set_by=PAYER
    )
    async with db.begin() as session:
        session.add(everybodys)
    await quotas.load()
    return await quotas.reserve(bill.charge, bill.attempts[0].request_id, 10, 10)


async def count(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(UsageEventRow)) or 0


async def test_calls_that_end_together_are_all_written_and_added_up(
    db: Database, writer: Writer
) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(60):
            tasks.create_task(writer.write(a_bill(talk=UUID(int=number % 3))))
    assert await count(db) == 60
    async with db.read() as session:
        spends = list(await session.scalars(select(ConversationSpendRow)))
    assert {row.payer_id for row in spends} == {PAYER}
    sums = [(row.calls, row.input_tokens, row.output_tokens, row.cost_nano_usd) for row in spends]
    assert sums == [(20, 2_000, 200, 200_000_000)] * 3


async def test_what_cannot_be_written_does_not_take_the_others_with_it(
    db: Database, writer: Writer
) -> None:
    unfit = a_bill()
    unfit.attempts[0].outcome = None  # type: ignore[assignment]  # what no column takes
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            for bill in (a_bill(), unfit, a_bill()):
                tasks.create_task(writer.write(bill))
    assert await count(db) == 2
    assert [entry["event"] for entry in logs].count("ledger.lost") == 1


async def test_a_call_that_was_written_although_it_seemed_not_is_there_once(
    db: Database, writer: Writer
) -> None:
    bill = a_bill()
    await writer.write(bill)
    with capture_logs() as logs:
        await writer.write(bill)
    assert await count(db) == 1
    assert logs == []
    async with db.read() as session:
        row = await session.get(ConversationSpendRow, TALK)
    assert row is not None
    assert row.calls == 1


async def test_an_outage_loses_nothing_that_ends_within_it(db: Database, writer: Writer) -> None:
    with outage(db, times=1):
        await writer.write(a_bill(talk=new_id()))
    assert await count(db) == 1


async def test_a_bill_that_fits_no_column_is_lost_and_its_promise_given_back(
    db: Database, quotas: Quotas, writer: Writer
) -> None:
    unfit = a_bill()
    unfit.attempts[0].model = None  # type: ignore[assignment]  # NOT NULL, not "it was there"
    unfit.reservation = await promised(db, quotas, unfit)
    with capture_logs() as logs:
        await writer.write(unfit)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["ledger.lost"]
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(ReservationRow)) == 0


async def test_an_outage_that_lasts_is_waited_for_twice_not_once_for_each_call(
    db: Database, quotas: Quotas, writer: Writer
) -> None:
    bills = [a_bill() for _ in range(5)]
    bills[0].reservation = await promised(db, quotas, bills[0])
    with outage(db), capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            for bill in bills:
                tasks.create_task(writer.write(bill))
    events = [entry["event"] for entry in logs]
    assert (events.count("ledger.failed"), events.count("ledger.lost")) == (2, 5)
    assert "reservation.not_released" not in events
    assert not quotas._running


async def test_a_call_without_attempts_and_promises_writes_nothing(
    db: Database, writer: Writer
) -> None:
    await writer.write(Bill(a_charge()))
    assert await count(db) == 0


@contextmanager
def commits(db: Database) -> Iterator[list[object]]:
    """Note every transaction that is committed in the block."""
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    event.listen(db.engine.sync_engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(db.engine.sync_engine, "commit", note)


def unwatched() -> Bill:
    """Return the bill of a call that nobody waits for."""
    bill = a_bill(talk=None)
    bill.charge = replace(bill.charge, job_id=JOB)
    bill.attempts[0].charge = bill.charge
    return bill


async def test_what_nobody_waits_for_is_gathered(db: Database, writer: Writer) -> None:
    with commits(db) as seen:
        await writer.write(unwatched())
        assert len(seen) == 1, "the first does not wait"
        async with asyncio.TaskGroup() as tasks:
            for _ in range(9):
                tasks.create_task(writer.write(unwatched()))
                await asyncio.sleep(0)
    assert (await count(db), len(seen)) == (10, 2)
    async with db.read() as session:
        row = await session.get(JobSpendRow, JOB)
    assert row is not None
    assert (row.calls, row.cost_nano_usd) == (10, 100_000_000)


async def test_what_somebody_waits_for_takes_along_what_was_gathered(
    db: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.llm.usage.writer.GATHERED_S", 3600)
    await writer.write(unwatched())
    async with asyncio.TaskGroup() as tasks:
        for bill in (unwatched(), unwatched(), a_bill()):
            tasks.create_task(writer.write(bill))
    assert await count(db) == 4


async def test_enough_is_written_before_its_time(
    db: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.llm.usage.writer.GATHERED_S", 3600)
    await writer.write(unwatched())
    async with asyncio.TaskGroup() as tasks:
        for _ in range(MOST_GATHERED):
            tasks.create_task(writer.write(unwatched()))
    assert await count(db) == MOST_GATHERED + 1


async def test_what_is_gathered_is_written_at_the_end(
    db: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.llm.usage.writer.GATHERED_S", 3600)
    await writer.write(unwatched())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.write(unwatched()))
        await asyncio.sleep(0)
        await writer.finish()
    assert await count(db) == 2


async def test_nothing_is_set_to_be_written_once_all_is(
    db: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("understudy.llm.usage.writer.GATHERED_S", 0.2)
    await writer.write(unwatched())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.write(a_bill()))  # being written when the next one comes
        await asyncio.sleep(0)
        tasks.create_task(writer.write(unwatched()))
        await asyncio.sleep(0)
    await writer.finish()
    assert await count(db) == 3
    assert writer.is_idle


async def test_while_one_writes_only_one_more_stands_ready(writer: Writer) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            tasks.create_task(writer.write(a_bill()))
            await asyncio.sleep(0)
            assert len(writer._writing) <= 2
