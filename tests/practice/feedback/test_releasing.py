"""When students see feedback: each policy, as a table of cases on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.handed_in import Class, a_class, stored
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.practice.courses.assignment_schemas import AssignmentChanges
from understudy.practice.feedback.releasing import waits_for
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

DAY = timedelta(days=1)
SKIPPED = (Move.ACKNOWLEDGE, Move.BEGIN, Move.STUDENT_CLOSES, Move.SKIP_REFLECTION)


@pytest.mark.parametrize(
    ("fields", "facts", "stage"),
    [
        ({"release": "immediate"}, {"reflection": ""}, Stage.RELEASED),
        ({"release": "after_reflection"}, {}, Stage.RELEASED),
        ({"release": "after_reflection"}, {"reflection": ""}, Stage.FEEDBACK_READY),
        (
            {"release": "after_reflection", "requires_reflection": False},
            {"reflection": "", "moves": SKIPPED},
            Stage.RELEASED,
        ),
        ({"release": "after_review"}, {}, Stage.FEEDBACK_READY),
        ({"release": "after_due", "due_at": now() + DAY}, {}, Stage.FEEDBACK_READY),
        ({"release": "after_due", "due_at": now() - DAY}, {}, Stage.RELEASED),
    ],
)
async def test_policies(
    services: Services, fields: dict[str, Any], facts: dict[str, Any], stage: Stage
) -> None:
    of = await a_class(services, **fields)
    id_ = await stored(of, **facts)
    row = await of.row(id_)
    assert row.stage == stage
    view = await of.feedback.report(of.student.actor, id_)
    assert (view.report is not None, bool(view.waiting)) == (
        stage is Stage.RELEASED,
        stage is not Stage.RELEASED,
    )
    assert (view.released_at is not None, view.is_released_by_teacher) == (
        stage is Stage.RELEASED,
        False,
    )
    assert (await of.feedback.report(of.teacher.actor, id_)).report is not None


async def test_a_teacher_shows_it_whatever_the_policy(services: Services) -> None:
    of = await a_class(services, release="after_due", due_at=now() + DAY)
    id_ = await stored(of)
    await of.feedback.release(of.teacher.actor, [id_])
    view = await of.feedback.report(of.student.actor, id_)
    assert view.report is not None
    assert view.is_released_by_teacher


async def test_feedback_is_shown_when_the_due_date_passes(services: Services) -> None:
    of = await a_class(services, release="after_due", due_at=now() + DAY)
    id_, other = await stored(of), await stored(of, attempt=2, release="after_review")
    assert await of.feedback.show_due() == 0
    changes = AssignmentChanges(due_at=now() - DAY)
    await services.assignments.change(of.teacher.actor, of.assignment.id, changes)
    assert await of.feedback.show_due() == 1
    assert await of.stage(id_) is Stage.RELEASED
    assert await of.stage(other) is Stage.FEEDBACK_READY
    assert await of.feedback.show_due() == 0


async def reveals(of: Class, id_: UUID) -> bool:
    view = await of.feedback.report(of.student.actor, id_)
    assert view.report is not None
    return view.report.held_back is not None


@pytest.mark.parametrize(
    ("fields", "used", "is_revealed"),
    [
        ({"attempts": 1}, 1, True),
        ({"attempts": 2}, 1, False),
        ({"attempts": 2}, 2, True),
        ({"attempts": None}, 3, False),
        ({"attempts": 3, "closes_at": now() - DAY, "opens_at": now() - 2 * DAY}, 1, True),
    ],
)
async def test_what_was_held_back_is_shown_after_the_last_attempt(
    services: Services, fields: dict[str, Any], used: int, is_revealed: bool
) -> None:
    of = await a_class(services, **fields)
    first = await stored(of)
    for attempt in range(2, used + 1):
        await stored(of, attempt=attempt)
    assert await reveals(of, first) == is_revealed


async def test_not_while_the_last_attempt_is_under_way(services: Services) -> None:
    of = await a_class(services, attempts=2)
    first = await stored(of)
    second = await of.handed_in(attempt=2, moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    assert not await reveals(of, first)
    async with of.db.begin() as session:
        (await session.get_one(PracticeSessionRow, second)).stage = Stage.ENDED
    assert await reveals(of, first)


async def test_what_failed_for_technical_reasons_uses_no_attempt(services: Services) -> None:
    of = await a_class(services, attempts=2)
    first = await stored(of)
    moves = (Move.ACKNOWLEDGE, Move.BEGIN, Move.VOID)
    await of.handed_in(attempt=2, moves=moves)
    assert not await reveals(of, first)


async def test_a_teachers_release_shows_what_was_held_back(services: Services) -> None:
    of = await a_class(services, attempts=3)
    id_ = await stored(of)
    assert not await reveals(of, id_)
    await of.feedback.release(of.teacher.actor, [id_])
    assert await reveals(of, id_)


def test_every_stage_says_what_is_waited_for() -> None:
    row = PracticeSessionRow(release="after_due")
    said = {}
    for stage in Stage:
        row.stage = stage
        said[stage] = waits_for(row, now())
    assert [stage for stage, text in said.items() if not text] == [Stage.RELEASED]
    assert "due" in said[Stage.FEEDBACK_READY]
    assert said[Stage.FEEDBACK_READY] != waits_for(PracticeSessionRow(stage="feedback_ready"), None)
