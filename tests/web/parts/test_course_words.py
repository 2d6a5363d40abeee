"""How courses are said."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from understudy.practice.courses.assignment_schemas import (
    AssignmentCard,
    AssignmentState,
    Purpose,
)
from understudy.web.parts.course_words import count_of, in_order_of_work, window_text

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def card(title: str = "", state: str = "published", **moments: int) -> AssignmentCard:
    """Return an assignment with moments in days from now."""
    dates = {f"{name}_at": AT + timedelta(days=days) for name, days in moments.items()}
    return AssignmentCard(
        id=UUID(int=1),
        section_id=UUID(int=2),
        section_name="B",
        title=title,
        state=AssignmentState(state),
        purpose=Purpose.PRACTICE,
        attempts=1,
        clients=1,
        can_edit=False,
        **{"opens_at": None, "due_at": None, "closes_at": None, **dates},
    )


def test_a_window_is_said_in_the_given_zone() -> None:
    assert window_text(card(), "UTC") == "no dates"
    said = window_text(card(opens=1, due=2), "Europe/Berlin")
    assert said == "opens 22 Nov 2026, 13:00 · due 23 Nov 2026, 13:00"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 students"), (1, "1 student"), (2_000, "2,000 students")]
)
def test_numbers_have_their_noun(number: int, said: str) -> None:
    assert count_of(number, "student") == said


def test_work_is_ordered_by_what_is_due_and_closed_comes_last() -> None:
    closed, undated = card("closed", due=-2, closes=-1), card("undated")
    late, soon, later = card("late", due=-1), card("soon", due=1), card("later", due=4)
    ordered = in_order_of_work([closed, undated, later, late, soon], AT)
    assert [each.title for each in ordered] == ["late", "soon", "later", "undated", "closed"]
