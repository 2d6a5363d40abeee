from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from understudy.llm.usage.schemas import UsageQuery


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-21T00:00:00+00:00", datetime(2026, 11, 21, tzinfo=UTC)),
        ("2026-11-21T08:30", datetime(2026, 11, 21, 8, 30)),  # noqa: DTZ001 in the installation's zone
    ],
)
def test_a_day_stays_a_day_and_a_moment_a_moment(text: str, value: date) -> None:
    read = UsageQuery.model_validate({"start": text}).start
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "0001-01-01", "9999-12-31T00:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        UsageQuery.model_validate({"start": text})
