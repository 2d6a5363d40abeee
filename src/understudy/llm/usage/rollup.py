"""Sums up the days that are over, so that a year need not be added up from single attempts."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, insert, literal, select

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, Session, insert_into
from understudy.kernel.tasks import every
from understudy.llm.tables import UsageDayLatencyRow, UsageEventRow, UsageRollupRow
from understudy.llm.usage import resting
from understudy.llm.usage.days import day_of, end_of, start_of
from understudy.llm.usage.sums import Tally, counted
from understudy.llm.usage.tables import UsageDayRow, UsagePersonRow, UsageTotalRow

FIRST_AFTER_S = 5.0
"""Short commands have ended by then, and leave it to the server."""
EVERY_S = 600.0
LATE = timedelta(minutes=15)
"""An attempt counts for the day it began in and is written when it ends: mostly within so long."""
LOOKED_BACK = 3
"""So many summed-up days are looked at for attempts that were written later still. What comes for
an older day is in the ledger and in no sum: no call waits so long for its turn and its end."""
RESTS_AFTER = timedelta(days=1)
MOST_RESTED = 5_000
"""Conversations come to rest so many at a time, so that nobody waits for long for one of them."""
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
        while await self._rest():
            pass
        return count

    async def _rest(self) -> int:
        async with self._db.begin() as session:
            return await resting.rest(session, now() - RESTS_AFTER, MOST_RESTED)

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
    await _add_to_people(session, day, -1)
    for table in (UsageDayRow, UsageTotalRow, UsageDayLatencyRow):
        await session.execute(delete(table).where(table.day == day))
    await session.execute(
        insert(UsageDayRow).from_select(
            ["day", "payer_id", "product", "purpose", "provider", "model", *Tally._fields],
            select(literal(day), *whose, *counted()).where(*that_day).group_by(*whose),
        )
    )
    await _add_to_people(session, day, 1)
    alike = (UsageDayRow.day, UsageDayRow.product, UsageDayRow.purpose, UsageDayRow.model)
    await session.execute(
        insert(UsageTotalRow).from_select(
            ["day", "product", "purpose", "model", *Tally._fields],
            select(*alike, *_sums()).where(UsageDayRow.day == day).group_by(*alike),
        )
    )
    await session.execute(
        insert(UsageDayLatencyRow).from_select(
            ["day", "product", "purpose", "model", "bucket", "n"],
            select(literal(day), *what, func.count()).where(*that_day).group_by(*what),
        )
    )


async def _add_to_people(session: Session, day: date, sign: int) -> None:
    """Add a day's sums to those of its people, or with `sign` -1 take them away again."""
    row, whose = UsageDayRow, (UsageDayRow.payer_id, UsageDayRow.product)
    sums = [each * sign for each in _sums()]
    found = select(*whose, *sums).where(row.day == day).group_by(*whose).order_by(*whose)
    adding = insert_into(session, UsagePersonRow)
    adding = adding.from_select(["payer_id", "product", *Tally._fields], found)
    columns = UsagePersonRow.metadata.tables["usage_people"].c
    added = {name: columns[name] + adding.excluded[name] for name in Tally._fields}
    await session.execute(
        adding.on_conflict_do_update(index_elements=["payer_id", "product"], set_=added)
    )


def _sums() -> list[ColumnElement[Any]]:
    return [func.sum(getattr(UsageDayRow, name)) for name in Tally._fields]
