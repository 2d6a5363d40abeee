"""Whose feedback somebody may read, and who may change it."""

from collections.abc import Collection
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.practice.courses import assignment_store, section_store
from understudy.practice.courses.assignments import AssignmentNotFound, AssignmentNotYours
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.feedback import store
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.problems import NoFeedbackYet
from understudy.practice.sessions.finding import require_words, seen
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import NotATeacherOfIt


async def may_review(session: Session, actor: Actor, section_id: UUID | None) -> bool:
    """Say whether an actor may confirm, change and show the feedback of a section's students.

    Its teacher and administrators may; its assistants if its settings say so. In free practice,
    which is in no section, only administrators may.
    """
    if section_id is None:
        return actor.is_admin
    return bool(await reviewable(session, actor, [section_id]))


async def reviewable(session: Session, actor: Actor, section_ids: Collection[UUID]) -> list[UUID]:
    """Return those of these sections whose students' feedback an actor may change."""
    rows = await section_store.sections_anywhere(session, section_ids)
    parts = await section_store.parts_of(session, actor, rows)
    return [
        row.id
        for row in rows
        if parts[row.id] is Part.MANAGES
        or (parts[row.id] is Part.READS and section_store.settings_of(row).assistants_may_review)
    ]


async def reviewed(session: Session, actor: Actor, id: UUID) -> PracticeSessionRow:
    """Return a session whose feedback the actor may change, locked.

    Raises:
        SessionNotFound: it is not visible to the actor.
        NotATeacherOfIt: it is, and that is all.
        NotNow: what was said in it was deleted.
    """
    row = await seen(session, actor, id, lock=True)
    if not await may_review(session, actor, row.section_id):
        raise NotATeacherOfIt
    require_words(row)
    return row


async def judged(session: Session, row: PracticeSessionRow) -> ReportRow:
    """Return the report of a session.

    Raises:
        NoFeedbackYet: nothing was judged yet.
    """
    found = await store.report(session, row.id)
    if found is None or found.judgement_id is None:
        raise NoFeedbackYet
    return found


async def taught_assignment(session: Session, actor: Actor, id: UUID) -> AssignmentRow:
    """Return an assignment whose students' feedback the actor may read.

    Raises:
        AssignmentNotFound: it is not visible to the actor.
        AssignmentNotYours: they are a student of its section.
    """
    found = await assignment_store.assignment(session, actor, id)
    if found is None:
        raise AssignmentNotFound
    row, section = found
    if (await section_store.parts_of(session, actor, [section]))[section.id] is Part.LEARNS:
        raise AssignmentNotYours
    return row
