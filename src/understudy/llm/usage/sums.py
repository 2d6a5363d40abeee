"""SQL that adds the ledger up: summed-up days where there are any, single attempts elsewhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import add, sub
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    column,
    extract,
    func,
    or_,
    select,
    values,
)
from sqlalchemy.orm import InstrumentedAttribute

from understudy.kernel.clock import now
from understudy.kernel.db import Session, UtcDateTime
from understudy.llm.tables import (
    UsageDayLatencyRow,
    UsageEventRow,
    UsageRollupRow,
)
from understudy.llm.usage.days import Split, Stretch, day_of, split, start_of
from understudy.llm.usage.ledger import Outcome
from understudy.llm.usage.schemas import By
from understudy.llm.usage.tables import UsageDayRow, UsageTotalRow

FAILURES = (Outcome.FAILED, Outcome.CUT, Outcome.REFUSED, Outcome.LOST)
HOUR = timedelta(hours=1)

type Key = tuple[Any, ...]
type Column = InstrumentedAttribute[Any]


class Tally(NamedTuple):
    """What is added up, in the columns of `usage_days`."""

    calls: int = 0
    attempts: int = 0
    failed: int = 0
    unpriced: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: Decimal = Decimal(0)

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(*map(add, self, other))

    def less(self, other: "Tally") -> "Tally":
        """Return what is left of it without the other."""
        return Tally(*map(sub, self, other))

    @classmethod
    def of(cls, values: Iterable[Any]) -> "Tally":
        """Make one of a row's values, which PostgreSQL gives as decimals or null."""
        *counts, cost = values
        return cls._make([*(int(n or 0) for n in counts), Decimal(cost or 0)])


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the ledger: a time, split, and whose and which product's.

    `is_whole`: from the first attempt until now. `summed` is the day before which days were summed
    up when it was made.
    """

    start: datetime
    end: datetime
    time: Split
    zone: ZoneInfo
    product: str | None = None
    payer_id: UUID | None = None
    is_whole: bool = False
    summed: date | None = None

    def without_days(self) -> "Part":
        """Return what of it is in no sum."""
        time = self.time
        return replace(self, time=Split(time.first, time.first, time.rest))

    def of(self, table: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 any of the tables
        """Return the conditions that choose whose and which product's rows."""
        conditions = []
        if self.product is not None:
            conditions.append(table.product == self.product)
        if self.payer_id is not None:
            conditions.append(table.payer_id == self.payer_id)
        return conditions


def counted() -> list[ColumnElement[Any]]:
    """Return what adds single attempts up to a `Tally`, in its order."""
    row = UsageEventRow
    return [
        func.count().filter(row.attempt == 1),
        func.count(),
        func.count().filter(row.outcome.in_(FAILURES)),
        func.count().filter(row.cost_usd.is_(None)),
        func.coalesce(func.sum(row.input_tokens), 0),
        func.coalesce(func.sum(row.cached_tokens), 0),
        func.coalesce(func.sum(row.cache_write_tokens), 0),
        func.coalesce(func.sum(row.output_tokens), 0),
        func.coalesce(func.sum(row.reasoning_tokens), 0),
        func.coalesce(func.sum(row.cost_usd), 0),
    ]


async def part_of(
    session: Session,
    start: datetime | None,
    end: datetime | None,
    zone: ZoneInfo,
    *,
    product: str | None = None,
    payer_id: UUID | None = None,
) -> Part:
    """Find out which days are summed up; the time before the first attempt's day is left out.

    Without `end` it is until now.
    """
    moment = now()
    end = min(end or moment, moment)
    oldest = await session.scalar(select(func.min(UsageEventRow.at)))
    first = start_of(day_of(oldest, zone), zone) if oldest else end
    is_whole = bool(oldest) and end == moment and (start is None or start <= first)
    start = max(start, first) if start else first
    summed = await summed_before(session)
    time = split(start, end, summed, zone)
    return Part(start, end, time, zone, product, payer_id, is_whole, summed)


async def summed_before(session: Session, *, lock: bool = False) -> date | None:
    """Return the day before which all days are summed up; locked, none is for now."""
    query = select(UsageRollupRow.summed_before)
    return await session.scalar(query.with_for_update(read=True) if lock else query)


async def tallies(
    session: Session, part: Part, by: Sequence[By] = (), among: Sequence[Any] | None = None
) -> dict[Key, Tally]:
    """Add a part up, by what is to be told apart; the keys are in the order of `by`.

    With `among`, only these values of the last in `by` are told apart; all others are None.
    """
    queries: list[Select[Any]] = []
    tells_apart = part.payer_id is not None or By.PERSON in by
    day: Any = UsageDayRow if tells_apart else UsageTotalRow
    time = part.time
    if time.first < time.until:
        columns = _told_apart([getattr(day, _SUMMED[name]) for name in by], among)
        sums = [func.sum(getattr(day, name)) for name in Tally._fields]
        query = select(*columns, *sums).where(*_within(day.day, time), *part.of(day))
        queries.append(query.group_by(*columns))
    if time.rest:
        singles, chosen = _single(part, by)
        columns = _told_apart(singles, among)
        queries.append(select(*columns, *counted()).where(*chosen).group_by(*columns))
    found: dict[Key, Tally] = {}
    for query in queries:
        for row in await session.execute(query):
            _add(found, tuple(row[: len(by)]), Tally.of(row[len(by) :]))
    return found


