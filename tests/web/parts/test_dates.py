"""Moments as people read them."""

from datetime import UTC, datetime

import pytest

from understudy.web.parts.dates import day, day_group, moment_text

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "heading"),
    [
        (datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "UTC", "Today"),
        (datetime(2026, 11, 21, 15, 0, tzinfo=UTC), "UTC", "Today"),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "UTC", "Yesterday"),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "Europe/Vienna", "Today"),
        (datetime(2026, 11, 19, 12, 0, tzinfo=UTC), "UTC", "Last 7 days"),
        (datetime(2026, 11, 15, 12, 0, tzinfo=UTC), "UTC", "Last 7 days"),
        (datetime(2026, 11, 14, 12, 0, tzinfo=UTC), "UTC", "November 2026"),
        (datetime(2025, 3, 1, 12, 0, tzinfo=UTC), "UTC", "March 2025"),
    ],
)
def test_a_list_is_headed_by_day(moment: datetime, zone: str, heading: str) -> None:
    assert day_group(moment, NOW, zone) == heading


def test_a_moment_is_told_in_the_installations_time_zone() -> None:
    moment = datetime(2026, 1, 9, 23, 5, tzinfo=UTC)
    assert day(moment, "UTC") == "9 Jan 2026"
    assert moment_text(moment, "Europe/Vienna") == "10 Jan 2026, 00:05"
