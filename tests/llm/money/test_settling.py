from decimal import Decimal

from tests.llm.money.conftest import SetBudget
from tests.support.llm import PAYER, a_charge
from tests.support.money import promises, written
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.money import settling
from understudy.llm.money.promises import Block, Reservation
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO
from understudy.llm.money.spends import Amount

CENT = NANO // 100


async def a_block(quotas: Quotas, parts: int) -> tuple[Block, Reservation]:
    """Promise so many cents to calls, all of which ask with their part."""
    whole = await quotas.reserve(a_charge(), new_id(), parts * CENT, parts * 10)
    assert whole
    block = Block(whole.call_id, "key", Amount(CENT, 10), whole.places, 0, 0.0, out=parts)
    return block, Reservation(block.id, PAYER, block.places, block)


async def settle(db: Database, *ended: tuple[Reservation, int]) -> list[tuple[int, int]]:
    """Settle calls; returns what each place has spent of it, and in all."""
    async with db.begin() as session:
        calls = [(call, Amount(nano, 1)) for call, nano in ended]
        settled = await settling.settle(session, calls)
    return [(each.spent.nano_usd, each.after.spent.nano_usd) for each in settled]


async def reserved(db: Database) -> int:
    return (await written(db))[0].reserved_nano_usd


async def test_alone_and_together_are_settled_in_one_go(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal(2))
    block, part = await a_block(quotas, 3)
    alone = await quotas.reserve(a_charge(), new_id(), CENT, 10)
    assert alone
    assert await settle(db, (part, 5), (alone, 7), (part, 1)) == [(13, 13)]
    assert (await reserved(db), await promises(db), block.is_settled) == (CENT, 1, False)


async def test_with_the_last_part_goes_what_is_left(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    block, part = await a_block(quotas, 3)
    block.out = 2  # one could not be settled
    assert await settle(db, (part, 5), (part, 5)) == [(10, 10)]
    assert (await reserved(db), await promises(db), block.is_settled) == (0, 0, True)


async def test_what_is_spent_counts_although_the_promise_is_gone(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    block, part = await a_block(quotas, 3)
    async with db.begin() as session:
        await settling.give_back(session, block, 3)
    assert await reserved(db) == 0
    assert await settle(db, (part, 5)) == [(5, 5)]
    assert (await reserved(db), block.is_spoiled) == (0, True)


async def test_of_what_is_not_there_nothing_is_taken(db: Database) -> None:
    block = Block(new_id(), "key", Amount(1, 1), {}, 1, 0.0)
    async with db.begin() as session:
        await settling.give_back(session, block, 1)
        assert await settling.take_parts(session, block.id, Amount(1, 1)) == []
    assert await written(db) == []
