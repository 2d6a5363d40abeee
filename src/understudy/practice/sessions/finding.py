"""Which session somebody means, and whether it is theirs."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.practice.courses import section_store
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.sessions import store
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import (
    NotATeacherOfIt,
    NotNow,
    SessionNotFound,
    SessionNotYours,
)
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Refusal


async def seen(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False
) -> PracticeSessionRow:
    """Return a session the actor may read.

    Raises:
        SessionNotFound: it is not there or not visible to the actor.
    """
    row = await store.one(session, actor, id, lock=lock)
    if row is None:
        raise SessionNotFound
    return row


async def own(session: Session, actor: Actor, id: UUID, *, lock: bool = True) -> PracticeSessionRow:
    """Return a session of the actor's own; with `lock` it is to be changed.

    Raises:
        SessionNotFound: it is not visible to the actor.
        SessionNotYours: it is, and that is all.
        NotNow: it is to be changed, and what was said in it was deleted.
    """
    row = await seen(session, actor, id, lock=lock)
    if row.student_id != actor.id:
        raise SessionNotYours
    if lock:
        require_words(row)
    return row


def require_words(row: PracticeSessionRow) -> None:
    """Let nothing more be written about a session whose words were deleted.

    Raises:
        NotNow: they were.
    """
    if row.stage == Stage.ERASED:
        raise NotNow(why=Refusal.IS_ERASED.value)


async def taught(session: Session, actor: Actor, id: UUID) -> PracticeSessionRow:
    """Return a session of a section that the actor teaches, for them to change.

    Raises:
        SessionNotFound: it is not visible to the actor.
        NotATeacherOfIt: it is, and that is all.
    """
    row = await seen(session, actor, id, lock=True)
    section = await session.get(SectionRow, row.section_id) if row.section_id else None
    if section is None and actor.is_admin:
        return row
    parts = await section_store.parts_of(session, actor, [section]) if section else {}
    if section is None or parts[section.id] is not Part.MANAGES:
        raise NotATeacherOfIt
    return row
