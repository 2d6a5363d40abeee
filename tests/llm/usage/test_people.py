"""Who has used most, from sums that equal the attempts."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support.usage import NOON, an_event, wrote
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.llm.usage import people
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import By
from understudy.llm.usage.summary import overview
from understudy.llm.usage.sums import Part, Tally, part_of

UTC_ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)
ADA, BEN, CEM = UUID(int=1), UUID(int=2), UUID(int=3)


async def part(db: Database, start: datetime | None = None, product: str | None = None) -> Part:
    async with db.read() as session:
        return await part_of(session, start, None, UTC_ZONE, product=product)


async def largest(db: Database, of: Part, most: int = 200) -> dict[UUID, Tally]:
    async with db.read() as session:
        return await people.largest(session, of, most)


async def used(db: Database) -> None:
    """Use much: Ada on two days that are over, Ben on one and now, Cem now."""
    await wrote(
        db,
        an_event(ADA),
        an_event(ADA, NOON + DAY, product="ask", cost_usd=Decimal("0.04")),
        an_event(BEN, NOON + DAY),
        an_event(BEN, now(), cost_usd=Decimal("0.02")),
        an_event(CEM, now()),
    )


async def test_the_sums_of_people_are_those_of_their_attempts(db: Database) -> None:
    await used(db)
    before = await largest(db, await part(db))
    assert await Rollup(db, UTC_ZONE).catch_up() == 2
    of = await part(db)
    assert of.is_whole
    assert await largest(db, of) == before
    assert {who: str(tally.cost_usd.normalize()) for who, tally in before.items()} == {
        ADA: "0.05",
        BEN: "0.03",
        CEM: "0.01",
    }
    ask = await largest(db, await part(db, product="ask"))
    assert [(who, tally.calls) for who, tally in ask.items()] == [(ADA, 1)]


async def test_a_day_that_is_summed_up_again_counts_once(db: Database) -> None:
    await used(db)
    rollup = Rollup(db, UTC_ZONE)
    await rollup.catch_up()
    await wrote(db, an_event(BEN, NOON + DAY), an_event(CEM, NOON + DAY))
    assert await rollup.catch_up() == 1
    found = await largest(db, await part(db))
    assert {who: tally.calls for who, tally in found.items()} == {ADA: 2, BEN: 3, CEM: 2}


async def test_of_many_the_most_are_there_and_who_used_something_since(db: Database) -> None:
    await used(db)
    await wrote(db, an_event(UUID(int=9), cost_usd=Decimal(0)))
    await Rollup(db, UTC_ZONE).catch_up()
    assert set(await largest(db, await part(db), most=1)) == {ADA, BEN, CEM}


async def test_a_time_is_counted_for_itself(db: Database) -> None:
    await used(db)
    await Rollup(db, UTC_ZONE).catch_up()
    of = await part(db, start=NOON + DAY / 2)
    assert not of.is_whole
    assert {who: tally.calls for who, tally in (await largest(db, of)).items()} == {
        ADA: 1,
        BEN: 2,
        CEM: 1,
    }


async def test_who_is_not_shown_is_among_the_others(db: Database) -> None:
    many = [an_event(UUID(int=n), cost_usd=Decimal(n) / 1000) for n in range(1, 204)]
    await wrote(db, *many)
    await Rollup(db, UTC_ZONE).catch_up()
    async with db.read() as session:
        found = await overview(session, await part(db), [By.PERSON, By.DAY, By.PRODUCT])
    *shown, others = found.groups[By.PERSON]
    assert [len(shown), shown[0].key, others.name] == [200, str(UUID(int=203)), "others"]
    assert (others.totals.calls, others.totals.cost_usd) == (3, Decimal("0.006"))
    assert found.totals.calls == sum(each.totals.calls for each in (*shown, others)) == 203
    assert found.groups[By.DAY][0].totals.calls == found.groups[By.PRODUCT][0].totals.calls == 203
