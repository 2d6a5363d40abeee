from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from understudy.llm.usage.days import day_of, end_of, split, start_of

VIENNA = ZoneInfo("Europe/Vienna")
D = date(2026, 3, 10)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
    ids=["an ordinary day", "when clocks go forward", "when they go back"],
)
def test_a_day_is_as_long_as_its_zone_says(day: date, hours: int) -> None:
    assert end_of(day, VIENNA) - start_of(day, VIENNA) == timedelta(hours=hours)
    assert day_of(start_of(day, VIENNA), VIENNA) == day
    assert day_of(end_of(day, VIENNA), VIENNA) == day + ONE


MIDNIGHT, NOON = timedelta(0), timedelta(hours=12)
CASES = [
    # from day, time of day; to day, time of day; summed before; whole days; rest
    ("nothing summed", 0, MIDNIGHT, 2, MIDNIGHT, None, 0, [(0, 0, 24), (1, 0, 24)]),
    ("all summed", 0, MIDNIGHT, 2, MIDNIGHT, 5, 2, []),
    ("summed in part", 0, MIDNIGHT, 3, NOON, 2, 2, [(2, 0, 24), (3, 0, 12)]),
    ("begins at noon", 0, NOON, 2, MIDNIGHT, 5, 1, [(0, 12, 24)]),
    ("ends at noon", 0, MIDNIGHT, 2, NOON, 5, 2, [(2, 0, 12)]),
    ("within a day", 0, timedelta(hours=3), 0, NOON, 5, 0, [(0, 3, 12)]),
    ("over midnight", 0, NOON, 1, NOON, 5, 0, [(0, 12, 24), (1, 0, 12)]),
    ("all later than summed", 3, MIDNIGHT, 4, NOON, 2, 0, [(3, 0, 24), (4, 0, 12)]),
    ("no time at all", 1, NOON, 1, NOON, 5, 0, []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_whole_summed_days_are_told_from_the_rest(
    case: tuple[str, int, timedelta, int, timedelta, int | None, int, list[tuple[int, int, int]]],
) -> None:
    _, first, begins, last, ends, summed, whole, rest = case
    start = start_of(D + ONE * first, UTC_ZONE) + begins
    end = start_of(D + ONE * last, UTC_ZONE) + ends
    found = split(start, end, None if summed is None else D + ONE * summed, UTC_ZONE)
    assert (found.until - found.first).days == whole
    assert [
        (
            (stretch.day - D).days,
            (stretch.start - start_of(stretch.day, UTC_ZONE)) // timedelta(hours=1),
            (stretch.end - start_of(stretch.day, UTC_ZONE)) // timedelta(hours=1),
        )
        for stretch in found.rest
    ] == rest


def test_no_moment_is_left_out_or_counted_twice() -> None:
    start = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
    end = datetime(2026, 4, 2, 3, 15, tzinfo=UTC)
    for summed in range(-3, 12):
        found = split(start, end, date(2026, 3, 27) + ONE * summed, VIENNA)
        times = [(stretch.start, stretch.end) for stretch in found.rest]
        if found.first < found.until:
            times.append((start_of(found.first, VIENNA), start_of(found.until, VIENNA)))
        times.sort()
        assert (times[0][0], times[-1][1]) == (start, end)
        assert all(before[1] == after[0] for before, after in pairwise(times))


UTC_ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("first", "last", "summed", "spans"),
    [(0, 365, None, 1), (0, 365, 300, 1), (0, 365, 400, 0), (-1, 365, 300, 2), (0, 0, None, 0)],
)
def test_the_rest_is_few_spans_however_many_days_it_has(
    first: int, last: int, summed: int | None, spans: int
) -> None:
    start = start_of(D, VIENNA) + timedelta(hours=first)
    end = start_of(D + ONE * last, VIENNA)
    found = split(start, end, None if summed is None else D + ONE * summed, VIENNA)
    assert len(found.spans) == spans
    lengths = [until - since for since, until in found.spans]
    assert sum(lengths, timedelta()) == sum((s.end - s.start for s in found.rest), timedelta())
