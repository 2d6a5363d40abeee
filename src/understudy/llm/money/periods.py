"""When a budget's period began and when the next one begins, in the installation's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from understudy.llm.money.schemas import Period


def period_of(period: Period, moment: datetime, zone: str) -> str:
    """Return the name of the period a moment is in: 2026-11-21, 2026-11 or total."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    names = {Period.DAY: f"{day:%Y-%m-%d}", Period.MONTH: f"{day:%Y-%m}"}
    return names.get(period, "total")


def began_at(period: Period, moment: datetime, zone: str) -> datetime | None:
    """Return when the period a moment is in began; None if it has no beginning."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if period is Period.TOTAL:
        return None
    return _midnight(day if period is Period.DAY else day.replace(day=1), zone)


def resets_at(period: Period, moment: datetime, zone: str) -> datetime | None:
    """Return when the next period begins; None if there is none."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    if period is Period.TOTAL:
        return None
    if period is Period.DAY:
        return _midnight(day + timedelta(days=1), zone)
    return _midnight((day.replace(day=1) + timedelta(days=32)).replace(day=1), zone)


def _midnight(day: date, zone: str) -> datetime:
    # Where clocks change at midnight, this is the first moment that has the new date.
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
