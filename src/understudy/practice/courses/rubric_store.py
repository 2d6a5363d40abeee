"""SQL of rubrics: functions over a session that the caller opened and will commit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true, tuple_

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.practice.courses.assignment_schemas import AssignmentState
from understudy.practice.courses.models import (
    AssignmentRow,
    PairRow,
    RubricRow,
    RubricVersionRow,
)
from understudy.practice.courses.naming import Place, sort_name
from understudy.practice.courses.rubric_schemas import (
    Rubric,
    RubricCard,
    RubricDraft,
    RubricFields,
    RubricVersion,
    RubricVisibility,
)

type Found = tuple[RubricRow, RubricVersionRow]
"""A rubric and its current version."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which rubrics an actor may read and use; archived ones nobody, students none."""
    seen: ColumnElement[bool]
    if actor.is_admin:
        seen = true()
    elif actor.makes_personas:
        shared = RubricRow.visibility == RubricVisibility.SHARED
        seen = or_(RubricRow.owner_id == actor.id, shared)
    else:
        seen = false()
    return and_(RubricRow.archived_at.is_(None), seen)


def can_edit(actor: Actor, row: RubricRow) -> bool:
    """Say whether an actor may change a rubric: its owner and administrators may."""
    return actor.is_admin or (actor.makes_personas and row.owner_id == actor.id)


def _current() -> Select[RubricRow, RubricVersionRow]:
    return select(RubricRow, RubricVersionRow).join(
        RubricVersionRow,
        and_(
            RubricVersionRow.rubric_id == RubricRow.id,
            RubricVersionRow.number == RubricRow.version,
        ),
    )


async def rubric(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> Found | None:
    """Return a rubric the actor may use; `lock` keeps others from changing it meanwhile."""
    return await _one(session, id, visible_to(actor), lock=lock)


async def rubric_anywhere(session: Session, id: UUID, *, lock: bool = False) -> Found | None:
    """Return a rubric whoever it belongs to, archived too: to find out if an id is taken."""
    return await _one(session, id, true(), lock=lock)


async def _one(
    session: Session, id: UUID, seen: ColumnElement[bool], *, lock: bool
) -> Found | None:
    if lock:
        # A statement of its own: after waiting for a lock, PostgreSQL looks the locked row up
        # again, but not the version that was written meanwhile and that it is joined with.
        await session.execute(select(RubricRow.id).where(RubricRow.id == id).with_for_update())
    row = (await session.execute(_current().where(RubricRow.id == id, seen))).first()
    return (row[0], row[1]) if row else None


async def rubrics(
    session: Session, actor: Actor, *, after: Place | None, limit: int
) -> list[Found]:
    """Return the rubrics an actor may use, by name."""
    query = _current().where(visible_to(actor))
    if after:
        query = query.where(tuple_(RubricRow.sort_name, RubricRow.id) > after)
    query = query.order_by(RubricRow.sort_name, RubricRow.id).limit(limit)
    return [(row, version) for row, version in await session.execute(query)]


async def versions(
    session: Session, rubric_id: UUID, *, below: int | None, limit: int
) -> Sequence[RubricVersionRow]:
    """Return the versions of a rubric, the newest first."""
    query = select(RubricVersionRow).where(RubricVersionRow.rubric_id == rubric_id)
    if below is not None:
        query = query.where(RubricVersionRow.number < below)
    query = query.order_by(RubricVersionRow.number.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def in_use(session: Session, rubric_id: UUID) -> bool:
    """Say whether a published assignment holds to a version of this rubric."""
    query = (
        select(PairRow.id)
        .join(AssignmentRow, AssignmentRow.id == PairRow.assignment_id)
        .where(PairRow.rubric_id == rubric_id)
        .where(AssignmentRow.state == AssignmentState.PUBLISHED)
        .where(AssignmentRow.archived_at.is_(None))
    )
    return bool(await session.scalar(select(exists(query))))


async def add(
    session: Session, id: UUID, owner_id: UUID, author_id: UUID, draft: RubricDraft
) -> Found:
    """Add a rubric with its first version."""
    moment = now()
    row = RubricRow(
        id=id,
        owner_id=owner_id,
        visibility=draft.visibility,
        version=0,
        sort_name=sort_name(draft.name),
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    await session.flush()  # its version refers to it
    return row, await _add_version(session, row, author_id, draft.fields)


async def renew(
    session: Session, found: Found, author_id: UUID, fields: RubricFields
) -> RubricVersionRow:
    """Add a version if its fields differ; return the one that is current then."""
    row, current = found
    if fields == fields_of(current):
        return current
    return await _add_version(session, row, author_id, fields)


async def _add_version(
    session: Session, row: RubricRow, author_id: UUID, fields: RubricFields
) -> RubricVersionRow:
    number = row.version + 1
    version = RubricVersionRow(
        id=derived_id(row.id, "version", number),
        rubric_id=row.id,
        number=number,
        fields=fields.model_dump(mode="json"),
        author_id=author_id,
        created_at=now(),
    )
    session.add(version)
    row.version, row.sort_name = number, sort_name(fields.name)
    row.updated_at = version.created_at
    await session.flush()
    return version


def fields_of(version: RubricVersionRow) -> RubricFields:
    """Return the fields of a version."""
    return RubricFields.model_validate(version.fields)


def version_of(version: RubricVersionRow) -> RubricVersion:
    """Return a version as its readers see it."""
    return RubricVersion(
        id=version.id,
        rubric_id=version.rubric_id,
        number=version.number,
        fields=fields_of(version),
        author_id=version.author_id,
        created_at=version.created_at,
    )


def card_of(actor: Actor, row: RubricRow, version: RubricVersionRow) -> RubricCard:
    """Return a rubric as it stands in a list."""
    fields = version.fields  # as it was written: a list need not read all indicators of all
    return RubricCard(
        id=row.id,
        name=fields["name"],
        description=fields["description"],
        criteria=len(fields["criteria"]),
        version=version.number,
        visibility=RubricVisibility(row.visibility),
        can_edit=can_edit(actor, row),
    )


async def rubric_of(session: Session, actor: Actor, found: Found) -> Rubric:
    """Return all of a rubric."""
    row, version = found
    return Rubric(
        id=row.id,
        owner_id=row.owner_id,
        visibility=RubricVisibility(row.visibility),
        can_edit=can_edit(actor, row),
        in_use=await in_use(session, row.id),
        version=version.number,
        version_id=version.id,
        fields=fields_of(version),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
