"""Moments as people read them, in the installation's time zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_A_WEEK = timedelta(days=7)


def day(moment: datetime, zone: str) -> str:
    """Return a moment's day: `21 Nov 2026`."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y}"


def moment_text(moment: datetime, zone: str) -> str:
    """Return a moment to the minute: `21 Nov 2026, 14:05`."""
    return f"{day(moment, zone)}, {moment.astimezone(ZoneInfo(zone)):%H:%M}"


def day_group(moment: datetime, now: datetime, zone: str) -> str:
    """Return the heading under which a list that is sorted by time shows a moment."""
    place = ZoneInfo(zone)
    then, today = moment.astimezone(place).date(), now.astimezone(place).date()
    return _group(then, today)


def _group(then: date, today: date) -> str:
    if then >= today:
        return "Today"
    if then == today - timedelta(days=1):
        return "Yesterday"
    if then > today - _A_WEEK:
        return "Last 7 days"
    return f"{then:%B %Y}"
