from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from understudy.practice.courses.section_schemas import SectionSettings
from understudy.practice.records.keeping import Standing, ended_before, why_kept
from understudy.practice.sessions.schemas import Stage

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
LOOSE = SectionSettings(keeps_graded_work=False)


@pytest.mark.parametrize(
    ("days", "term_ends_on", "before"),
    [
        (None, None, None),
        (None, date(2020, 1, 1), None),
        (30, None, AT - timedelta(days=30)),
        (30, date(2027, 1, 29), AT - timedelta(days=30)),
        (30, date(2027, 1, 30), None),
        (30, date(2027, 6, 30), None),
    ],
)
def test_days_are_counted_from_the_later_of_two_ends(
    days: int | None, term_ends_on: date | None, before: datetime | None
) -> None:
    settings = SectionSettings(retention_days=days, term_ends_on=term_ends_on)
    assert ended_before(settings, AT, ZoneInfo("UTC")) == before


@pytest.mark.parametrize(
    ("zone", "is_over"), [("Pacific/Auckland", True), ("UTC", False), ("America/New_York", False)]
)
def test_a_term_ends_with_its_last_day_where_the_school_is(zone: str, *, is_over: bool) -> None:
    settings = SectionSettings(retention_days=30, term_ends_on=date(2027, 1, 30))
    at = datetime(2027, 3, 1, 12, tzinfo=UTC)  # 30 days before, it was noon of that day in UTC
    assert (ended_before(settings, at, ZoneInfo(zone)) is not None) is is_over


def standing(**facts: object) -> Standing:
    plain: dict[str, object] = {
        "stage": Stage.RELEASED,
        "is_disputed": False,
        "is_answering": False,
        "is_graded": False,
        "settings": SectionSettings(),
    }
    return Standing(**{**plain, **facts})  # type: ignore[arg-type]  # those of the table


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, None),
        ({"settings": None}, None),
        ({"is_graded": True}, "until your teacher has it deleted"),
        ({"is_graded": True, "settings": SectionSettings(retention_days=90)}, "for 90 days"),
        ({"is_graded": True, "settings": LOOSE}, None),
        ({"is_graded": True, "stage": Stage.ABANDONED}, None),
        ({"is_graded": True, "stage": Stage.VOIDED}, None),
        ({"is_graded": True, "stage": Stage.ACTIVE}, "held for a grade"),
        ({"stage": Stage.HELD, "settings": LOOSE}, "Somebody looks at this session first"),
        ({"is_disputed": True, "settings": LOOSE}, "has not answered yet"),
        ({"is_answering": True, "stage": Stage.ACTIVE}, "answering right now"),
    ],
)
def test_what_stays_is_told_in_a_sentence(facts: dict[str, object], says: str | None) -> None:
    why = why_kept(standing(**facts))
    if says is None:
        assert why is None
    else:
        assert why is not None
        assert says in why
        assert why.endswith(".")
