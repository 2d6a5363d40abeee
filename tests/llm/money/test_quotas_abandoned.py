"""Promises that nobody settles: of dead processes, and lost ones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from tests.llm.money.conftest import Open, SetBudget
from tests.support.money import let_age, promised, promises, settled, written
from understudy.kernel.db import Database
from understudy.kernel.process import ProcessRow
from understudy.llm.money.promises import BudgetReached
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO


async def test_a_crashed_process_s_promises_return(
    db: Database, open_quotas: Open, set_budget: SetBudget, quotas: Quotas
) -> None:
    await set_budget()
    other = await open_quotas()
    await promised(other, 2)
    await quotas.release_abandoned()
    with pytest.raises(BudgetReached):
        await promised(quotas, 1)
    async with db.begin() as session:
        await session.execute(delete(ProcessRow).where(ProcessRow.id == other._process.id))
    await quotas.release_abandoned()
    await promised(quotas, 2)


async def test_a_call_that_was_thought_dead_is_settled_all_the_same(
    db: Database, open_quotas: Open, set_budget: SetBudget, quotas: Quotas
) -> None:
    await set_budget()
    other = await open_quotas()
    reservation = await promised(other, 2)
    async with db.begin() as session:
        silent = datetime.now(UTC) - timedelta(hours=1)
        await session.execute(update(ProcessRow).values(heard_at=silent))
    await quotas.release_abandoned()
    await settled(db, other, reservation, 0.5)
    (row,) = await written(db)
    assert (row.spent_nano_usd, row.reserved_nano_usd) == (NANO // 2, 0)
    assert await promises(db) == 0


async def test_a_promise_we_have_lost_returns_and_a_running_one_does_not(
    db: Database, set_budget: SetBudget, quotas: Quotas
) -> None:
    await set_budget()
    lost, running = await promised(quotas, 1), await promised(quotas, 1)
    quotas._running.discard(lost.call_id)
    await quotas.release_abandoned()
    assert (await written(db))[0].reserved_nano_usd == 2 * NANO
    await let_age(db, timedelta(minutes=2))
    await quotas.release_abandoned()
    assert (await written(db))[0].reserved_nano_usd == NANO
    await let_age(db, timedelta(hours=2))
    await quotas.release_abandoned()
    assert (await written(db))[0].reserved_nano_usd == 0
    await settled(db, quotas, running, 0.5)
    assert (await written(db))[0].spent_nano_usd == NANO // 2


async def test_what_was_given_back_is_forgotten_after_a_day(
    db: Database, open_quotas: Open, set_budget: SetBudget, quotas: Quotas
) -> None:
    await set_budget()
    await promised(await open_quotas(), 1)
    async with db.begin() as session:
        await session.execute(delete(ProcessRow))
    await quotas.release_abandoned()
    assert await promises(db) == 1
    await let_age(db, timedelta(days=2))
    await quotas.release_abandoned()
    assert await promises(db) == 0
