"""Moments that people give."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is before or after all the days a calendar has") from None


type Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""With a time zone, and still in the calendar when it is told in UTC."""
