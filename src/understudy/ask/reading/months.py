"""Counting in months: when a period began at the earliest, and how long it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from understudy.ask.reading.schemas import Month, Period

_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MIDDLE = 7
"""The month that stands for a year of which no more is told: it is wrong by the least."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period in months since the year 0, cut at today.

    Attributes:
        period: as the document tells it.
        start: its first month, or the middle of its first year.
        end: its last month, or the middle of its last year.
        earliest: the first month it may have begun in.
        latest: the last month it may have ended in.
        now: this month.
    """

    period: Period
    start: int
    end: int
    earliest: int
    latest: int
    now: int

    @property
    def is_planned(self) -> bool:
        """Whether it has not begun."""
        return self.earliest > self.now and not self.is_contradictory

    @property
    def is_contradictory(self) -> bool:
        """Whether it ends before it begins, however its years are taken."""
        end = self.period.end
        return end is not None and _latest(end) < self.earliest

    @property
    def counts(self) -> bool:
        """Whether it has a length by today."""
        return not self.is_planned and not self.is_contradictory

    @property
    def ends_later(self) -> bool:
        """Whether its end is told and still to come."""
        return self.period.end is not None and _earliest(self.period.end) > self.now

    @property
    def starts_about(self) -> bool:
        """Whether only the year of its beginning is told."""
        return self.period.start.month is None

    @property
    def ends_about(self) -> bool:
        """Whether only the year of its end is told."""
        return self.period.end is not None and self.period.end.month is None

    @property
    def is_about(self) -> bool:
        """Whether its length is not told to the month."""
        return self.starts_about or (self.ends_about and not self.ends_later)


def span_of(period: Period, now: Month) -> Span:
    """Return a period in months, until this one at the latest."""
    today = _middle(now)
    ended = period.end or now
    start = min(_middle(period.start), today)
    end = max(start, min(_middle(ended), today))
    latest = max(min(_latest(ended), today), start)
    return Span(period, start, end, _earliest(period.start), latest, today)


def joined(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the times that spans cover, each once, in order."""
    begin = end = None
    for span in sorted(spans, key=lambda span: span.start):
        if begin is None or end is None:
            begin, end = span.start, span.end
        elif span.start <= end:
            end = max(end, span.end)
        else:
            yield begin, end
            begin, end = span.start, span.end
    if begin is not None and end is not None:
        yield begin, end


def told_length(months: int, *, is_about: bool) -> str:
    """Return a length in words; one that is not sure to the month in years, where it has some."""
    if is_about:
        years = round(months / 12)
        return f"about {_counted(years, 'year')}" if years else "up to a year"
    if months <= 0:
        return "within a month"
    years, rest = divmod(months, 12)
    return " ".join(filter(None, (_counted(years, "year"), _counted(rest, "month"))))


def told_month(month: Month | None) -> str:
    """Return a month in words, or its year where no more is told."""
    if month is None:
        return "today"
    return str(month.year) if month.month is None else named(month)


def named(month: Month) -> str:
    """Return a month's name and its year."""
    return f"{_NAMES[(month.month or 1) - 1]} {month.year}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""


def _middle(month: Month) -> int:
    return month.year * 12 + (month.month or _MIDDLE)


def _earliest(month: Month) -> int:
    return month.year * 12 + (month.month or 1)


def _latest(month: Month) -> int:
    return month.year * 12 + (month.month or 12)
