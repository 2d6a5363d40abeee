from datetime import date
from itertools import pairwise
from random import Random

import pytest

from understudy.ask.reading.facts import derived
from understudy.ask.reading.months import joined, span_of, told_length
from understudy.ask.reading.schemas import Month, Period, ReadDocument, Section, Sentence

TODAY = date(2026, 11, 21)
NOTHING = "no work, volunteering or education is told"


def test_lengths_work_in_all_gaps_and_today_are_told_with_what_they_rest_on() -> None:
    facts = derived(
        _document(
            _period("Acme", "2019-03", "2021-08", 4),
            _period("Beta", "2022-03", None, 9),
            _period("Leeds", "2010-09", "2013-06", 12, kind="education"),
        ),
        TODAY,
    )
    assert [(fact.text, fact.sentences) for fact in facts] == [
        ("Today is 21 November 2026.", ()),
        ("At Acme: 2 years 5 months (March 2019 to August 2021).", (4,)),
        ("At Beta: 4 years 8 months until today (since March 2022).", (9,)),
        ("At Leeds for education: 2 years 9 months (September 2010 to June 2013).", (12,)),
        ("Work in all, overlaps counted once: 7 years 1 month.", (4, 9)),
        (
            f"Between June 2013 and March 2019 {NOTHING}: 5 years 9 months.",
            (12, 4),
        ),
        (
            f"Between August 2021 and March 2022 {NOTHING}: 7 months.",
            (4, 9),
        ),
    ]


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([("A", "2015-01", "2018-01"), ("B", "2017-01", "2026-11")],
         "Work in all, overlaps counted once: 11 years 10 months."),
        ([("A", "2015-01", "2016-01"), ("a", "2018-01", "2026-11")],
         "At A: 9 years 10 months (January 2015 to January 2016; January 2018 to November 2026)."),
        ([("A", "2019", "2021"), ("B", "2021", None)], "At A: about 2 years (2019 to 2021)."),
        ([("A", "2020", "2020"), ("B", "2021", None)], "At A: up to a year (2020)."),
        ([("A", "2015", "2017"), ("B", "2020", None)],
         f"Between 2017 and 2020 {NOTHING}: at least 2 years 1 month."),
        ([("A", "2019-03", "2019-03"), ("B", "2019-04", None)],
         "At A: within a month (March 2019)."),
        ([("A", "2024-09", "2028-06")],
         "At A: 2 years 2 months (September 2024 to June 2028, as planned)."),
        ([("A", "2027-03", None)], "At A: begins in March 2027."),
        ([("A", "2019", "2018")],
         "At A the dates do not fit: the end (2018) is before the beginning (2019)."),
        ([("A", "2019-01", "2021-08")],
         f"Between August 2021 and today {NOTHING}: 5 years 3 months."),
    ],
)  # fmt: skip
def test_a_case_is_told_so(periods: list[tuple[str, str, str | None]], told: str) -> None:
    document = _document(*(_period(*each, number) for number, each in enumerate(periods, 1)))
    assert told in [fact.text for fact in derived(document, TODAY)]


@pytest.mark.parametrize(
    "periods",
    [
        [("A", "2019", "2020"), ("B", "2021", None)],  # December may follow January
        [("A", "2019-01", "2021-08"), ("B", "2021-09", None)],
        [("A", "2010-01", "2026-11"), ("B", "2012-01", "2013-01"), ("C", "2020-01", "2021-01")],
    ],
)
def test_a_gap_that_is_not_sure_is_not_told(periods: list[tuple[str, str, str | None]]) -> None:
    document = _document(*(_period(*each, number) for number, each in enumerate(periods, 1)))
    assert [f.text for f in derived(document, TODAY) if f.text.startswith("Between")] == []


def test_a_document_without_periods_has_today_only() -> None:
    assert [fact.text for fact in derived(_document(), TODAY)] == ["Today is 21 November 2026."]


def test_lengths_and_gaps_add_up_to_the_whole_time() -> None:
    random = Random(26)  # noqa: S311 to be repeated
    now = Month(year=2026, month=11)
    for _ in range(300):
        begins = [random.randint(2000 * 12, 2026 * 12) for _ in range(random.randint(1, 8))]
        periods = [_months(begin, begin + random.randint(0, 60)) for begin in begins]
        spans = [span_of(period, now) for period in periods]
        covered = list(joined(spans))
        gaps = sum(after[0] - before[1] for before, after in pairwise(covered))
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        assert sum(end - start for start, end in covered) + gaps == last - first
        assert last <= 2026 * 12 + 11
        assert all(before[1] < after[0] for before, after in pairwise(covered))
        facts = derived(_document(*periods), TODAY)
        assert {number for fact in facts for number in fact.sentences} <= set(range(1, 9))
        told = [f.text for f in facts if f.text.startswith("Between") and "today" not in f.text]
        assert len(told) == sum(b[0] - a[1] > 1 for a, b in pairwise(covered))


def test_the_order_of_periods_changes_no_sum() -> None:
    random = Random(8)  # noqa: S311 to be repeated
    periods = [_months(begin, begin + 20, at=str(begin)) for begin in range(24_100, 24_300, 17)]
    told = {fact.text for fact in derived(_document(*periods), TODAY)}
    for _ in range(20):
        random.shuffle(periods)
        assert {fact.text for fact in derived(_document(*periods), TODAY)} == told


def test_months_are_told_in_years_and_months() -> None:
    lengths = [told_length(months, is_about=False) for months in (0, 1, 11, 12, 13, 25)]
    assert lengths == [
        "within a month", "1 month", "11 months", "1 year", "1 year 1 month", "2 years 1 month",
    ]  # fmt: skip


def _document(*periods: Period) -> ReadDocument:
    section = Section(id="1", title="Work", level=1, sentences=(Sentence(number=1, text="x"),))
    return ReadDocument(title="Jane", form="json-resume", sections=(section,), periods=periods)


def _period(
    place: str, start: str, end: str | None, sentence: int, *, kind: str = "work"
) -> Period:
    begun, ended = _month(start), _month(end) if end else None
    return Period(kind=kind, place=place, title="", start=begun, end=ended, sentence=sentence)


def _month(text: str) -> Month:
    year, _, month = text.partition("-")
    return Month(year=int(year), month=int(month) if month else None)


def _months(begin: int, end: int, at: str = "Acme") -> Period:
    start = Month(year=(begin - 1) // 12, month=(begin - 1) % 12 + 1)
    until = Month(year=(end - 1) // 12, month=(end - 1) % 12 + 1)
    return Period(kind="work", place=at, title="", start=start, end=until, sentence=1)
