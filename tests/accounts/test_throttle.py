"""How long somebody who fails to sign in has to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from understudy.accounts.throttle import wait_s

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=each) for each in sorted(seconds, reverse=True)]


@pytest.mark.parametrize(
    ("tries", "expected_s"),
    [
        (ago(), 0),
        (ago(*range(1, 10)), 0),
        (ago(*range(10)), 30),
        (ago(*range(10, 20)), 20),
        (ago(*range(30, 40)), 0),
        (ago(*range(11)), 60),
        (ago(*range(12)), 120),
        (ago(*range(14)), 480),
        (ago(*range(15)), 900),
        (ago(*range(40)), 900),
        (ago(*range(1, 10), 900), 0),
        (ago(*range(901, 960)), 0),
    ],
    ids=[
        "none",
        "nine",
        "ten_bring_the_first_delay",
        "part_of_the_delay_has_passed",
        "all_of_the_delay_has_passed",
        "eleven_bring_twice_the_delay",
        "twelve_four_times",
        "fourteen_sixteen_times",
        "the_delay_stops_growing_at_a_quarter_of_an_hour",
        "forty_are_no_lock_out",
        "a_try_leaves_the_window_after_a_quarter_of_an_hour",
        "all_have_left_the_window",
    ],
)
def test_an_account_waits(tries: list[datetime], expected_s: float) -> None:
    assert wait_s(tries, [], NOON) == expected_s


@pytest.mark.parametrize(
    ("tries", "expected_s"),
    [
        (ago(), 0),
        (ago(*range(99)), 0),
        (ago(*range(100)), 3600 - 99),
        (ago(*range(150)), 3600 - 99),
        (ago(*range(99), 3600), 0),
        (ago(*range(3600, 3800)), 0),
    ],
    ids=[
        "none",
        "ninety_nine",
        "a_hundred_wait_until_the_first_is_an_hour_old",
        "more_than_a_hundred_wait_until_all_but_ninety_nine_are",
        "a_try_leaves_the_window_after_an_hour",
        "all_have_left_the_window",
    ],
)
def test_an_address_waits(tries: list[datetime], expected_s: float) -> None:
    assert wait_s([], tries, NOON) == expected_s


def test_the_longer_wait_counts() -> None:
    assert wait_s(ago(*range(10)), ago(*range(100)), NOON) == 3600 - 99
    assert wait_s(ago(*range(15)), ago(*range(3500, 3600)), NOON) == 900
