from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from tests.support.usage import NOON, a_failure, an_event, wrote
from understudy.kernel.db import Database
from understudy.llm.usage.latency import bucket_of, percentile, seconds_of
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import By
from understudy.llm.usage.sums import (
    Part,
    Tally,
    hours,
    latencies,
    part_of,
    percentiles_by_day,
    tallies,
)

ADA, BEN = UUID(int=1), UUID(int=2)
UTC_ZONE = ZoneInfo("UTC")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
D = NOON.date()


@pytest.fixture(params=["single attempts", "summed-up days"])
async def five(request: pytest.FixtureRequest, db: Database) -> Database:
    """Five attempts on three days; the first two days are summed up, or not."""
    await wrote(
        db,
        an_event(ADA),
        a_failure(ADA, NOON + HOUR, product="ask"),
        an_event(BEN, NOON + DAY, purpose="check", cost_usd=None),
        an_event(ADA, NOON + DAY, model_asked="claude-haiku-5-5", duration_s=8.0),
    )
    if request.param == "summed-up days":
        assert await Rollup(db, UTC_ZONE).catch_up() == 2
    await wrote(db, an_event(BEN, NOON + 2 * DAY))
    return db


async def the_part(
    db: Database, start: datetime | None, end: datetime, *, payer_id: UUID | None = None
) -> Part:
    async with db.read() as session:
        return await part_of(session, start, end, UTC_ZONE, payer_id=payer_id)


async def counts(db: Database, part: Part, *by: By) -> dict[tuple[object, ...], int]:
    async with db.read() as session:
        return {key: tally.attempts for key, tally in (await tallies(session, part, by)).items()}


async def test_a_whole_time_is_added_up(five: Database) -> None:
    part = await the_part(five, None, NOON + 3 * DAY)
    async with five.read() as session:
        whole = (await tallies(session, part))[()]
    assert whole == Tally(*(5, 5, 1, 1), *(400, 160, 20, 40, 8), cost_usd=Decimal("0.03"))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ([By.DAY], {(D,): 2, (D + DAY,): 2, (D + 2 * DAY,): 1}),
        ([By.PRODUCT], {("chat",): 4, ("ask",): 1}),
        ([By.PURPOSE], {("reply",): 4, ("check",): 1}),
        ([By.MODEL], {("gpt-5.6-terra",): 4, ("claude-haiku-5-5",): 1}),
        ([By.PERSON], {(ADA,): 3, (BEN,): 2}),
        (
            [By.DAY, By.PERSON],
            {(D, ADA): 2, (D + DAY, ADA): 1, (D + DAY, BEN): 1, (D + 2 * DAY, BEN): 1},
        ),
    ],
    ids=lambda case: "+".join(case) if isinstance(case, list) else "",
)
async def test_it_is_told_apart(
    five: Database, by: list[By], expected: dict[tuple[object, ...], int]
) -> None:
    assert await counts(five, await the_part(five, None, NOON + 3 * DAY), *by) == expected


@pytest.mark.parametrize(
    ("start", "end", "attempts"),
    [
        (NOON + timedelta(minutes=1), NOON + DAY, 1),
        (NOON - HOUR, NOON + DAY + HOUR, 4),
        (NOON - HOUR, NOON + 12 * HOUR, 2),
        (NOON + 12 * HOUR, NOON + 36 * HOUR, 2),
        (NOON + 12 * HOUR, NOON + 9 * DAY, 3),
        (NOON + 3 * DAY, NOON + 9 * DAY, 0),
        (NOON - 900 * DAY, NOON + 900 * DAY, 5),
    ],
)
async def test_a_time_may_begin_and_end_within_a_day(
    five: Database, start: datetime, end: datetime, attempts: int
) -> None:
    found = await counts(five, await the_part(five, start, end))
    assert sum(found.values()) == attempts


async def test_only_one_persons_are_added_up(five: Database) -> None:
    part = await the_part(five, None, NOON + 3 * DAY, payer_id=ADA)
    assert await counts(five, part) == {(): 3}
    async with five.read() as session:
        assert (await latencies(session, part))[()] == Counter(
            {bucket_of(2.0): 1, bucket_of(0.1): 1, bucket_of(8.0): 1}
        )


