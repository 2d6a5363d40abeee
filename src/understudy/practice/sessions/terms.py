"""Whether an assigned case is an actor's to begin: their part in its section, window, attempts."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.accounts.store import person
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.practice.courses import assignment_store, section_store
from understudy.practice.courses.assignment_schemas import AssignmentState
from understudy.practice.courses.models import AssignmentRow, PairRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.courses.windows import Refusal, may_begin
from understudy.practice.sessions import store
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import CannotBegin, CaseNotFound, NotNow
from understudy.practice.sessions.schemas import Stage

_FOR_STUDENTS = (
    "Only students of the section hold its sessions, so that nobody else is counted as one; to "
    "try the client out, talk with it from its own page."
)

ONE_AT_A_TIME = (
    "Another attempt with this client is under way. Go on with it, or leave it and come back here."
)

REMOVED = (
    "You are not in this section any more. What was said here is kept, and yours to read; ask your "
    "teacher if you are to go on."
)


async def require_enrolled(session: Session, row: PracticeSessionRow) -> None:
    """Let nothing more be spent on a session whose student was taken off its section.

    Raises:
        NotNow: they were; everything is kept, and enrolled again they go on where they were.
    """
    if not await is_enrolled(session, row):
        raise NotNow(why=REMOVED)


async def is_enrolled(session: Session, row: PracticeSessionRow) -> bool:
    """Tell whether a session's student is in its section; there may be none."""
    if row.section_id is None:
        return True
    enrolled = await section_store.enrolment(session, row.section_id, row.student_id)
    return enrolled is not None and enrolled.removed_at is None


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


async def under_way(session: Session, row: PracticeSessionRow) -> PracticeSessionRow | None:
    """Return another session of the same student with the same client that is under way."""
    version_id = row.persona_version_id
    others = await store.attempts(session, row.student_id, row.pair_id, version_id)
    going = (Stage.ACTIVE, Stage.PAUSED)
    return next((each for each in others if each.id != row.id and each.stage in going), None)


async def one_at_a_time(session: Session, actor: Actor) -> None:
    """Let a person begin one session at a time: two clicks at once are to find one another's."""
    await person(session, actor.id, lock=True)


async def require_alone(session: Session, actor: Actor, row: PracticeSessionRow) -> None:
    """Let a talk begin only while no other one with the client is under way.

    Raises:
        CannotBegin: there is one.
    """
    await one_at_a_time(session, actor)
    if await under_way(session, row):
        raise CannotBegin(why=ONE_AT_A_TIME)


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
