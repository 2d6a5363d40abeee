from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.llm import PAYER
from tests.support.usage import NOON, an_event
from understudy.kernel.db import Database
from understudy.llm.tables import ConversationSpendRow, JobSpendRow, UsageEventRow
from understudy.llm.usage import totals
from understudy.llm.usage.alerts import Spend

TALK, JOB = UUID(int=7), UUID(int=8)


def a_row(**chosen: Any) -> dict[str, Any]:
    """Return a row of the ledger: 100 tokens in, 10 out, for a cent."""
    event = an_event(PAYER, **{"conversation_id": None, "job_id": None, **chosen})
    return {name: getattr(event, name) for name in UsageEventRow.__table__.c.keys()}  # noqa: SIM118 names


async def add(db: Database, *rows: dict[str, Any]) -> list[Spend]:
    async with db.begin() as session:
        return await totals.add(session, rows)


async def job(db: Database) -> JobSpendRow:
    async with db.read() as session:
        return (await session.scalars(select(JobSpendRow))).one()


async def test_a_job_has_cost_what_its_attempts_have(db: Database) -> None:
    """A call that was tried twice is one call; a price that is unknown adds nothing."""
    await add(db, a_row(job_id=JOB), a_row(job_id=JOB, attempt=2, cost_usd=None))
    await add(db, a_row(job_id=JOB), a_row(job_id=None))
    row = await job(db)
    assert (row.job_id, row.calls, row.last_at) == (JOB, 2, NOON)
    assert (row.input_tokens, row.output_tokens, row.cost_nano_usd) == (300, 30, 20_000_000)


async def test_a_conversation_of_a_job_is_added_to_both(db: Database) -> None:
    cheap = a_row(conversation_id=TALK, job_id=JOB, cost_usd=Decimal("0.001"))
    assert await add(db, cheap, cheap) == [Spend(TALK, PAYER, "chat", 0, 2_000_000)]
    assert await add(db, cheap) == [Spend(TALK, PAYER, "chat", 2_000_000, 3_000_000)]
    async with db.read() as session:
        talk = (await session.scalars(select(ConversationSpendRow))).one()
    assert (talk.calls, talk.first_at) == (3, NOON)
    assert (await job(db)).cost_nano_usd == talk.cost_nano_usd == 3_000_000


async def test_what_belongs_nowhere_adds_nothing(db: Database) -> None:
    assert await add(db, a_row()) == []
    async with db.read() as session:
        assert (await session.scalars(select(JobSpendRow))).all() == []
