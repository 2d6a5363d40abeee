"""Which days are meant, and who reads whose words."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from understudy.kernel.errors import Invalid
from understudy.llm.usage.days import end_of, start_of
from understudy.practice.figures.schemas import MOST_DAYS, Stretch

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
    """Return all days as one, since whom one counts on two days is one person."""
    return Stretch(first, start_of(first, zone), end_of(last, zone))
