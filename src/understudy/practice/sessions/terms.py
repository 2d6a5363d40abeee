"""Whether an assigned case is an actor's to begin: their part in its section, window, attempts."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.practice.courses import assignment_store, section_store
from understudy.practice.courses.assignment_schemas import AssignmentState
from understudy.practice.courses.models import AssignmentRow, PairRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.courses.windows import Refusal, may_begin
from understudy.practice.sessions import store
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import CannotBegin, CaseNotFound

_FOR_STUDENTS = (
    "Only students of the section hold its sessions, so that nobody else is counted as one; to "
    "try the client out, talk with it from its own page."
)


async def case_of(session: Session, actor: Actor, pair_id: UUID) -> tuple[AssignmentRow, PairRow]:
    """Return a case that is the actor's to do, with its assignment.

    Raises:
        CaseNotFound: it is in no assignment that they see.
        CannotBegin: they are no student of its section.
    """
    pair = await session.get(PairRow, pair_id)
    seen = pair and await assignment_store.assignment(session, actor, pair.assignment_id)
    if pair is None or not seen:
        raise CaseNotFound
    assignment, section = seen
    parts = await section_store.parts_of(session, actor, [section])
    if parts[section.id] is not Part.LEARNS:
        raise CannotBegin(why=_FOR_STUDENTS)
    return assignment, pair


async def require_attempt(
    session: Session, actor: Actor, assignment: AssignmentRow, pair: PairRow
) -> Sequence[PracticeSessionRow]:
    """Let only those pass who may begin an attempt now; return their sessions with the case.

    Raises:
        CannotBegin: it is not open now, or every attempt is used up.
    """
    before = await store.attempts(session, actor.id, pair.id)
    used = sum(row.uses_attempt for row in before)
    fields, state = assignment_store.fields_of(assignment), AssignmentState(assignment.state)
    refusal = may_begin(fields, state, now(), used)
    if refusal is not None:
        raise CannotBegin(why=refusal.value)
    return before


async def require_open(session: Session, actor: Actor, row: PracticeSessionRow) -> None:
    """Let a talk begin only while its assignment is open: it may have been prepared days ago.

    Raises:
        CannotBegin: it is not open any more, or every attempt is used up by now.
    """
    if row.pair_id is None:
        return
    try:
        assignment, pair = await case_of(session, actor, row.pair_id)
    except CaseNotFound:
        raise CannotBegin(why=Refusal.NOT_PUBLISHED.value) from None
    await require_attempt(session, actor, assignment, pair)
