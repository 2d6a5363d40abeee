"""Conversations that rest: in sums that equal what their rows say, at any moment."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.llm.usage.test_totals import a_row
from tests.support.usage import NOON, a_spend, wrote
from understudy.kernel.db import Database
from understudy.llm.tables import ConversationSpendRow
from understudy.llm.usage import resting, totals

DAY = timedelta(days=1)
_SUMS = ("calls", "input_tokens", "output_tokens", "cost_nano_usd")


async def rest(db: Database, day: int, most: int = 100) -> int:
    async with db.begin() as session:
        return await resting.rest(session, NOON + day * DAY, most)


async def kept(db: Database, product: str | None = None) -> dict[str, tuple[int, ...]]:
    async with db.read() as session:
        rows = await session.execute(resting.whole(product))
        return {name: tuple(map(int, sums)) for name, *sums in rows}


async def counted(db: Database) -> dict[str, tuple[int, ...]]:
    row = ConversationSpendRow
    sums = [func.sum(getattr(row, name)) for name in _SUMS]
    query = select(row.product, func.count(), *sums).group_by(row.product)
    async with db.read() as session:
        return {name: tuple(map(int, found)) for name, *found in await session.execute(query)}


@pytest.mark.parametrize("seed", range(3))
async def test_the_sums_are_those_of_the_rows_whatever_rests_and_is_gone_on_with(
    db: Database, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 the same every time
    for day in range(8):
        async with db.begin() as session:
            for _ in range(3):
                talk = chance.randrange(6)
                row = a_row(
                    conversation_id=UUID(int=talk + 1),
                    product=("chat", "practice")[talk % 2],
                    at=NOON + day * DAY,
                    cost_usd=Decimal(chance.randrange(100)) / 1000,
                )
                await totals.add(session, [row])
        await rest(db, day - 1, most=chance.randrange(1, 3))
        assert await kept(db) == await counted(db)
    assert await rest(db, 99) > 0, "some were awake to the end"
    assert await kept(db) == await counted(db)
    assert await kept(db, "chat") == {"chat": (await counted(db))["chat"]}


async def test_only_what_is_quiet_comes_to_rest_and_once(db: Database) -> None:
    await wrote(db, a_spend(UUID(int=1)), a_spend(UUID(int=1), NOON + 5 * DAY))
    assert [await rest(db, 2), await rest(db, 2), await rest(db, 9)] == [1, 0, 1]
