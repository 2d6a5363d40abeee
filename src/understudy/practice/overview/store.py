"""SQL of overviews: functions over a session that the caller opened."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import aliased

from understudy.accounts.access import Actor
from understudy.accounts.models import PersonRow
from understudy.kernel.db import Session
from understudy.personas import store as personas
from understudy.personas.models import PersonaRow, PersonaVersionRow
from understudy.practice.clients.models import PublishedClientRow
from understudy.practice.courses import assignment_store, section_store
from understudy.practice.courses.assignment_schemas import AssignmentState
from understudy.practice.courses.models import AssignmentRow, EnrolmentRow, SectionRow
from understudy.practice.courses.section_schemas import Membership
from understudy.practice.feedback.models import ReportRow
from understudy.practice.overview.schemas import Outlook
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage


class Met(NamedTuple):
    """A client that may be met, in its latest published version."""

    persona: PersonaRow
    published: PublishedClientRow
    version: PersonaVersionRow


class Learner(NamedTuple):
    """Who learns in a section; lists of them are by e-mail."""

    id: UUID
    name: str
    email: str


async def outlooks(session: Session, actor: Actor, at: datetime) -> dict[UUID, Outlook]:
    """Return what is to be done in each section, of the assignments an actor sees."""
    is_due = (AssignmentRow.state == AssignmentState.PUBLISHED, AssignmentRow.due_at >= at)
    query = (
        select(
            AssignmentRow.section_id,
            func.count(),
            func.min(AssignmentRow.due_at).filter(*is_due),
        )
        .join(SectionRow, SectionRow.id == AssignmentRow.section_id)
        .where(assignment_store.visible_to(actor))
        .group_by(AssignmentRow.section_id)
    )
    return {
        section_id: Outlook(assignments=number, next_due=due)
        for section_id, number, due in await session.execute(query)
    }


async def attended(session: Session, actor: Actor, limit: int) -> list[assignment_store.Found]:
    """Return the published assignments of the sections an actor learns in, the newest first."""
    query = (
        select(AssignmentRow, SectionRow)
        .join(SectionRow, SectionRow.id == AssignmentRow.section_id)
        .where(AssignmentRow.state == AssignmentState.PUBLISHED, section_store.attended_by(actor))
        .where(AssignmentRow.archived_at.is_(None))
        .order_by(AssignmentRow.created_at.desc(), AssignmentRow.id.desc())
        .limit(limit)
    )
    return [(row, section) for row, section in await session.execute(query)]


async def open_clients(
    session: Session, actor: Actor, *, after: tuple[str, UUID] | None, limit: int
) -> list[Met]:
    """Return the published clients that an actor may talk with, by name."""
    each = aliased(PublishedClientRow)
    newest = select(func.max(each.number)).where(each.persona_id == PersonaRow.id).scalar_subquery()
    query = (
        select(PersonaRow, PublishedClientRow, PersonaVersionRow)
        .join(PublishedClientRow, PublishedClientRow.persona_id == PersonaRow.id)
        .join(PersonaVersionRow, PersonaVersionRow.id == PublishedClientRow.persona_version_id)
        .where(personas.visible_to(actor), PublishedClientRow.number == newest)
    )
    if after:
        query = query.where(tuple_(PersonaRow.sort_name, PersonaRow.id) > after)
    query = query.order_by(PersonaRow.sort_name, PersonaRow.id).limit(limit)
    return [Met(*row) for row in await session.execute(query)]


async def learners(
    session: Session, section_id: UUID, after_email: str, limit: int
) -> list[Learner]:
    """Return who learns in a section, by e-mail."""
    query = (
        select(PersonRow.id, PersonRow.name, PersonRow.email)
        .join(EnrolmentRow, EnrolmentRow.person_id == PersonRow.id)
        .where(*_learns_in(section_id))
    )
    if after_email:  # else it would be a reason to look through all people
        query = query.where(PersonRow.email > after_email)
    query = query.order_by(PersonRow.email).limit(limit)
    return [Learner(*row) for row in await session.execute(query)]


async def newest_of_cases(
    session: Session, section_id: UUID, student_ids: Collection[UUID]
) -> Sequence[PracticeSessionRow]:
    """Return the newest session of each of these students with each case of a section."""
    held = PracticeSessionRow
    place = func.row_number().over(
        partition_by=(held.student_id, held.pair_id),
        order_by=(held.created_at.desc(), held.id.desc()),
    )
    numbered = (
        select(held.id, place.label("place"))
        .where(held.student_id.in_(student_ids), held.section_id == section_id)
        .subquery()
    )
    query = select(held).join(numbered, numbered.c.id == held.id).where(numbered.c.place == 1)
    return (await session.scalars(query)).all()


async def count_learners(session: Session, section_id: UUID) -> int:
    """Return how many learn in a section."""
    query = select(func.count()).select_from(EnrolmentRow).where(*_learns_in(section_id))
    return await session.scalar(query) or 0


async def stages(session: Session, section_id: UUID) -> dict[Stage, int]:
    """Return how many sessions of a section are at each stage."""
    query = (
        select(PracticeSessionRow.stage, func.count())
        .where(PracticeSessionRow.section_id == section_id)
        .group_by(PracticeSessionRow.stage)
    )
    return {Stage(stage): number for stage, number in await session.execute(query)}


async def scores(
    session: Session, student_id: UUID, session_ids: Collection[UUID]
) -> dict[UUID, float]:
    """Return the total, from 1 to 4, of those of a student's sessions whose feedback they see."""
    score = ReportRow.score
    query = (
        select(ReportRow.session_id, score)
        .join(PracticeSessionRow, PracticeSessionRow.id == ReportRow.session_id)
        .where(ReportRow.session_id.in_(session_ids), score.is_not(None))
        .where(PracticeSessionRow.student_id == student_id)
        .where(PracticeSessionRow.stage == Stage.RELEASED)
    )
    return {row.session_id: row.score for row in await session.execute(query)}


def _learns_in(section_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        EnrolmentRow.section_id == section_id,
        EnrolmentRow.role == Membership.STUDENT,
        EnrolmentRow.removed_at.is_(None),
    )
