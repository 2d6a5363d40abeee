"""Numbers as people read them."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from understudy.web.parts.figures import UNKNOWN, clock, duration, money, number_of, percent, short

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (None, UNKNOWN),
        (0, "0"),
        (9_999, "9,999"),
        (12_345, "12.3K"),
        (123_456, "123K"),
        (999_960, "1.0M"),
        (4_600_000, "4.6M"),
        (2_500_000_000, "2.5B"),
    ],
)
def test_large_numbers_are_short(number: int | None, told: str) -> None:
    assert short(number) == told


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (None, UNKNOWN),
        ("0", "$0.00"),
        ("0.00001", "under $0.0001"),
        ("0.0345", "$0.0345"),
        ("0.1", "$0.10"),
        ("7.409", "$7.41"),
        ("1204.4", "$1,204"),
    ],
)
def test_what_is_unknown_is_no_zero_and_what_is_small_no_zero_either(
    amount: str | None, told: str
) -> None:
    assert money(None if amount is None else Decimal(amount)) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (None, UNKNOWN),
        (0, "0 %"),
        (0.0004, "under 0.1 %"),
        (0.024, "2.4 %"),
        (0.0999, "10 %"),
        (0.61, "61 %"),
        (0.9999, "over 99 %"),
        (1, "100 %"),
        (1.3, "130 %"),
    ],
)
def test_a_share_that_is_not_all_or_nothing_is_told_so(share: float | None, told: str) -> None:
    assert percent(share) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (None, UNKNOWN),
        (0.421, "0.42 s"),
        (0.999, "1.0 s"),
        (1.34, "1.3 s"),
        (9.97, "10 s"),
        (59.6, "1 min"),
        (125, "2 min 5 s"),
    ],
)
def test_durations(seconds: float | None, told: str) -> None:
    assert duration(seconds) == told


def test_a_moment_of_today_is_a_time_and_another_has_its_day() -> None:
    now = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert clock(datetime(2026, 11, 21, 23, 5, 7, tzinfo=UTC), now, BERLIN) == "00:05:07"
    assert clock(datetime(2026, 11, 21, 22, 5, tzinfo=UTC), now, BERLIN) == "21 Nov, 23:05"


def test_one_is_one_and_others_are_many() -> None:
    assert [number_of(n, "call") for n in (0, 1, 2_000)] == ["0 calls", "1 call", "2,000 calls"]
    assert number_of(2, "person", "people") == "2 people"
