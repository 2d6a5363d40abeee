from datetime import UTC, datetime, timedelta

import pytest

from understudy.llm.money.periods import began_at, period_of, resets_at
from understudy.llm.money.schemas import Period

VIENNA, CAIRO, HAVANA = "Europe/Vienna", "Africa/Cairo", "America/Havana"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "moment", "zone", "name"),
    [
        (Period.DAY, "2026-11-21T23:30", "UTC", "2026-11-21"),
        (Period.DAY, "2026-11-21T23:30", VIENNA, "2026-11-22"),
        (Period.DAY, "2026-11-21T01:00", "America/New_York", "2026-11-20"),
        (Period.MONTH, "2026-11-30T23:30", "UTC", "2026-11"),
        (Period.MONTH, "2026-11-30T23:30", VIENNA, "2026-12"),
        (Period.TOTAL, "2026-11-30T23:30", VIENNA, "total"),
    ],
)
def test_a_period_is_the_installations_day_or_month(
    period: Period, moment: str, zone: str, name: str
) -> None:
    assert period_of(period, utc(moment), zone) == name


@pytest.mark.parametrize(
    ("period", "moment", "zone", "began", "resets"),
    [
        (Period.DAY, "2026-11-21T12:00", "UTC", "2026-11-21T00:00", "2026-11-22T00:00"),
        (Period.DAY, "2026-11-21T12:00", VIENNA, "2026-11-20T23:00", "2026-11-21T23:00"),
        # The day summer time begins has 23 hours, the one it ends 25.
        (Period.DAY, "2026-03-29T12:00", VIENNA, "2026-03-28T23:00", "2026-03-29T22:00"),
        (Period.DAY, "2026-10-25T12:00", VIENNA, "2026-10-24T22:00", "2026-10-25T23:00"),
        # Midnight itself is left out, or comes twice.
        (Period.DAY, "2026-04-24T12:00", CAIRO, "2026-04-23T22:00", "2026-04-24T21:00"),
        (Period.DAY, "2026-11-01T12:00", HAVANA, "2026-11-01T04:00", "2026-11-02T05:00"),
        (Period.MONTH, "2026-03-15T12:00", VIENNA, "2026-02-28T23:00", "2026-03-31T22:00"),
        (Period.MONTH, "2026-12-31T12:00", "UTC", "2026-12-01T00:00", "2027-01-01T00:00"),
        (Period.MONTH, "2028-02-29T12:00", "UTC", "2028-02-01T00:00", "2028-03-01T00:00"),
    ],
)
def test_a_period_begins_and_ends_at_midnight_there(
    period: Period, moment: str, zone: str, began: str, resets: str
) -> None:
    assert began_at(period, utc(moment), zone) == utc(began)
    assert resets_at(period, utc(moment), zone) == utc(resets)


def test_a_total_has_neither_beginning_nor_end() -> None:
    assert began_at(Period.TOTAL, utc("2026-11-21T12:00"), VIENNA) is None
    assert resets_at(Period.TOTAL, utc("2026-11-21T12:00"), VIENNA) is None


@pytest.mark.parametrize("zone", ["UTC", VIENNA, CAIRO, HAVANA, "Pacific/Apia", "Asia/Kathmandu"])
@pytest.mark.parametrize("period", [Period.DAY, Period.MONTH])
def test_every_hour_of_a_year_lies_in_its_period_and_the_next_one_has_another_name(
    period: Period, zone: str
) -> None:
    moment = utc("2026-01-01T00:30")
    for _ in range(366 * 24):
        began, resets = began_at(period, moment, zone), resets_at(period, moment, zone)
        assert began
        assert resets
        assert began <= moment < resets
        name = period_of(period, moment, zone)
        assert period_of(period, began, zone) == name
        assert period_of(period, resets - timedelta(seconds=1), zone) == name
        assert period_of(period, resets, zone) > name
        moment += timedelta(hours=1)
