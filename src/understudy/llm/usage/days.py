"""Days in the installation's time zone, and which part of a time is already summed up."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_ONE = timedelta(days=1)


class Stretch(NamedTuple):
    """A time within one day, from `start` on and before `end`."""

    day: date
    start: datetime
    end: datetime


class Split(NamedTuple):
    """A time in two parts: whole summed-up days (`first` on, before `until`), and the rest."""

    first: date
    until: date
    rest: tuple[Stretch, ...]

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """The rest regardless of days: each `start` and `end`, as few as there can be."""
        found: list[tuple[datetime, datetime]] = []
        for _, start, end in self.rest:
            goes_on = found and found[-1][1] == start
            found.append((found.pop()[0] if goes_on else start, end))
        return found


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day a moment belongs to."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment after a day."""
    return start_of(day + _ONE, zone)


def split(start: datetime, end: datetime, summed_before: date | None, zone: ZoneInfo) -> Split:
    """Split the time from `start` on and before `end`; days before `summed_before` are summed."""
    first = day_of(start, zone)
    if start_of(first, zone) < start:
        first += _ONE
    until = day_of(end, zone)
    until = min(until, summed_before) if summed_before else first
    if until <= first:
        return Split(first, first, tuple(_stretches(start, end, zone)))
    before = _stretches(start, start_of(first, zone), zone)
    after = _stretches(start_of(until, zone), end, zone)
    return Split(first, until, (*before, *after))


def _stretches(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    while start < end:
        day = day_of(start, zone)
        until = min(end, end_of(day, zone))
        yield Stretch(day, start, until)
        start = until
