from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from understudy.kernel.moments import Moment

GIVEN = TypeAdapter(Moment)


def test_a_moment_is_told_in_utc() -> None:
    moment = GIVEN.validate_python("2026-11-21T14:00:00+02:00")
    assert (moment, moment.tzinfo) == (datetime(2026, 11, 21, 12, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-21T14:00:00", "soon"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        GIVEN.validate_python(text)
