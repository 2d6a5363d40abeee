"""What follows from a résumé's dates, counted here: models get such sums wrong."""

from collections.abc import Iterator, Sequence
from datetime import date

from understudy.ask.reading.months import (
    Span,
    joined,
    named,
    span_of,
    told_length,
    told_month,
)
from understudy.ask.reading.schemas import DerivedFact, Month, ReadDocument

_AS = {"work": "", "volunteer": " as a volunteer", "education": " for education"}
_NOTHING = "no work, volunteering or education is told"
_IN_ALL = {"work": "Work", "volunteer": "Volunteering"}


def derived(document: ReadDocument, today: date) -> tuple[DerivedFact, ...]:
    """Return what follows from a document's periods on a day, in the order people ask.

    A time is counted from its first month to its last, so that lengths and gaps add up. Where
    only years are told, lengths are called `about`, and a gap is told only if it is sure.

    Args:
        document: its periods are looked at, nothing else.
        today: the day on which it is asked; jobs without an end last until then.
    """
    now = Month(year=today.year, month=today.month)
    spans = [span_of(period, now) for period in document.periods]
    facts = [_fact(f"Today is {today.day} {named(now)}.", ())]
    facts += _contradictions(spans)
    facts += _per_place([span for span in spans if span.counts])
    facts += _planned([span for span in spans if span.is_planned])
    facts += _in_all([span for span in spans if span.counts])
    facts += _gaps([span for span in spans if span.counts], now)
    return tuple(facts)


def _contradictions(spans: Sequence[Span]) -> Iterator[DerivedFact]:
    for span in spans:
        if span.is_contradictory:
            period = span.period
            yield _fact(
                f"At {period.place} the dates do not fit: the end ({told_month(period.end)}) is "
                f"before the beginning ({told_month(period.start)}).",
                (span,),
            )


def _planned(spans: Sequence[Span]) -> Iterator[DerivedFact]:
    for span in spans:
        yield _fact(f"At {span.period.place}: begins in {told_month(span.period.start)}.", (span,))


def _per_place(spans: Sequence[Span]) -> Iterator[DerivedFact]:
    places: dict[tuple[str, str], list[Span]] = {}
    for span in spans:
        places.setdefault((span.period.kind, span.period.place.casefold()), []).append(span)
    for own in places.values():
        period = own[0].period
        times = "; ".join(_told(span) for span in own)
        until = " until today" if any(span.period.end is None for span in own) else ""
        yield _fact(
            f"At {period.place}{_AS.get(period.kind, '')}: {_length(own)}{until} ({times}).", own
        )


def _told(span: Span) -> str:
    start, end = span.period.start, span.period.end
    if end is None:
        return f"since {told_month(start)}"
    if start == end:
        return told_month(start)
    planned = ", as planned" if span.ends_later else ""
    return f"{told_month(start)} to {told_month(end)}{planned}"


def _in_all(spans: Sequence[Span]) -> Iterator[DerivedFact]:
    for kind, title in _IN_ALL.items():
        own = [span for span in spans if span.period.kind == kind]
        if own:
            yield _fact(f"{title} in all, overlaps counted once: {_length(own)}.", own)


def _length(spans: Sequence[Span]) -> str:
    months = sum(end - start for start, end in joined(spans))
    return told_length(months, is_about=any(span.is_about for span in spans))


def _gaps(spans: Sequence[Span], now: Month) -> Iterator[DerivedFact]:
    """Yield the times of which no period is told, between the first and today."""
    ordered = sorted(spans, key=lambda span: (span.earliest, span.latest))
    for before, after in _neighbours(ordered):
        if after.earliest - before.latest > 1:  # next month is no gap
            is_about = before.ends_about or after.starts_about
            length = told_length(after.earliest - before.latest, is_about=False)
            yield _fact(
                f"Between {_end(before)} and {told_month(after.period.start)} {_NOTHING}: "
                f"{'at least ' if is_about else ''}{length}.",
                (before, after),
            )
    if ordered:
        last = max(ordered, key=lambda span: span.latest)
        months = now.year * 12 + (now.month or 1) - last.latest
        if months > 1:
            length = ("at least " if last.ends_about else "") + told_length(months, is_about=False)
            yield _fact(f"Between {_end(last)} and today {_NOTHING}: {length}.", (last,))


def _neighbours(ordered: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield each span with the one before it that lasted longest."""
    last: Span | None = None
    for span in ordered:
        if last is not None:
            yield last, span
        if last is None or span.latest > last.latest:
            last = span


def _end(span: Span) -> str:
    return told_month(span.period.end or span.period.start)


def _fact(text: str, spans: Sequence[Span]) -> DerivedFact:
    return DerivedFact(
        text=text, sentences=tuple(dict.fromkeys(span.period.sentence for span in spans))
    )
