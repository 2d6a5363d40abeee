"""When a student sees feedback, and what they see of it that a client held back."""

from datetime import datetime

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.practice.courses import assignment_store
from understudy.practice.courses.assignment_schemas import AssignmentState, Release
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.courses.windows import (
    Refusal,
    ReleaseFacts,
    is_released,
    may_begin,
)
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.record import reflection_of
from understudy.practice.feedback.telling import tell_shown
from understudy.practice.sessions import store as sessions
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import move
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import OPEN, Move

_WAITS = {
    Stage.RELEASED: "",
    Stage.FEEDBACK_PENDING: "Your feedback is being prepared.",
    Stage.FEEDBACK_READY: "Your teacher looks at your feedback before you see it.",
    Stage.HELD: "Somebody looks at this session first; your teacher can tell you more.",
    Stage.VOIDED: "There is no feedback on this session: it failed for a technical reason.",
    Stage.ABANDONED: "There is no feedback on this session: it was left before its end.",
    Stage.ERASED: "What was said in this session was deleted, and its feedback with it.",
}
_NOT_OVER = "There is feedback when this session has ended and is handed in."
_NO_MORE = (Refusal.CLOSED, Refusal.NO_ATTEMPT_LEFT)


async def release_by_policy(session: Session, row: PracticeSessionRow, found: ReportRow) -> bool:
    """Show a locked session's feedback if its assignment says so; return whether it was shown."""
    if row.stage != Stage.FEEDBACK_READY:
        return False
    given = await _assignment(session, row)
    facts = ReleaseFacts(
        at=now(),
        due_at=given.due_at if given else None,
        requires_reflection=row.requires_reflection,
        has_reflected=bool(reflection_of(row).text),
    )
    if not is_released(Release(row.release), facts):
        return False
    await move(session, row, Move.RELEASE, None)
    found.released_at = facts.at
    await tell_shown(session, row)
    return True


async def release_by(
    session: Session, row: PracticeSessionRow, found: ReportRow, teacher: Actor
) -> bool:
    """Show a locked session's feedback, with what the client held back.

    Returns:
        Whether the student did not see it before.

    Raises:
        NotNow: there is no feedback yet.
    """
    is_new = await move(session, row, Move.RELEASE, teacher.id)
    found.released_at = found.released_at or now()
    found.released_by = teacher.id
    if is_new:
        await tell_shown(session, row)
    return is_new


async def may_reveal(session: Session, row: PracticeSessionRow, found: ReportRow) -> bool:
    """Say whether a student may read what the client held back.

    After a teacher's release, or when no attempt is left and none is under way: before that it
    would tell them what to ask next time.
    """
    if found.released_by is not None:
        return True
    given = await _assignment(session, row)
    if given is None or row.pair_id is None:
        return False
    tried = await sessions.attempts(session, row.student_id, row.pair_id)
    if any(Stage(each.stage) in OPEN for each in tried):
        return False
    used = sum(each.uses_attempt for each in tried)
    fields = assignment_store.fields_of(given)
    return may_begin(fields, AssignmentState(given.state), now(), used) in _NO_MORE


def waits_for(row: PracticeSessionRow, due_at: datetime | None) -> str:
    """Return what a student waits for, as a sentence; empty if they see their feedback."""
    if row.stage == Stage.FEEDBACK_READY and row.release == Release.AFTER_DUE and due_at:
        return "You see your feedback when the assignment is due."
    return _WAITS.get(Stage(row.stage), _NOT_OVER)


async def due_of(session: Session, row: PracticeSessionRow) -> datetime | None:
    """Return when the assignment of a session is due."""
    given = await _assignment(session, row)
    return given.due_at if given else None


async def _assignment(session: Session, row: PracticeSessionRow) -> AssignmentRow | None:
    if row.assignment_id is None:
        return None
    return await assignment_store.assignment_anywhere(session, row.assignment_id)
