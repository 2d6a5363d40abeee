"""Promises for many calls at once: what is written, who has a part, what returns."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest

from tests.llm.money.conftest import Open, SetBudget
from tests.support.llm import a_charge
from tests.support.money import let_age, promised, promises, written
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.money import blocks
from understudy.llm.money.blocks import GIVES_FOR_S, PARTS
from understudy.llm.money.promises import BudgetReached, Reservation
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO
from understudy.llm.money.spends import Amount
from understudy.llm.types import Charge, Scope

JOB = replace(a_charge(), job_id=UUID(int=9))
OTHER_JOB = replace(a_charge(), job_id=UUID(int=10))
CENT = NANO // 100


async def part(quotas: Quotas, nano: int = CENT, charge: Charge = JOB) -> Reservation:
    reservation = await quotas.reserve(charge, new_id(), nano, 100)
    assert reservation
    return reservation


async def settle(db: Database, quotas: Quotas, calls: Sequence[Reservation], nano: int) -> None:
    async with db.begin() as session:
        await quotas.settle_all(session, [(call, Amount(nano, 10)) for call in calls])
    for call in calls:
        quotas.forget(call)


async def money(db: Database) -> tuple[int, int, int]:
    """Return what is spent and what is reserved of the one budget, and how many promises are."""
    (row,) = await written(db)
    return row.spent_nano_usd, row.reserved_nano_usd, await promises(db)


async def test_calls_of_a_job_share_one_promise(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part(quotas)) for _ in range(PARTS)]
    calls = [task.result() for task in tasks]
    size = calls[0].block.part.nano_usd if calls[0].block else 0
    assert CENT <= size <= CENT * 5 // 4
    assert await money(db) == (0, PARTS * size, 1)
    await settle(db, quotas, calls[:5], CENT // 2)
    assert await money(db) == (5 * CENT // 2, (PARTS - 5) * size, 1)
    await settle(db, quotas, calls[5:], CENT // 2)
    assert await money(db) == (PARTS * CENT // 2, 0, 0)
    assert (await part(quotas)).call_id != calls[0].call_id


async def test_others_have_blocks_of_their_own(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    """Another job, and a call that may cost far more."""
    await set_budget()
    for nano, charge in ((CENT, JOB), (CENT, OTHER_JOB), (2 * CENT, JOB)):
        await part(quotas, nano, charge)
    assert await promises(db) == 3
    assert (await part(quotas, CENT - 1)).block
    assert await promises(db) == 3, "about the same is the same"


async def test_near_the_limit_calls_ask_one_by_one(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal("0.1"))
    calls = [await part(quotas) for _ in range(10)]
    assert not any(call.block for call in calls)
    with pytest.raises(BudgetReached):
        await part(quotas)
    assert await money(db) == (0, 10 * CENT, 10)


async def test_nobody_is_refused_for_parts_that_nobody_has(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal("0.25"))
    call = await part(quotas)
    await promised(quotas, 0.2)
    spent, reserved, _ = await money(db)
    assert (spent, call.block is not None) == (0, True)
    assert reserved <= 25 * CENT
    await settle(db, quotas, [call], CENT)
    assert await money(db) == (CENT, 20 * CENT, 1)


async def test_a_part_that_was_not_asked_with_is_there_again(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    calls = [await part(quotas) for _ in range(PARTS)]
    before = await money(db)
    await quotas.release(calls[0])
    assert (await part(quotas)).call_id == calls[0].call_id
    assert await money(db) == before


async def test_blocks_grow_for_who_goes_on_and_shrink_where_there_is_no_room(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=1)
    calls = [await part(quotas) for _ in range(PARTS * 3 + 1)]  # there is room for some 80
    found = Counter(call.call_id for call in calls)
    assert list(found.values()) == [PARTS, 2 * PARTS, 1]
    assert await promises(db) == 3


async def test_what_nobody_uses_returns_after_a_while(
    db: Database, quotas: Quotas, set_budget: SetBudget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "IDLE_S", 0.01)
    await set_budget()
    await settle(db, quotas, [await part(quotas)], CENT)
    async with asyncio.timeout(10):
        while await promises(db):
            await asyncio.sleep(0.01)
    assert await money(db) == (CENT, 0, 0)


async def test_what_nobody_uses_returns_at_the_end(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    await quotas.release(await part(quotas))
    await quotas.aclose()
    assert await money(db) == (0, 0, 0)


async def test_a_block_that_is_old_gives_no_more_parts(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    old = await part(quotas)
    assert old.block
    old.block.made_s -= GIVES_FOR_S
    new = await part(quotas)
    assert (new.call_id != old.call_id, await promises(db)) == (True, 2)
    await settle(db, quotas, [old], CENT)
    await quotas.release(new)
    await quotas.aclose()
    assert await money(db) == (CENT, 0, 0)


async def test_a_dead_process_s_block_returns_and_a_living_one_s_does_not(
    db: Database, quotas: Quotas, open_quotas: Open, set_budget: SetBudget
) -> None:
    await set_budget()
    other = await open_quotas()
    mine, theirs = await part(quotas), await part(other)
    await let_age(db, timedelta(minutes=2))
    await quotas.release_abandoned()
    assert mine.block
    size = mine.block.part.nano_usd
    assert (await money(db))[1] == 2 * PARTS * size
    await other._process.leave()
    await quotas.release_abandoned()
    assert (await money(db))[1] == PARTS * size
    await settle(db, other, [theirs], CENT)  # it was alive after all
    assert (await money(db))[:2] == (CENT, PARTS * size)
    assert (await part(other)).call_id != theirs.call_id, "what is spoiled gives no more"


@pytest.mark.parametrize("seed", range(12))
async def test_calls_of_all_kinds_at_random_never_spend_more_than_there_is(
    db: Database, quotas: Quotas, open_quotas: Open, set_budget: SetBudget, seed: int
) -> None:
    """Of two processes, two jobs and people, each cancelled at any moment."""
    random, spent = Random(seed), 0  # noqa: S311 to be repeated
    limit_usd = random.choice((Decimal("0.3"), Decimal(1), Decimal(20)))
    await set_budget(limit_usd=limit_usd)
    await set_budget(Scope.PRODUCT, "chat", limit_usd=limit_usd)
    other = await open_quotas()
    bills: list[asyncio.Future[None]] = []

    async def one(which: Quotas, charge: Charge) -> None:
        nonlocal spent
        try:
            call = await which.reserve(charge, new_id(), random.randint(CENT // 2, CENT), 100)
        except BudgetReached:
            return
        assert call
        cost = random.randint(0, CENT // 2)
        try:
            await asyncio.sleep(random.random() * 0.02)
        except asyncio.CancelledError:
            await which.release(call)
            raise
        spent += cost
        bills.append(asyncio.ensure_future(settle(db, which, [call], cost)))
        await asyncio.shield(bills[-1])  # as the writer's, it is not to be cancelled

    for _ in range(3):
        tasks = [
            asyncio.ensure_future(one(which, charge))
            for which in (quotas, other)
            for charge in (JOB, OTHER_JOB, a_charge()) * 8
        ]
        for task in random.sample(tasks, 16):
            asyncio.get_running_loop().call_later(random.random() * 0.05, task.cancel)
        await asyncio.wait(tasks)
        await asyncio.wait(bills)
        for row in await written(db):
            assert row.spent_nano_usd + row.reserved_nano_usd <= limit_usd * NANO
    for which in (quotas, other):
        await which.aclose()
    assert await promises(db) == 0
    rows = [(row.spent_nano_usd, row.reserved_nano_usd) for row in await written(db)]
    assert [(found - spent, reserved) for found, reserved in rows] in ([(0, 0)] * 2, [])