async def test_values_that_are_not_wanted_become_one(five: Database) -> None:
    part = await the_part(five, None, NOON + 3 * DAY)
    async with five.read() as session:
        found = await tallies(session, part, [By.DAY, By.PERSON], [BEN])
    assert {key: tally.attempts for key, tally in found.items()} == {
        (D, None): 2,
        (D + DAY, None): 1,
        (D + DAY, BEN): 1,
        (D + 2 * DAY, BEN): 1,
    }


async def test_durations_are_counted_over_all_days(five: Database) -> None:
    part = await the_part(five, None, NOON + 3 * DAY)
    async with five.read() as session:
        whole = await latencies(session, part)
        by_model = await latencies(session, part, [By.MODEL, By.PURPOSE])
    assert whole[()] == Counter({bucket_of(2.0): 3, bucket_of(0.1): 1, bucket_of(8.0): 1})
    assert by_model["gpt-5.6-terra", "reply"] == Counter({bucket_of(2.0): 2, bucket_of(0.1): 1})


async def test_percentiles_of_whole_days_are_those_of_their_durations(db: Database) -> None:
    durations = [0.1 * n for n in range(1, 101)]
    await wrote(
        db,
        *(an_event(ADA, NOON, duration_s=duration) for duration in durations),
        *(an_event(ADA, NOON + DAY, duration_s=duration) for duration in (1.0, 9.0)),
    )
    await Rollup(db, UTC_ZONE).catch_up()
    part = await the_part(db, None, NOON + 3 * DAY)
    async with db.read() as session:
        found = await percentiles_by_day(session, part, (0.5, 0.95))
    counts = Counter(bucket_of(duration) for duration in durations)
    assert [seconds_of(bucket) for bucket in found[D]] == [
        percentile(counts, share) for share in (0.5, 0.95)
    ]
    assert found[D + DAY] == (bucket_of(1.0), bucket_of(9.0))


@pytest.mark.parametrize("by", [(), (By.DAY,), (By.DAY, By.PRODUCT)])
async def test_days_that_are_not_summed_up_are_asked_for_together(
    db: Database, by: tuple[By, ...]
) -> None:
    vienna = ZoneInfo("Europe/Vienna")
    for back in range(0, 200, 40):
        await wrote(db, an_event(ADA, NOON - back * DAY, duration_s=back / 10))
    statements: list[str] = []
    async with db.read() as session:
        part = await part_of(session, None, NOON + HOUR, vienna)
        listen = (
            db.engine.sync_engine,
            "before_cursor_execute",
            lambda *a: statements.append(a[2]),
        )
        event.listen(*listen)
        try:
            found, times = await tallies(session, part, by), await latencies(session, part, by)
        finally:
            event.remove(*listen)
    assert len(statements) == 2
    groups = 5 if By.DAY in by else 1
    assert (len(found), len(times)) == (groups, groups)
    assert sum(tally.attempts for tally in found.values()) == 5
    assert sum(sum(counts.values()) for counts in times.values()) == 5


async def test_days_of_single_attempts_are_those_of_the_zone(db: Database) -> None:
    vienna = ZoneInfo("Europe/Vienna")
    midnights = [datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)]
    for midnight in midnights:  # on the 29th, clocks go forward
        await wrote(db, an_event(ADA, midnight), an_event(ADA, midnight - timedelta(seconds=1)))
    async with db.read() as session:
        part = await part_of(session, None, NOON + 900 * DAY, vienna)
        found = await tallies(session, part, [By.DAY])
    assert {day.day: tally.attempts for (day,), tally in found.items()} == {28: 1, 29: 2, 30: 1}


async def test_an_empty_ledger_adds_up_to_nothing(db: Database) -> None:
    part = await the_part(db, None, NOON)
    async with db.read() as session:
        assert await tallies(session, part) == {}


async def test_attempts_are_added_up_by_the_hour(db: Database) -> None:
    begins = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    late = begins + timedelta(minutes=59, seconds=59, milliseconds=999)
    await wrote(db, an_event(ADA, begins), an_event(ADA, late), an_event(BEN, begins + HOUR))
    async with db.read() as session:
        found = await hours(session, begins, By.PERSON, [ADA])
    assert {key: tally.calls for key, tally in found.items()} == {
        (begins, ADA): 2,
        (begins + HOUR, None): 1,
    }
