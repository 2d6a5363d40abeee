"""Which days are meant, and who reads whose words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from understudy.kernel.errors import Invalid
from understudy.llm.usage.days import end_of, start_of
from understudy.practice.figures.schemas import MOST_DAYS, Stretch, Sums

DAYS_SHOWN = 30
_DAY = timedelta(days=1)


class DaysInvalid(Invalid):
    """The days end before they begin, or are more than a year: choose others."""

    code = "practice_days_invalid"


def chosen(start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return the first and the last day; what is left out is the last 30 days, until today.

    Raises:
        DaysInvalid: they end before they begin, or are too many.
    """
    last = end or today
    try:
        first = start or last - _DAY * (DAYS_SHOWN - 1)
    except OverflowError:
        raise DaysInvalid from None
    if not first <= last < date.max or (last - first).days >= MOST_DAYS:
        raise DaysInvalid
    return first, last


def day_by_day(first: date, last: date, zone: ZoneInfo) -> list[Stretch]:
    """Return each day from the first to the last, with when it begins and ends."""
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    return [Stretch(day, start_of(day, zone), end_of(day, zone)) for day in days]


def all_at_once(first: date, last: date, zone: ZoneInfo) -> Stretch:
    """Return all days as one."""
    return Stretch(first, start_of(first, zone), end_of(last, zone))


def together(days: Iterable[Sums], people: int, testers: int) -> Sums:
    """Return days as one: all is added up but people, who may come on several."""
    found: dict[str, int | Decimal] = dict.fromkeys(Sums.model_fields, 0)
    for each in days:
        for name in found:
            found[name] += getattr(each, name)
    return Sums.model_validate({**found, "people": people, "testers": testers})


class Run(NamedTuple):
    """Days of 24 hours one after the other, from the one at `place` on; or one stretch alone."""

    place: int
    start: datetime
    end: datetime
    is_even: bool


def runs(stretches: Sequence[Stretch]) -> Iterator[Run]:
    """Return as few runs as there can be: clocks are put forward and back twice a year."""
    place = 0
    while place < len(stretches):
        last, is_even = place, _is_even(stretches[place])
        while is_even and last + 1 < len(stretches) and _is_even(stretches[last + 1]):
            last += 1
        yield Run(place, stretches[place].start, stretches[last].end, is_even)
        place = last + 1


def _is_even(stretch: Stretch) -> bool:
    return stretch.end - stretch.start == _DAY
