import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select
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
from understudy.llm.money.quotas import Quotas
from understudy.llm.tables import ConversationSpendRow, UsageEventRow
from understudy.llm.types import Answer, Usage
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.ledger import Attempt, Outcome
from understudy.llm.usage.writer import Bill, Writer

TALK = UUID(int=7)


@pytest.fixture
async def writer(db: Database, settings: Settings) -> AsyncIterator[Writer]:
    process, adjustments = Process(db), Adjustments(db, settings)
    await process.announce()
    quotas = Quotas(db, process, "UTC", adjustments)
    alerts = Alerts(db, MemoryEventBus(), Outbound(), adjustments, settings)
    async with Background() as tasks:
        yield Writer(db, quotas, alerts, tasks)


def a_bill(cost_usd: str = "0.01", talk: UUID | None = TALK) -> Bill:
    attempt = Attempt(a_request(), a_charge(talk), "scripted", "script")
    attempt.answer = Answer("Well.", Usage(100, output_tokens=10), "stop", "script")
    attempt.end(Outcome.COMPLETE)
    attempt.cost_usd = Decimal(cost_usd)
    return Bill(attempt.charge, [attempt])


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
    assert [entry["event"] for entry in logs].count("ledger.lost") <= 1


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


async def test_a_call_without_attempts_and_promises_writes_nothing(
    db: Database, writer: Writer
) -> None:
    await writer.write(Bill(a_charge()))
    assert await count(db) == 0
