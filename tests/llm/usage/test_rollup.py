import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests.support.usage import NOON, a_failure, an_event, wrote
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.tasks import Background
from understudy.llm.tables import UsageDayLatencyRow, UsageRollupRow
from understudy.llm.usage import rollup as module
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.tables import UsageDayRow

ADA, BEN = UUID(int=1), UUID(int=2)
UTC_ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)


async def days(db: Database) -> list[UsageDayRow]:
    async with db.read() as session:
        query = select(UsageDayRow).order_by(UsageDayRow.day, UsageDayRow.payer_id)
        return list(await session.scalars(query))


async def summed_before(db: Database) -> date | None:
    async with db.read() as session:
        return await session.scalar(select(UsageRollupRow.summed_before))


async def test_a_day_that_is_over_is_summed_up(db: Database) -> None:
    request = new_id()
    await wrote(
        db,
        a_failure(ADA, request_id=request),
        an_event(ADA, request_id=request, attempt=2),
        an_event(ADA, cost_usd=None, outcome="cut", cause="cut"),
        an_event(BEN, outcome="stopped"),
        an_event(BEN, outcome="refused", cause="filtered"),
    )
    assert await Rollup(db, UTC_ZONE).catch_up() == 1
    ada, ben = await days(db)
    assert (ada.day, ada.model, ada.provider) == (NOON.date(), "gpt-5.6-terra", "openai")
    assert (ada.calls, ada.attempts, ada.failed, ada.unpriced) == (2, 3, 2, 1)
    assert (ada.input_tokens, ada.cached_tokens, ada.cache_write_tokens) == (200, 80, 10)
    assert (ada.output_tokens, ada.reasoning_tokens, ada.cost_usd) == (20, 4, Decimal("0.01"))
    assert (ben.calls, ben.attempts, ben.failed, ben.cost_usd) == (2, 2, 1, Decimal("0.02"))
    async with db.read() as session:
        assert await session.scalar(select(func.sum(UsageDayLatencyRow.n))) == 5
        assert await session.scalar(select(func.count()).select_from(UsageDayLatencyRow)) == 2
    assert await summed_before(db) == NOON.date() + DAY


async def test_summing_up_again_changes_nothing(db: Database) -> None:
    await wrote(db, an_event(ADA), an_event(ADA, NOON + 3 * DAY))
    rollup = Rollup(db, UTC_ZONE)
    assert [await rollup.catch_up(), await rollup.catch_up()] == [2, 0]
    assert [row.calls for row in await days(db)] == [1, 1]


async def test_without_any_attempt_there_is_nothing_to_sum_up(db: Database) -> None:
    assert await Rollup(db, UTC_ZONE).catch_up() == 0


async def test_what_came_late_for_the_last_day_is_summed_up_too(db: Database) -> None:
    await wrote(db, an_event(ADA))
    rollup = Rollup(db, UTC_ZONE)
    await rollup.catch_up()
    await wrote(db, an_event(ADA, NOON + timedelta(hours=11)))
    assert await rollup.catch_up() == 1
    assert [row.calls for row in await days(db)] == [2]


@pytest.mark.parametrize(("back", "again"), [(0, 1), (1, 1), (2, 1), (3, 0)])
async def test_what_came_later_still_is_summed_up_for_the_last_three_days(
    db: Database, back: int, again: int
) -> None:
    await wrote(db, *(an_event(ADA, NOON + n * DAY) for n in range(4)))
    rollup = Rollup(db, UTC_ZONE)
    await rollup.catch_up()
    await wrote(db, an_event(ADA, NOON + (3 - back) * DAY))
    assert [await rollup.catch_up(), await rollup.catch_up()] == [again, 0]
    assert sum(row.calls for row in await days(db)) == 4 + again
    assert await summed_before(db) == NOON.date() + 4 * DAY


async def test_a_day_is_left_alone_until_a_quarter_past_its_end(db: Database) -> None:
    today = now()
    await wrote(db, an_event(ADA, today), an_event(ADA, today - 2 * DAY))
    assert await Rollup(db, UTC_ZONE).catch_up() == 1
    assert [row.day for row in await days(db)] == [(today - 2 * DAY).date()]


async def test_days_are_those_of_the_zone(db: Database) -> None:
    before_midnight_there = datetime(2026, 3, 10, 22, 59, tzinfo=UTC)
    after = before_midnight_there + timedelta(minutes=1)
    await wrote(db, an_event(ADA, before_midnight_there), an_event(ADA, after))
    await Rollup(db, ZoneInfo("Europe/Vienna")).catch_up()
    assert [(row.day, row.calls) for row in await days(db)] == [
        (date(2026, 3, 10), 1),
        (date(2026, 3, 11), 1),
    ]


async def test_while_it_runs_it_sums_up_at_times(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FIRST_AFTER_S", "EVERY_S"):
        monkeypatch.setattr(module, name, 0.01)
    async with Background() as chores, asyncio.timeout(20):
        chores.start(Rollup(db, UTC_ZONE).keep_current())
        for n in range(2):
            await wrote(db, an_event(ADA, NOON + n * DAY))
            while len(await days(db)) <= n:
                await asyncio.sleep(0.01)


async def test_two_processes_at_once_sum_every_day_up_once(db: Database) -> None:
    await wrote(db, *(an_event(ADA, NOON + n * DAY) for n in range(6)))
    other = Database(db.url)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(Rollup(each, UTC_ZONE).catch_up()) for each in (db, other, db)
            ]
    finally:
        await other.aclose()
    assert sum(task.result() for task in tasks) == 6
    assert [row.calls for row in await days(db)] == [1] * 6
