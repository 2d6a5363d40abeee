"""Promises against each other: many at once, from two processes, cancelled at any point."""

import asyncio
from decimal import Decimal
from random import Random

import pytest

from tests.llm.money.conftest import Open, SetBudget
from tests.support.llm import PAYER, a_charge
from tests.support.money import promises, written
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.money.promises import BudgetReached, Reservation
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO
from understudy.llm.money.spends import Amount
from understudy.llm.types import BudgetKey, Charge, Scope

CHARGE = a_charge()
LIMIT = NANO


async def attempt(quotas: Quotas, usd: str, charge: Charge = CHARGE) -> Reservation | None:
    try:
        return await quotas.reserve(charge, new_id(), int(Decimal(usd) * NANO), 10)
    except BudgetReached:
        return None


async def test_of_fifty_at_once_with_room_for_ten_exactly_ten_pass(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal(1))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(attempt(quotas, "0.1")) for _ in range(50)]
    passed = [task.result() for task in tasks if task.result()]
    assert len(passed) == 10
    (row,) = await written(db)
    assert (row.reserved_nano_usd, await promises(db)) == (LIMIT, 10)


async def test_two_processes_share_one_budget(
    db: Database, quotas: Quotas, open_quotas: Open, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal(1))
    other = await open_quotas()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(attempt(which, "0.1")) for _ in range(25) for which in (quotas, other)
        ]
    assert len([task for task in tasks if task.result()]) == 10
    assert (await written(db))[0].reserved_nano_usd == LIMIT


async def test_nobody_waits_in_a_circle_when_calls_and_batches_of_calls_meet(
    db: Database, quotas: Quotas, open_quotas: Open, set_budget: SetBudget
) -> None:
    """Four budgets that overlap, two processes that promise and settle in batches."""
    other, random = await open_quotas(), Random(7)  # noqa: S311 to be repeated
    sections = ["s1", "s2", "s3"]
    for section in sections:
        await set_budget(Scope.SECTION, section, limit_usd=Decimal(1_000))
    await set_budget(limit_usd=Decimal(1_000))
    await other.load()

    async def batch(which: Quotas) -> None:
        calls = []
        for section in random.sample(sections, 3):
            keys = (BudgetKey(Scope.SECTION, section),)
            calls.append(await attempt(which, "0.1", Charge(PAYER, PAYER, "chat", "x", keys)))
        async with db.begin() as session:
            await which.settle_all(session, [(c, Amount(NANO // 100, 5)) for c in calls if c])

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(12):
            for which in (quotas, other):
                group.create_task(batch(which))
    rows = await written(db)
    assert sorted(row.spent_nano_usd for row in rows) == [24 * NANO // 100] * 3 + [72 * NANO // 100]
    assert sum(row.reserved_nano_usd for row in rows) == 0


async def test_whoever_is_cancelled_anywhere_leaves_no_promise(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    """A hundred seeds: each lets calls run and cancels them at a random moment."""
    await set_budget(limit_usd=Decimal(1))

    async def call(random: Random) -> None:
        reservation = await attempt(quotas, "0.3")
        if reservation is None:
            return
        try:
            await asyncio.sleep(random.random() * 0.005)
            async with db.begin() as session:
                await quotas.settle(session, reservation, random.randrange(100), 10)
        except asyncio.CancelledError:
            await quotas.release(reservation)
            raise

    for seed in range(100):
        random = Random(seed)  # noqa: S311 to be repeated
        tasks = [asyncio.ensure_future(call(random)) for _ in range(4)]
        await asyncio.sleep(random.random() * 0.02)
        for task in tasks:
            task.cancel()
            if random.random() < 0.3:  # again, while it tidies up
                await asyncio.sleep(0)
                task.cancel()
        await asyncio.wait(tasks)
        (row,) = await written(db)
        assert row.spent_nano_usd + row.reserved_nano_usd <= LIMIT
    await quotas.aclose()
    (row,) = await written(db)
    assert (row.reserved_nano_usd, row.reserved_tokens, await promises(db)) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(10))
async def test_a_promise_whose_caller_is_cancelled_returns(
    db: Database, quotas: Quotas, set_budget: SetBudget, seed: int
) -> None:
    await set_budget(limit_usd=Decimal(1))
    task = asyncio.ensure_future(attempt(quotas, "0.3"))
    for _ in range(seed):
        await asyncio.sleep(0.0005)
    task.cancel()
    await asyncio.wait([task])
    await quotas.aclose()
    if task.cancelled():
        assert await promises(db) == 0
