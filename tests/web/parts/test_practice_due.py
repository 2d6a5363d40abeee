"""Which case is how far, and what can be done about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from understudy.kernel.ids import new_id
from understudy.practice.courses.assignment_schemas import AssignmentForStudents
from understudy.practice.sessions.schemas import SessionCard, Stage
from understudy.web.parts.practice_due import AssignmentDue

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ASSIGNMENT, PAIR = new_id(), new_id()


def assignment(**fields: Any) -> AssignmentForStudents:
    case = {"id": PAIR, "persona_id": new_id(), "name": "Lena", "pronouns": "", "age": None}
    return AssignmentForStudents.model_validate(
        {
            "id": ASSIGNMENT,
            "section_id": new_id(),
            "section_name": "B",
            "title": "First contact",
            "state": "published",
            "purpose": "practice",
            "opens_at": None,
            "due_at": None,
            "closes_at": None,
            "attempts": 2,
            "clients": 1,
            "can_edit": False,
            "instructions": "",
            "counts": "best",
            "limit_minutes": None,
            "limit_turns": None,
            "hint_mode": "off",
            "release": "immediate",
            "requires_reflection": True,
            "cases": [{**case, "role_line": "", "rubric": None, "alternatives": []}],
            **fields,
        }
    )


def a_session(stage: Stage, *, uses_attempt: bool = True) -> SessionCard:
    return SessionCard(
        id=new_id(),
        assignment_id=ASSIGNMENT,
        pair_id=PAIR,
        section_id=new_id(),
        student_id=new_id(),
        student_name="Noor",
        client_name="Lena",
        attempt=1,
        uses_attempt=uses_attempt,
        stage=stage,
        turns=3,
        cost_usd=None,
        created_at=AT,
        ended_at=None,
        updated_at=AT,
    )


@pytest.mark.parametrize(
    ("stages", "is_done"),
    [
        ([], False),
        ([Stage.ACTIVE], False),
        ([Stage.REFLECTING], False),
        ([Stage.FEEDBACK_PENDING], True),
        ([Stage.RELEASED], True),
        ([Stage.ABANDONED], False),
        ([Stage.VOIDED], False),
        ([Stage.ACTIVE, Stage.RELEASED], False),
    ],
)
def test_an_assignment_is_done_when_the_newest_of_each_case_is(
    stages: list[Stage], is_done: bool
) -> None:
    sessions = [a_session(stage) for stage in stages]
    assert AssignmentDue(assignment(), sessions, AT, "UTC").is_done is is_done


def test_sessions_of_other_assignments_do_not_count() -> None:
    other = a_session(Stage.RELEASED).model_copy(update={"assignment_id": new_id()})
    assert not AssignmentDue(assignment(), [other], AT, "UTC").is_done


@pytest.mark.parametrize(("hours", "is_closed"), [(-1, True), (0, True), (1, False), (None, False)])
def test_from_the_close_on_nobody_begins(hours: int | None, is_closed: bool) -> None:
    closes = None if hours is None else AT + timedelta(hours=hours)
    assert AssignmentDue(assignment(closes_at=closes), [], AT, "UTC").is_closed is is_closed


@pytest.mark.parametrize(
    ("stages", "is_over"), [([], True), ([Stage.REFLECTING], False), ([Stage.ABANDONED], True)]
)
def test_what_is_closed_is_over_once_nothing_waits_for_the_student(
    stages: list[Stage], *, is_over: bool
) -> None:
    sessions = [a_session(stage) for stage in stages]
    assert AssignmentDue(assignment(closes_at=AT), sessions, AT, "UTC").is_over is is_over


def test_attempts_are_counted_as_the_service_counts_them() -> None:
    sessions = [a_session(Stage.RELEASED), a_session(Stage.ENDED, uses_attempt=False)]
    assert AssignmentDue(assignment(), sessions, AT, "UTC").used(PAIR) == 1
