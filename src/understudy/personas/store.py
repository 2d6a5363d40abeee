"""SQL of personas: functions over a session that the caller opened and will commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select, true, tuple_

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.personas.models import PersonaRow, PersonaVersionRow
from understudy.personas.schemas import (
    Persona,
    PersonaCard,
    PersonaDraft,
    PersonaFields,
    PersonaVersion,
    Visibility,
    digest_of,
)
from understudy.personas.search import found_by, sort_name, tag_mark
from understudy.personas.words import folded

type Found = tuple[PersonaRow, PersonaVersionRow]
"""A persona and its current version."""


class Named(NamedTuple):
    """What tells a persona from others, without reading all of it."""

    id: UUID
    name: str
    role_line: str
    created_at: datetime


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which personas an actor may see and talk with; archived ones nobody."""
    seen: ColumnElement[bool]
    if actor.is_admin:
        seen = true()
    elif actor.makes_personas:
        shared = PersonaRow.visibility.in_((Visibility.SHARED, Visibility.PUBLIC))
        seen = or_(PersonaRow.owner_id == actor.id, shared)
    else:
        seen = PersonaRow.visibility == Visibility.PUBLIC
    return and_(PersonaRow.archived_at.is_(None), seen)


def can_edit(actor: Actor, row: PersonaRow) -> bool:
    """Say whether an actor may change a persona and read all of it: its owner and admins may."""
    return actor.is_admin or (actor.makes_personas and row.owner_id == actor.id)


_IS_CURRENT = and_(
    PersonaVersionRow.persona_id == PersonaRow.id, PersonaVersionRow.number == PersonaRow.version
)


def _current() -> Select[PersonaRow, PersonaVersionRow]:
    return select(PersonaRow, PersonaVersionRow).join(PersonaVersionRow, _IS_CURRENT)


