"""SQL of sections and who is in them: functions over a session that the caller opened."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, tuple_

from understudy.accounts.access import Actor
from understudy.accounts.models import PersonRow
from understudy.accounts.store import names_of
from understudy.kernel.db import Session
from understudy.practice.courses.models import EnrolmentRow, SectionRow
from understudy.practice.courses.section_schemas import (
    Membership,
    Part,
    Section,
    SectionCard,
    SectionSettings,
)
from understudy.practice.courses.teachers import teaches

# Who sees what


def managed_by(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor may change: their own, and administrators all."""
    if actor.is_admin:
        return true()
    return SectionRow.owner_id == actor.id if teaches(actor) else false()


def assisted_by(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor is a teaching assistant of."""
    return _enrolled(actor, Membership.TA)


def taught_by(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor manages or assists: whose students' work they see."""
    return or_(managed_by(actor), assisted_by(actor))


def attended_by(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor is a student of, as long as these are active."""
    return and_(SectionRow.is_active, _enrolled(actor, Membership.STUDENT))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor sees at all."""
    return or_(taught_by(actor), attended_by(actor))


def _enrolled(actor: Actor, role: Membership) -> ColumnElement[bool]:
    return SectionRow.id.in_(
        select(EnrolmentRow.section_id).where(
            EnrolmentRow.person_id == actor.id,
            EnrolmentRow.role == role,
            EnrolmentRow.removed_at.is_(None),
        )
    )


async def parts_of(session: Session, actor: Actor, rows: Iterable[SectionRow]) -> dict[UUID, Part]:
    """Return what an actor may do in each of these sections, all of which they see."""
    parts = {row.id: Part.MANAGES if _manages(actor, row) else Part.LEARNS for row in rows}
    others = [section_id for section_id, part in parts.items() if part is Part.LEARNS]
    if others:
        query = select(EnrolmentRow.section_id).where(
            EnrolmentRow.person_id == actor.id,
            EnrolmentRow.section_id.in_(others),
            EnrolmentRow.role == Membership.TA,
            EnrolmentRow.removed_at.is_(None),
        )
        parts |= dict.fromkeys(await session.scalars(query), Part.READS)
    return parts


def _manages(actor: Actor, row: SectionRow) -> bool:
    return actor.is_admin or (teaches(actor) and row.owner_id == actor.id)


# Sections


async def section(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False
) -> SectionRow | None:
    """Return a section the actor sees; `lock` keeps others from changing it meanwhile."""
    query = select(SectionRow).where(SectionRow.id == id, visible_to(actor))
    return await session.scalar(query.with_for_update() if lock else query)


async def names(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what those of these sections are called that the actor sees."""
    row = SectionRow
    found = await session.execute(
        select(row.id, row.name).where(row.id.in_(ids), visible_to(actor))
    )
    return dict(found.all())


async def section_anywhere(session: Session, id: UUID) -> SectionRow | None:
    """Return a section whoever it belongs to: to find out if an id is taken."""
    return await session.get(SectionRow, id)


async def sections_anywhere(session: Session, ids: Collection[UUID]) -> Sequence[SectionRow]:
    """Return these sections, whoever they belong to."""
    return (await session.scalars(select(SectionRow).where(SectionRow.id.in_(ids)))).all()


async def section_by_code(
    session: Session, code: str, at: datetime, *, lock: bool = False
) -> SectionRow | None:
    """Return the active section that this code opens at this moment."""
    query = select(SectionRow).where(
        SectionRow.join_code == code,
        SectionRow.is_active,
        or_(SectionRow.join_expires_at.is_(None), SectionRow.join_expires_at > at),
    )
    return await session.scalar(query.with_for_update() if lock else query)


async def sections(
    session: Session,
    actor: Actor,
    *,
    is_active: bool | None,
    only_taught: bool,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[SectionRow]:
    """Return the sections an actor sees, by name."""
    query = select(SectionRow).where((taught_by if only_taught else visible_to)(actor))
    if is_active is not None:
        query = query.where(SectionRow.is_active == is_active)
    if after:
        query = query.where(tuple_(SectionRow.sort_name, SectionRow.id) > after)
    query = query.order_by(SectionRow.sort_name, SectionRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def count(session: Session, actor: Actor) -> Counter[bool]:
    """Return how many sections an actor sees, by whether they are active."""
    query = select(SectionRow.is_active, func.count()).where(visible_to(actor))
    found = await session.execute(query.group_by(SectionRow.is_active))
    return Counter(dict(found.all()))


async def cards_of(session: Session, actor: Actor, rows: Sequence[SectionRow]) -> list[SectionCard]:
    """Return sections as everyone in them sees them."""
    parts = await parts_of(session, actor, rows)
    names = await names_of(session, {row.owner_id for row in rows})
    counted = await _students(session, [row.id for row in rows])
    return [
        SectionCard(
            id=row.id,
            name=row.name,
            course_code=row.course_code,
            term=row.term,
            is_active=row.is_active,
            teacher=names[row.owner_id],
            support_contact=settings_of(row).support_contact,
            part=parts[row.id],
            students=None if parts[row.id] is Part.LEARNS else counted[row.id],
        )
        for row in rows
    ]


async def section_of(session: Session, actor: Actor, row: SectionRow) -> Section | SectionCard:
    """Return a section: all of it for those who manage or read it, its card for students."""
    (card,) = await cards_of(session, actor, [row])
    if card.part is Part.LEARNS:
        return card
    return Section(
        **card.model_dump(),
        owner_id=row.owner_id,
        settings=settings_of(row),
        join_code=row.join_code,
        join_expires_at=row.join_expires_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def settings_of(row: SectionRow) -> SectionSettings:
    """Return the settings of a section."""
    return SectionSettings.model_validate(row.settings)


async def _students(session: Session, section_ids: Sequence[UUID]) -> Counter[UUID]:
    query = (
        select(EnrolmentRow.section_id, func.count())
        .where(
            EnrolmentRow.section_id.in_(section_ids),
            EnrolmentRow.role == Membership.STUDENT,
            EnrolmentRow.removed_at.is_(None),
        )
        .group_by(EnrolmentRow.section_id)
    )
    counted: Counter[UUID] = Counter()
    for section_id, count in await session.execute(query):
        counted[section_id] = count
    return counted


# People in them


async def people_in(
    session: Session, section_id: UUID, after_email: str, limit: int
) -> list[tuple[PersonRow, EnrolmentRow]]:
    """Return who is in a section, by e-mail."""
    query = (
        select(PersonRow, EnrolmentRow)
        .join(EnrolmentRow, EnrolmentRow.person_id == PersonRow.id)
        .where(EnrolmentRow.section_id == section_id, EnrolmentRow.removed_at.is_(None))
    )
    if after_email:  # else it would be a reason to look through all people
        query = query.where(PersonRow.email > after_email)
    query = query.order_by(PersonRow.email).limit(limit)
    return [(person, enrolment) for person, enrolment in await session.execute(query)]


async def enrolment(session: Session, section_id: UUID, person_id: UUID) -> EnrolmentRow | None:
    """Return somebody's enrolment, a removed one too."""
    return await session.get(EnrolmentRow, (section_id, person_id))


async def people_by_email(session: Session, emails: Iterable[str]) -> dict[str, PersonRow]:
    """Return those of these (normal) e-mails that somebody has, with who has them."""
    query = select(PersonRow).where(PersonRow.email.in_(list(emails)))
    return {person.email: person for person in await session.scalars(query)}


async def enrol(
    session: Session, section_id: UUID, wanted: Mapping[UUID, Membership | None], at: datetime
) -> Counter[str]:
    """Enrol people; return how many were `enrolled`, `reactivated` and `already_there`.

    The caller holds the lock of the section, so that nobody is enrolled twice. Without a role
    they become students, or stay what they are.
    """
    query = select(EnrolmentRow).where(
        EnrolmentRow.section_id == section_id, EnrolmentRow.person_id.in_(list(wanted))
    )
    rows = {row.person_id: row for row in await session.scalars(query)}
    done: Counter[str] = Counter()
    for person_id, role in wanted.items():
        row = rows.get(person_id)
        if row is None:
            row = EnrolmentRow(section_id=section_id, person_id=person_id, enrolled_at=at)
            row.role = role or Membership.STUDENT
            session.add(row)
            done["enrolled"] += 1
        elif row.removed_at is None:
            row.role = role or row.role
            done["already_there"] += 1
        else:
            row.role, row.enrolled_at, row.removed_at = role or Membership.STUDENT, at, None
            done["reactivated"] += 1
    await session.flush()
    return done
