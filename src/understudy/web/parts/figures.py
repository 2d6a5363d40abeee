"""Numbers as people read them. What is unknown is a dash, never a zero."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

UNKNOWN = "\u2013"
_SHORT = ((10**9, "B"), (10**6, "M"), (10**3, "K"))
_SHORT_FROM = 10_000
_WHOLE_FROM = 100
_SMALLEST_USD = Decimal("0.0001")
_CENTS_FROM_USD, _WHOLE_FROM_USD = Decimal("0.1"), Decimal(1_000)
_SMALLEST_SHARE, _TENTHS_BELOW_SHARE, _NEARLY_ALL = 0.001, 0.0995, 0.995
# Where rounding would make it the next step's.
_HUNDREDTHS_BELOW_S, _TENTHS_BELOW_S = 0.995, 9.95
_A_MINUTE_S = 60


def short(number: int | None) -> str:
    """Return a number, a large one shortened: `9,999`, `12.3K`, `4.6M`."""
    if number is None:
        return UNKNOWN
    # What would round up to the next unit is told in that one: 999,960 is 1M.
    for size, letter in _SHORT if number >= _SHORT_FROM else ():
        if number >= size * 0.9995:
            told = number / size
            return f"{told:.0f}{letter}" if told >= _WHOLE_FROM else f"{told:.1f}{letter}"
    return f"{number:,}"


def money(amount_usd: Decimal | None) -> str:
    """Return an amount: `$0.0345`, `$7.41`, `$1,204`; None is unknown, zero is zero."""
    if amount_usd is None:
        return UNKNOWN
    if 0 < amount_usd < _SMALLEST_USD:
        return "under $0.0001"
    if 0 < amount_usd < _CENTS_FROM_USD:
        return f"${amount_usd:.4f}"
    return f"${amount_usd:,.0f}" if amount_usd >= _WHOLE_FROM_USD else f"${amount_usd:.2f}"


def percent(share: float | None) -> str:
    """Return a share of 1: `0 %`, `2.4 %`, `61 %`; what is not quite all or nothing says so."""
    if share is None:
        return UNKNOWN
    if 0 < share < _SMALLEST_SHARE:
        return "under 0.1 %"
    if 0 < share < _TENTHS_BELOW_SHARE:
        return f"{share * 100:.1f} %"
    return "over 99 %" if _NEARLY_ALL < share < 1 else f"{share * 100:.0f} %"


def duration(seconds: float | None) -> str:
    """Return how long something took: `0.42 s`, `1.3 s`, `48 s`, `2 min 5 s`."""
    if seconds is None:
        return UNKNOWN
    whole = round(seconds)
    if seconds < _TENTHS_BELOW_S:
        return f"{seconds:.2f} s" if seconds < _HUNDREDTHS_BELOW_S else f"{seconds:.1f} s"
    if whole < _A_MINUTE_S:
        return f"{whole} s"
    minutes, rest = divmod(whole, _A_MINUTE_S)
    return f"{minutes:,} min {rest} s" if rest else f"{minutes:,} min"


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a moment of these days: `14:05:12` if it is today's, else `20 Nov, 14:05`."""
    then, today = moment.astimezone(zone), now.astimezone(zone)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    return f"{then.day} {then:%b}, {then:%H:%M}"


def number_of(number: int, one: str, many: str = "") -> str:
    """Return how many there are of something: `1 call`, `2,000 calls`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