async def persona(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> Found | None:
    """Return a persona the actor may see; `lock` keeps others from changing it meanwhile."""
    return await _one(session, id, visible_to(actor), lock=lock)


async def persona_anywhere(session: Session, id: UUID, *, lock: bool = False) -> Found | None:
    """Return a persona whoever it belongs to, archived too: to find out if an id is taken."""
    return await _one(session, id, true(), lock=lock)


async def _one(
    session: Session, id: UUID, seen: ColumnElement[bool], *, lock: bool
) -> Found | None:
    if lock:
        # A statement of its own: after waiting for a lock, PostgreSQL looks the locked row up
        # again, but not the version that was written meanwhile and that it is joined with.
        await session.execute(select(PersonaRow.id).where(PersonaRow.id == id).with_for_update())
    row = (await session.execute(_current().where(PersonaRow.id == id, seen))).first()
    return (row[0], row[1]) if row else None


async def personas(
    session: Session,
    actor: Actor,
    *,
    text: str | None,
    tag: str | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Found]:
    """Return the personas an actor may see by name, those that carry every word and the tag."""
    query = _current().where(visible_to(actor))
    for word in folded(text or "").split():
        query = query.where(PersonaRow.found_by.contains(word, autoescape=True))
    if tag:
        query = query.where(PersonaRow.found_by.contains(tag_mark(tag), autoescape=True))
    place = tuple_(PersonaRow.sort_name, PersonaRow.id)
    if after:
        query = query.where(place > after)
    query = query.order_by(PersonaRow.sort_name, PersonaRow.id).limit(limit)
    return [(row, version) for row, version in await session.execute(query)]


async def named(session: Session, actor: Actor, *, without: str) -> list[Named]:
    """Return all personas an actor may talk with, the oldest first.

    Those that have the block `without` among their extensions are left out.
    """
    fields = PersonaVersionRow.fields
    texts = [fields[name].as_string().label(name) for name in ("name", "role_line")]
    block = cast(fields[("extensions", without)].as_string(), String)
    query = (
        select(PersonaRow.id, *texts, PersonaRow.created_at)
        .join(PersonaVersionRow, _IS_CURRENT)
        .where(visible_to(actor), block.is_(None))
        .order_by(PersonaRow.created_at, PersonaRow.id)
    )
    return [Named(*row) for row in await session.execute(query)]


async def ids_ending(session: Session, actor: Actor, ending: str) -> Sequence[UUID]:
    """Return the personas an actor may talk with whose id ends so, the oldest first."""
    query = (
        select(PersonaRow.id)
        .where(visible_to(actor), cast(PersonaRow.id, String).endswith(ending, autoescape=True))
        .order_by(PersonaRow.created_at, PersonaRow.id)
    )
    return (await session.scalars(query)).all()


async def version_row(session: Session, version_id: UUID) -> PersonaVersionRow | None:
    """Return one version by its id."""
    return await session.get(PersonaVersionRow, version_id)


async def version_names(session: Session, version_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what the personas of these versions are called, and read no more of them."""
    name = PersonaVersionRow.fields["name"].as_string()
    query = select(PersonaVersionRow.id, name).where(PersonaVersionRow.id.in_(list(version_ids)))
    return dict((await session.execute(query)).all())


async def version_number(
    session: Session, persona_id: UUID, number: int
) -> PersonaVersionRow | None:
    """Return one version by its number."""
    return await version_row(session, _version_id(persona_id, number))


async def versions(
    session: Session, persona_id: UUID, *, below: int | None, limit: int
) -> Sequence[PersonaVersionRow]:
    """Return the versions of a persona, the newest first."""
    query = select(PersonaVersionRow).where(PersonaVersionRow.persona_id == persona_id)
    if below is not None:
        query = query.where(PersonaVersionRow.number < below)
    query = query.order_by(PersonaVersionRow.number.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def add(
    session: Session, id: UUID, owner_id: UUID, author_id: UUID, draft: PersonaDraft
) -> Found:
    """Add a persona with its first version."""
    moment, fields = now(), draft.fields
    row = PersonaRow(
        id=id,
        owner_id=owner_id,
        visibility=draft.visibility,
        version=0,
        sort_name=sort_name(fields),
        found_by=found_by(fields),
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    await session.flush()  # its version refers to it
    return row, await _add_version(session, row, author_id, fields)


async def _add_version(
    session: Session, row: PersonaRow, author_id: UUID, fields: PersonaFields
) -> PersonaVersionRow:
    """Add a version and make it the current one."""
    number = row.version + 1
    version = PersonaVersionRow(
        id=_version_id(row.id, number),
        persona_id=row.id,
        number=number,
        digest=digest_of(fields),
        fields=fields.model_dump(mode="json"),
        author_id=author_id,
        created_at=now(),
    )
    session.add(version)
    row.version = number
    row.sort_name, row.found_by = sort_name(fields), found_by(fields)
    row.updated_at = version.created_at
    await session.flush()
    return version


async def renew(
    session: Session,
    row: PersonaRow,
    current: PersonaVersionRow,
    author_id: UUID,
    fields: PersonaFields,
) -> PersonaVersionRow:
    """Add a version if its fields differ; return the one that is current then."""
    if digest_of(fields) == current.digest:
        return current
    return await _add_version(session, row, author_id, fields)


def _version_id(persona_id: UUID, number: int) -> UUID:
    # Derived, so that a demo persona's version has one id, and so one seed, in every installation.
    return derived_id(persona_id, "version", number)


def fields_of(version: PersonaVersionRow) -> PersonaFields:
    """Return the fields of a version."""
    return PersonaFields.model_validate(version.fields)


def version_of(version: PersonaVersionRow) -> PersonaVersion:
    """Return a version as editors see it."""
    return PersonaVersion(
        id=version.id,
        persona_id=version.persona_id,
        number=version.number,
        digest=version.digest,
        fields=fields_of(version),
        created_at=version.created_at,
        author_id=version.author_id,
    )


def card_of(actor: Actor, row: PersonaRow, version: PersonaVersionRow) -> PersonaCard:
    """Return a persona as everyone who may talk with it sees it."""
    fields = fields_of(version)
    return PersonaCard(
        id=row.id,
        name=fields.name,
        pronouns=fields.pronouns,
        age=fields.age,
        role_line=fields.role_line,
        language=fields.language,
        tags=fields.tags,
        visibility=Visibility(row.visibility),
        can_edit=can_edit(actor, row),
    )


def persona_of(actor: Actor, row: PersonaRow, version: PersonaVersionRow) -> Persona:
    """Return a persona as its editors see it."""
    return Persona(
        **card_of(actor, row, version).model_dump(),
        owner_id=row.owner_id,
        version=version.number,
        version_id=version.id,
        fields=fields_of(version),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