async def latencies(session: Session, part: Part, by: Sequence[By] = ()) -> dict[Key, Counter[int]]:
    """Count durations by bucket, told apart by day, product, purpose and model at most."""
    if part.payer_id is not None:  # the sums do not tell people apart; one's attempts are few
        whole = Stretch(part.time.first, part.start, part.end)
        part = replace(part, time=Split(part.time.first, part.time.first, (whole,)))
    queries: list[Select[Any]] = []
    day, time = UsageDayLatencyRow, part.time
    if time.first < time.until:
        columns = [*(getattr(day, _SUMMED[name]) for name in by), day.bucket]
        query = select(*columns, func.sum(day.n)).where(*_within(day.day, time), *part.of(day))
        queries.append(query.group_by(*columns))
    if time.rest:
        singles, chosen = _single(part, by)
        columns = [*singles, UsageEventRow.latency_bucket]
        queries.append(select(*columns, func.count()).where(*chosen).group_by(*columns))
    found: dict[Key, Counter[int]] = {}
    for query in queries:
        for row in await session.execute(query):
            found.setdefault(tuple(row[:-2]), Counter())[row[-2]] += int(row[-1])
    return found


async def percentiles_by_day(
    session: Session, part: Part, shares: Sequence[float]
) -> dict[date, tuple[int, ...]]:
    """Return the buckets in which these shares of each whole summed-up day are reached."""
    row, time = UsageDayLatencyRow, part.time
    n = func.sum(row.n).label("n")
    counts = select(row.day, row.bucket, n).where(*_within(row.day, time))
    each = counts.where(*part.of(row)).group_by(row.day, row.bucket).subquery().c
    up_to = func.sum(each.n).over(partition_by=each.day, order_by=each.bucket).label("up_to")
    total = func.sum(each.n).over(partition_by=each.day).label("total")
    sums = select(each.day, each.bucket, up_to, total).subquery().c
    reached = [func.min(sums.bucket).filter(sums.up_to >= sums.total * share) for share in shares]
    rows = await session.execute(select(sums.day, *reached).group_by(sums.day))
    return {found[0]: tuple(found[1:]) for found in rows}


async def hours(
    session: Session, since: datetime, by: By, among: Sequence[Any]
) -> dict[Key, Tally]:
    """Add single attempts up by the hour they began in, and by these values of one more thing."""
    seconds = extract("epoch", UsageEventRow.at)
    hour = (seconds - seconds % int(HOUR.total_seconds())).label("hour")
    columns = [hour, *_told_apart([_SINGLE[by]], among)]
    query = select(*columns, *counted()).where(UsageEventRow.at >= since).group_by(*columns)
    rows = await session.execute(query)
    return {(datetime.fromtimestamp(int(row[0]), UTC), row[1]): Tally.of(row[2:]) for row in rows}


def _within(day: Column, time: Split) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    # Written into the statement: PostgreSQL would, after a few times, plan for any two days, which
    # it takes for few days, and read a whole year slowly.
    first, until = (
        bindparam(None, value, type_=Date, literal_execute=True)
        for value in (time.first, time.until)
    )
    return day >= first, day < until


def spans_of(part: Part) -> ColumnElement[bool]:
    """Which single attempts are no part of the sums."""
    at = UsageEventRow.at
    return or_(*(and_(at >= start, at < end) for start, end in part.time.spans))


def _single(part: Part, by: Sequence[By]) -> tuple[list[Any], list[ColumnElement[bool]]]:
    """Return what tells single attempts apart, and which of them are no part of the sums."""
    at = UsageEventRow.at
    conditions = [*part.of(UsageEventRow), spans_of(part)]
    if By.DAY not in by:
        return [_SINGLE[name] for name in by], conditions
    # SQLite knows no time zones: it is told when each day begins and ends.
    days = values(
        column("day", Date), column("start", UtcDateTime), column("end", UtcDateTime), name="days"
    )
    each = days.data(list(part.time.rest)).cte().c
    columns = [each.day if name is By.DAY else _SINGLE[name] for name in by]
    return columns, [*conditions, at >= each.start, at < each.end]


def _told_apart(columns: Sequence[Any], among: Sequence[Any] | None) -> list[Any]:
    if among is None:
        return list(columns)
    *others, last = columns
    return [*others, case((last.in_(among), last)).label("among")]


def _add(found: dict[Key, Tally], key: Key, tally: Tally) -> None:
    if tally.attempts:  # SQL gives a row of zeros for nothing
        found[key] = found[key].plus(tally) if key in found else tally


_SUMMED = {name: "payer_id" if name is By.PERSON else name.value for name in By}
_SINGLE: dict[By, Column] = {
    By.PRODUCT: UsageEventRow.product,
    By.PURPOSE: UsageEventRow.purpose,
    By.MODEL: UsageEventRow.model_asked,
    By.PERSON: UsageEventRow.payer_id,
}
