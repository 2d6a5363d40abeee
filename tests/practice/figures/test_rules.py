"""Which days are meant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from understudy.practice.figures.rules import (
    DaysInvalid,
    Run,
    all_at_once,
    chosen,
    day_by_day,
    runs,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, (date(2026, 10, 23), TODAY)),
        (date(2026, 11, 1), None, (date(2026, 11, 1), TODAY)),
        (None, date(2026, 3, 30), (date(2026, 3, 1), date(2026, 3, 30))),
        (TODAY, TODAY, (TODAY, TODAY)),
        (date(2025, 11, 21), TODAY, (date(2025, 11, 21), TODAY)),
    ],
)
def test_what_is_left_out_is_the_last_thirty_days(
    start: date | None, end: date | None, days: tuple[date, date]
) -> None:
    assert chosen(start, end, TODAY) == days


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TODAY + timedelta(days=1), TODAY),
        (date(2025, 11, 20), TODAY),
        (None, date.min),
        (date.max, date.max),
    ],
)
def test_impossible_days_are_said(start: date | None, end: date) -> None:
    with pytest.raises(DaysInvalid):
        chosen(start, end, TODAY)


def test_days_are_those_of_the_zone_also_where_one_has_an_hour_less() -> None:
    zone = ZoneInfo("Europe/Vienna")
    first, second = day_by_day(date(2026, 3, 28), date(2026, 3, 29), zone)
    assert first.start == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert first.end == second.start
    assert second.end - second.start == timedelta(hours=23)
    assert all_at_once(first.day, second.day, zone) == (first.day, first.start, second.end)


def test_days_are_runs_of_24_hours_with_the_two_others_alone() -> None:
    zone = ZoneInfo("Europe/Vienna")
    days = day_by_day(date(2026, 3, 27), date(2026, 4, 2), zone)
    assert list(runs(days)) == [
        Run(0, days[0].start, days[1].end, is_even=True),
        Run(2, days[2].start, days[2].end, is_even=False),
        Run(3, days[3].start, days[6].end, is_even=True),
    ]
    (year,) = runs([all_at_once(date(2026, 1, 1), date(2026, 12, 31), zone)])
    assert not year.is_even
