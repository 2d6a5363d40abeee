"""What conversations have used, by product or by person."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support.usage import NOON, a_spend, an_event, wrote
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import By
from understudy.llm.usage.sums import part_of
from understudy.llm.usage.talks import Conversations, all_of, conversations

ADA, BEN = UUID(int=1), UUID(int=2)
UTC_ZONE = ZoneInfo("UTC")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ONE = Conversations(1, 4, 400, 40, 20_000_000)


async def test_they_are_the_same_whether_they_rest_or_not(db: Database) -> None:
    await wrote(db, an_event(ADA), a_spend(ADA), a_spend(BEN, now()), a_spend(BEN, product="ask"))
    found = list[dict[Any, Conversations]]()
    for _ in range(2):
        async with db.read() as session:
            part = await part_of(session, None, None, UTC_ZONE)
            assert part.is_whole
            found.append(await conversations(session, part, By.PRODUCT))
            found.append(await conversations(session, part, By.PERSON, [BEN]))
        await Rollup(db, UTC_ZONE).catch_up()
    products, people = {"chat": all_of([ONE, ONE]), "ask": ONE}, {BEN: all_of([ONE, ONE])}
    assert found == [products, people, products, people]


async def test_they_are_added_up_where_they_began(db: Database) -> None:
    await wrote(
        db,
        an_event(ADA),
        a_spend(ADA),
        a_spend(BEN, NOON + HOUR),
        a_spend(BEN, NOON + HOUR, product="ask"),
        a_spend(ADA, NOON + DAY),
    )
    await Rollup(db, UTC_ZONE).catch_up()
    async with db.read() as session:
        part = await part_of(session, NOON, NOON + DAY, UTC_ZONE)
        people = await conversations(session, part, By.PERSON, [ADA, BEN])
        products = await conversations(session, part, By.PRODUCT)
    assert all_of(people.values()) == Conversations(3, 12, 1200, 120, 60_000_000)
    assert all_of(products.values()) == all_of(people.values())
    assert {key: found.number for key, found in people.items()} == {ADA: 1, BEN: 2}
    assert {key: found.number for key, found in products.items()} == {"chat": 2, "ask": 1}


async def test_of_none_there_is_nothing(db: Database) -> None:
    async with db.read() as session:
        part = await part_of(session, None, NOON, UTC_ZONE)
        assert await conversations(session, part, By.PRODUCT) == {}
    assert all_of([]) == Conversations()
