"""SQL of assignments: functions over a session that the caller opened and will commit."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.personas.models import PersonaRow, PersonaVersionRow
from understudy.practice.courses.assignment_schemas import (
    AssignmentFields,
    AssignmentState,
    PairDraft,
)
from understudy.practice.courses.models import (
    AssignmentRow,
    PairRow,
    RubricRow,
    RubricVersionRow,
    SectionRow,
)
from understudy.practice.courses.section_store import assisted_by, attended_by, managed_by

type Found = tuple[AssignmentRow, SectionRow]
"""An assignment and its section."""

type Contents = dict[UUID, tuple[PersonaVersionRow, RubricVersionRow]]
"""Who a pair is about and how it is judged, by the pair's id: fixed versions, else current ones."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which assignments an actor sees: students the published ones, removed ones nobody."""
    published = AssignmentRow.state == AssignmentState.PUBLISHED
    seen = or_(managed_by(actor), assisted_by(actor), and_(published, attended_by(actor)))
    return and_(AssignmentRow.archived_at.is_(None), seen)


async def assignment(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False
) -> Found | None:
    """Return an assignment the actor sees; `lock` keeps others from changing it meanwhile."""
    query = (
        select(AssignmentRow, SectionRow)
        .join(SectionRow, SectionRow.id == AssignmentRow.section_id)
        .where(AssignmentRow.id == id, visible_to(actor))
    )
    if lock:
        query = query.with_for_update(of=AssignmentRow)
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def assignment_anywhere(session: Session, id: UUID) -> AssignmentRow | None:
    """Return an assignment whoever it belongs to, a removed one too."""
    return await session.get(AssignmentRow, id)


async def assignments(
    session: Session,
    actor: Actor,
    *,
    section_id: UUID | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Found]:
    """Return the assignments an actor sees, the newest first."""
    query = (
        select(AssignmentRow, SectionRow)
        .join(SectionRow, SectionRow.id == AssignmentRow.section_id)
        .where(visible_to(actor))
    )
    if section_id:
        query = query.where(AssignmentRow.section_id == section_id)
    place = tuple_(AssignmentRow.created_at, AssignmentRow.id)
    if before:
        query = query.where(place < before)
    query = query.order_by(AssignmentRow.created_at.desc(), AssignmentRow.id.desc()).limit(limit)
    return [(row, section) for row, section in await session.execute(query)]


def fields_of(row: AssignmentRow) -> AssignmentFields:
    """Return what an assignment says."""
    return AssignmentFields.model_validate(
        {name: getattr(row, name) for name in AssignmentFields.model_fields}
    )


def set_fields(row: AssignmentRow, fields: AssignmentFields) -> None:
    """Let an assignment say this."""
    for name, value in fields.model_dump().items():
        setattr(row, name, value)


# Pairs


async def pairs(session: Session, assignment_id: UUID) -> Sequence[PairRow]:
    """Return the pairs of an assignment in their order."""
    query = select(PairRow).where(PairRow.assignment_id == assignment_id)
    return (await session.scalars(query.order_by(PairRow.position))).all()


async def pairs_of(session: Session, assignment_ids: Sequence[UUID]) -> dict[UUID, list[PairRow]]:
    """Return the pairs of each of these assignments in their order."""
    found: dict[UUID, list[PairRow]] = {each: [] for each in assignment_ids}
    query = select(PairRow).where(PairRow.assignment_id.in_(assignment_ids))
    for row in await session.scalars(query.order_by(PairRow.position)):
        found[row.assignment_id].append(row)
    return found


async def count_pairs(session: Session, assignment_ids: Sequence[UUID]) -> Counter[UUID]:
    """Return how many pairs each of these assignments has."""
    query = (
        select(PairRow.assignment_id, func.count())
        .where(PairRow.assignment_id.in_(assignment_ids))
        .group_by(PairRow.assignment_id)
    )
    counted: Counter[UUID] = Counter()
    for assignment_id, count in await session.execute(query):
        counted[assignment_id] = count
    return counted


async def pairs_elsewhere(session: Session, assignment_id: UUID, ids: Sequence[UUID]) -> bool:
    """Say whether one of these ids is that of a pair of another assignment."""
    query = select(PairRow.id).where(PairRow.id.in_(ids), PairRow.assignment_id != assignment_id)
    return await session.scalar(query.limit(1)) is not None


async def set_pairs(session: Session, assignment_id: UUID, drafts: Sequence[PairDraft]) -> None:
    """Let an assignment have these pairs; each draft has its id.

    Those that were there stay the same rows, for others refer to them, with the versions of what
    is not exchanged; those that are gone are deleted.
    """
    rows = {row.id: row for row in await pairs(session, assignment_id)}
    gone = rows.keys() - {draft.id for draft in drafts}
    await session.execute(delete(PairRow).where(PairRow.id.in_(gone)))
    for position, draft in enumerate(drafts, 1):
        row = rows.get(draft.id) if draft.id else None
        if row is None:
            row = PairRow(id=draft.id, assignment_id=assignment_id)
            session.add(row)
        if row.persona_id != draft.persona_id:
            row.persona_id, row.persona_version_id = draft.persona_id, None
        if row.rubric_id != draft.rubric_id:
            row.rubric_id, row.rubric_version_id = draft.rubric_id, None
        row.position, row.alternatives = position, [str(each) for each in draft.alternatives]
        row.model = draft.model
    await session.flush()


async def contents(session: Session, rows: Sequence[PairRow]) -> Contents:
    """Return who each pair is about and how it is judged."""
    personas = await _personas(session, rows)
    rubrics = await _rubrics(session, rows)
    return {
        row.id: (
            personas[row.persona_version_id or row.persona_id],
            rubrics[row.rubric_version_id or row.rubric_id],
        )
        for row in rows
    }


async def _personas(session: Session, rows: Sequence[PairRow]) -> dict[UUID, PersonaVersionRow]:
    """Return fixed versions by their ids, and current ones by those of their personas."""
    fixed = [row.persona_version_id for row in rows if row.persona_version_id]
    query = select(PersonaVersionRow).where(PersonaVersionRow.id.in_(fixed))
    found = {version.id: version for version in await session.scalars(query)}
    loose = [row.persona_id for row in rows if not row.persona_version_id]
    query = (
        select(PersonaVersionRow)
        .join(PersonaRow, PersonaRow.id == PersonaVersionRow.persona_id)
        .where(PersonaRow.id.in_(loose), PersonaVersionRow.number == PersonaRow.version)
    )
    return found | {version.persona_id: version for version in await session.scalars(query)}


async def _rubrics(session: Session, rows: Sequence[PairRow]) -> dict[UUID, RubricVersionRow]:
    """Return fixed versions by their ids, and current ones by those of their rubrics."""
    fixed = [row.rubric_version_id for row in rows if row.rubric_version_id]
    query = select(RubricVersionRow).where(RubricVersionRow.id.in_(fixed))
    found = {version.id: version for version in await session.scalars(query)}
    loose = [row.rubric_id for row in rows if not row.rubric_version_id]
    query = (
        select(RubricVersionRow)
        .join(RubricRow, RubricRow.id == RubricVersionRow.rubric_id)
        .where(RubricRow.id.in_(loose), RubricVersionRow.number == RubricRow.version)
    )
    return found | {version.rubric_id: version for version in await session.scalars(query)}
