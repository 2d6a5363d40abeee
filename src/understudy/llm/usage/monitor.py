"""What the installation does right now: sums, charts, failures."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import distinct, func, select

from understudy.accounts.store import names_of
from understudy.kernel.db import Session
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.days import day_of, start_of
from understudy.llm.usage.ledger import Outcome
from understudy.llm.usage.schemas import By, Chart, Failures, MonitorView, Series, Severity, Sums
from understudy.llm.usage.summary import OTHERS, Group, durations_of, largest, sums_of
from understudy.llm.usage.sums import (
    FAILURES,
    HOUR,
    Key,
    Part,
    Tally,
    hours,
    latencies,
    part_of,
    tallies,
)

ACTIVE_FOR = timedelta(minutes=5)
_DAY = timedelta(days=1)
_HOURS_SHOWN = 24
_DAYS_SHOWN = 30
_LINES_SHOWN = 8
_MOST_FAILURES = 100
_LINES = (By.PRODUCT, By.MODEL, By.PERSON)
_STAYS = {
    *(Cause.UNAUTHORIZED, Cause.UNKNOWN_MODEL, Cause.REJECTED, Cause.SPENT, Cause.INTERNAL),
}
"""What does not pass by waiting."""


class _Times(NamedTuple):
    """The moments all figures of one view are taken at."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> datetime:
        return start_of(day_of(self.now, self.zone), self.zone)

    @property
    def month(self) -> datetime:
        return start_of(day_of(self.now, self.zone).replace(day=1), self.zone)

    @property
    def hours(self) -> list[datetime]:
        last = self.now.replace(minute=0, second=0, microsecond=0)
        return [last - HOUR * back for back in reversed(range(_HOURS_SHOWN))]

    @property
    def days(self) -> list[datetime]:
        last = day_of(self.now, self.zone)
        return [start_of(last - _DAY * back, self.zone) for back in reversed(range(_DAYS_SHOWN))]


async def view(session: Session, at: datetime, zone: ZoneInfo) -> MonitorView:
    """Put the view together."""
    times = _Times(at, zone)
    return MonitorView(
        at=at,
        last_hour=await _sums(session, times, at - HOUR),
        today=await _sums(session, times, times.today),
        month=await _sums(session, times, times.month),
        hours=await _hours(session, times),
        days=await _days(session, times),
        failures=await failures(session, at - _DAY),
        active_conversations=await active_conversations(session, at - ACTIVE_FOR),
        last_success_at=await last_success_at(session),
    )


async def failures(session: Session, since: datetime) -> list[Failures]:
    """Return attempts that failed since then, those alike as one, the newest first."""
    row = UsageEventRow
    alike = (row.cause, row.provider, row.model_asked)
    last = func.max(row.at)
    query = select(*alike, func.count(), last).where(row.at >= since, row.outcome.in_(FAILURES))
    query = query.group_by(*alike).order_by(last.desc()).limit(_MOST_FAILURES)
    return [
        _failures(Cause(row[0] or Cause.INTERNAL), *row[1:]) for row in await session.execute(query)
    ]


async def active_conversations(session: Session, since: datetime) -> int:
    """Count the conversations in which a model was asked since then."""
    row = UsageEventRow
    query = select(func.count(distinct(row.conversation_id))).where(row.at >= since)
    return await session.scalar(query) or 0


async def last_success_at(session: Session) -> datetime | None:
    """Return when the last attempt that succeeded began."""
    row = UsageEventRow
    query = select(row.at).where(row.outcome == Outcome.COMPLETE).order_by(row.at.desc()).limit(1)
    found: datetime | None = await session.scalar(query)
    return found


def _failures(cause: Cause, provider: str, model: str, count: int, last_at: datetime) -> Failures:
    return Failures(
        cause=cause,
        severity=Severity.ERROR if cause in _STAYS else Severity.WARNING,
        sentence=SENTENCES[cause],
        provider=provider,
        model=model,
        count=count,
        last_at=last_at,
    )


async def _sums(session: Session, times: _Times, since: datetime) -> Sums:
    part = await part_of(session, since, times.now, times.zone)
    tally = (await tallies(session, part)).get((), Tally())
    return sums_of(tally, durations_of((await latencies(session, part)).get(())))


async def _hours(session: Session, times: _Times) -> Chart:
    since = times.hours[0]
    part = await part_of(session, since, times.now, times.zone)
    by = {}
    for line in _LINES:
        kept = await _largest(session, part, line)
        found = await hours(session, since, line, kept)
        by[line] = await _series(session, line, kept, times.hours, found)
    return Chart(starts=times.hours, by=by)


async def _days(session: Session, times: _Times) -> Chart:
    part = await part_of(session, times.days[0], times.now, times.zone)
    by = {}
    for line in _LINES:
        kept = await _largest(session, part, line)
        told = await tallies(session, part, (By.DAY, line), kept)
        found = {(start_of(day, times.zone), key): tally for (day, key), tally in told.items()}
        by[line] = await _series(session, line, kept, times.days, found)
    return Chart(starts=times.days, by=by)


async def _largest(session: Session, part: Part, by: By) -> list[Any]:
    found = await tallies(session, part, [by])
    return largest({key: Group(tally) for (key,), tally in found.items()}, _LINES_SHOWN)[0]


async def _series(
    session: Session,
    by: By,
    kept: Sequence[Any],
    starts: Sequence[datetime],
    found: Mapping[Key, Tally],
) -> list[Series]:
    names = await names_of(session, kept) if by is By.PERSON else {}
    others = any(key is None for _, key in found)
    return [
        *(_line(str(key), names.get(key, str(key)), starts, _only(found, key)) for key in kept),
        *([_line("", OTHERS, starts, _only(found, None))] if others else []),
    ]


def _only(found: Mapping[Key, Tally], wanted: object) -> dict[datetime, Tally]:
    return {at: tally for (at, key), tally in found.items() if key == wanted}


def _line(key: str, name: str, starts: Sequence[datetime], at: Mapping[datetime, Tally]) -> Series:
    points = [at.get(start, Tally()) for start in starts]
    return Series(
        key=key,
        name=name,
        calls=[point.calls for point in points],
        failed=[point.failed for point in points],
        tokens=[point.input_tokens + point.output_tokens for point in points],
        cost_usd=[point.cost_usd for point in points],
    )
