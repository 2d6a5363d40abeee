"""What a process had asked when it died, written down by those who are left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from tests.support.llm import PAYER, a_charge, a_request
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.outbound import Outbound
from understudy.kernel.process import Process, ProcessRow
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.errors import Cause
from understudy.llm.money.quotas import Quotas
from understudy.llm.tables import (
    BudgetRow,
    BudgetSpendRow,
    JobSpendRow,
    OpenAttemptRow,
    UsageEventRow,
)
from understudy.llm.types import Answer, Usage
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.bills import Bill
from understudy.llm.usage.ledger import Attempt, Outcome
from understudy.llm.usage.lost import Lost
from understudy.llm.usage.monitor import failures
from understudy.llm.usage.writer import Writer

JOB = UUID(int=9)
CHARGE = replace(a_charge(), job_id=JOB)
ASKED, PAID = Usage(100, source="estimated"), Decimal("0.01")


@dataclass
class House:
    """A process that asks models."""

    db: Database
    process: Process
    quotas: Quotas
    writer: Writer

    async def asks(self) -> tuple[Bill, Attempt]:
        """Promise a call what it may cost, and begin its first attempt."""
        bill = Bill(CHARGE)
        bill.reservation = await self.quotas.reserve(CHARGE, new_id(), 10**9, 1_000)
        return bill, await self.tries(bill)

    async def tries(self, bill: Bill) -> Attempt:
        attempt = Attempt(a_request(), CHARGE, "scripted", "script", number=len(bill.attempts) + 1)
        attempt.outcome, attempt.cause = Outcome.LOST, Cause.RESTARTED
        attempt.usage, attempt.cost_usd = ASKED, PAID
        await self.writer.open(bill, attempt)
        bill.attempts.append(attempt)
        return attempt

    async def dies(self) -> None:
        async with self.db.begin() as session:
            await session.execute(delete(ProcessRow).where(ProcessRow.id == self.process.id))


@pytest.fixture
async def house(db: Database, settings: Settings) -> AsyncIterator[House]:
    async with _opened(db, settings) as house:
        yield house


@asynccontextmanager
async def _opened(db: Database, settings: Settings) -> AsyncIterator[House]:
    process, adjustments = Process(db), Adjustments(db, settings)
    await process.announce()
    quotas = Quotas(db, process, "UTC", adjustments)
    async with db.begin() as session:
        session.add(
            BudgetRow(
                scope="installation", of="", period="total", limit_usd=Decimal(9), set_by=PAYER
            )
        )
    await quotas.load()
    alerts = Alerts(db, MemoryEventBus(), Outbound(), adjustments, settings)
    async with Background() as tasks:
        yield House(db, process, quotas, Writer(db, quotas, alerts, tasks))
    await quotas.aclose()


async def events(db: Database) -> Sequence[UsageEventRow]:
    async with db.read() as session:
        query = select(UsageEventRow).order_by(UsageEventRow.id)
        return (await session.scalars(query)).all()


async def job_usd(db: Database) -> Decimal:
    async with db.read() as session:
        return Decimal((await session.scalars(select(JobSpendRow.cost_nano_usd))).one()) / 10**9


async def spent_usd(db: Database) -> Decimal:
    async with db.read() as session:
        spent = await session.scalars(select(BudgetSpendRow.spent_nano_usd))
        return Decimal(spent.one()) / 10**9


async def running(db: Database) -> int:
    async with db.read() as session:
        return len((await session.scalars(select(OpenAttemptRow.id))).all())


async def test_of_two_who_look_one_writes_what_a_dead_process_had_asked(
    db: Database, house: House
) -> None:
    asked = {(await house.asks())[1].id for _ in range(3)}
    await house.dies()
    async with asyncio.TaskGroup() as group:
        looking = [group.create_task(Lost(db, new_id()).find()) for _ in range(2)]
    assert sorted(each.result() for each in looking) == [0, 3]
    rows = await events(db)
    assert {row.id for row in rows} == asked
    assert {(row.outcome, row.cause, row.job_id) for row in rows} == {("lost", "restarted", JOB)}
    assert {(row.input_tokens, row.usage_source) for row in rows} == {(100, "estimated")}
    assert await job_usd(db) == await spent_usd(db) == 3 * PAID
    assert await running(db) == 0


async def test_what_a_living_process_asks_is_its_own(db: Database, house: House) -> None:
    await house.asks()
    assert await Lost(db, new_id()).find() == 0
    await house.dies()
    assert await Lost(db, house.process.id).find() == 0, "whoever looks is alive"
    assert (await events(db), await running(db)) == ([], 1)


async def test_failed_attempts_are_in_the_ledger_before_the_next_one_begins(
    db: Database, house: House
) -> None:
    bill, first = await house.asks()
    first.end(cause=Cause.SERVER_ERROR)
    first.cost_usd = Decimal(0)
    second = await house.tries(bill)
    assert ([row.id for row in await events(db)], await running(db)) == ([first.id], 1)
    await house.dies()
    await Lost(db, new_id()).find()
    found = [(row.id, row.attempt, row.outcome) for row in await events(db)]
    assert found == [(first.id, 1, "failed"), (second.id, 2, "lost")]


async def test_a_call_that_was_thought_lost_and_ends_is_charged_once(
    db: Database, house: House
) -> None:
    bill, attempt = await house.asks()
    await house.dies()  # so the others think
    await Lost(db, new_id()).find()
    attempt.answer = Answer("Well.", Usage(100, output_tokens=50), "stop", "script")
    attempt.end(Outcome.COMPLETE)
    attempt.cost_usd = Decimal("0.05")
    await house.writer.write(bill)
    (row,) = await events(db)
    assert (row.outcome, row.cost_usd) == ("lost", PAID)
    assert await job_usd(db) == await spent_usd(db) == PAID
    async with db.read() as session:
        assert (await session.scalars(select(BudgetSpendRow.reserved_nano_usd))).one() == 0


async def test_what_was_lost_counts_as_a_failure_with_its_sentence(
    db: Database, house: House
) -> None:
    began = now()
    await house.asks()
    await house.dies()
    await Lost(db, new_id()).find()
    async with db.read() as session:
        (failure,) = await failures(session, began)
    assert (failure.cause, failure.count) == (Cause.RESTARTED, 1)
