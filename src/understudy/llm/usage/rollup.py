"""Sums up the days that are over, so that a year need not be added up from single attempts."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, literal, select

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, Session, insert_into
from understudy.kernel.tasks import every
from understudy.llm.tables import UsageDayLatencyRow, UsageDayRow, UsageEventRow, UsageRollupRow
from understudy.llm.usage.days import day_of, end_of, start_of
from understudy.llm.usage.sums import Tally, counted

FIRST_AFTER_S = 5.0
"""Short commands have ended by then, and leave it to the server."""
EVERY_S = 600.0
LATE = timedelta(minutes=15)
"""An attempt counts for the day it began in and is written when it ends: mostly within so long."""
LOOKED_BACK = 3
"""So many summed-up days are looked at for attempts that were written later still. What comes for
an older day is in the ledger and in no sum: no call waits so long for its turn and its end."""
_DAY = timedelta(days=1)
_THE_ROW = 1


class Rollup:
    """Sums up whole days, oldest first, each in one transaction; one process at a time."""

    def __init__(self, db: Database, zone: ZoneInfo) -> None:
        self._db = db
        self._zone = zone
        self._begun_s: float | None = None

    async def keep_current(self) -> None:
        """Sum up whatever is over, every few minutes, for ever."""
        await every(FIRST_AFTER_S, self._catch_up_at_times, "days_not_summed")

    async def _catch_up_at_times(self) -> None:
        if self._begun_s is None or monotonic_s() - self._begun_s >= EVERY_S:
            self._begun_s = monotonic_s()
            await self.catch_up()

    async def catch_up(self) -> int:
        """Sum up every day that is over and is not summed up; returns how many."""
        count = 0
        while await self._next():
            count += 1
        return count

    async def _next(self) -> bool:
        """Sum up one day; False if there is none left."""
        async with self._db.begin() as session:
            first = insert_into(session, UsageRollupRow).values(id=_THE_ROW, summed_before=None)
            await session.execute(first.on_conflict_do_nothing())
            progress = await session.get_one(UsageRollupRow, _THE_ROW, with_for_update=True)
            day = await self._due(session, progress.summed_before)
            if day is None:
                return False
            await _sum_up(session, day, self._zone)
            progress.summed_before = max(day + _DAY, progress.summed_before or day)
            return True

    async def _due(self, session: Session, summed_before: date | None) -> date | None:
        """Return the next day to sum up: one of the last again, if rows of it came late."""
        row = UsageEventRow
        if summed_before and (late := await _came_late(session, summed_before, self._zone)):
            return late
        oldest = select(func.min(row.at))
        if summed_before:
            oldest = oldest.where(row.at >= start_of(summed_before, self._zone))
        at: datetime | None = await session.scalar(oldest)
        day = day_of(at, self._zone) if at else None
        return day if day and end_of(day, self._zone) + LATE <= now() else None


async def _came_late(session: Session, summed_before: date, zone: ZoneInfo) -> date | None:
    for back in range(1, LOOKED_BACK + 1):
        day = summed_before - _DAY * back
        if await _has_changed(session, day, zone):
            return day
    return None


async def _has_changed(session: Session, day: date, zone: ZoneInfo) -> bool:
    event = UsageEventRow
    start, end = start_of(day, zone), end_of(day, zone)
    single = select(func.count()).where(event.at >= start, event.at < end)
    summed = select(func.coalesce(func.sum(UsageDayRow.attempts), 0)).where(UsageDayRow.day == day)
    return await session.scalar(single) != await session.scalar(summed)


async def _sum_up(session: Session, day: date, zone: ZoneInfo) -> None:
    event = UsageEventRow
    start, end = start_of(day, zone), end_of(day, zone)
    that_day = (event.at >= start, event.at < end)
    whose = (event.payer_id, event.product, event.purpose, event.provider, event.model_asked)
    what = (event.product, event.purpose, event.model_asked, event.latency_bucket)
    for table in (UsageDayRow, UsageDayLatencyRow):
        await session.execute(delete(table).where(table.day == day))
    await session.execute(
        insert(UsageDayRow).from_select(
            ["day", "payer_id", "product", "purpose", "provider", "model", *Tally._fields],
            select(literal(day), *whose, *counted()).where(*that_day).group_by(*whose),
        )
    )
    await session.execute(
        insert(UsageDayLatencyRow).from_select(
            ["day", "product", "purpose", "model", "bucket", "n"],
            select(literal(day), *what, func.count()).where(*that_day).group_by(*what),
        )
    )
