"""SQL of a section's figures: functions over a session that the caller opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, and_, case, extract, func, select

from understudy.accounts.models import PersonRow
from understudy.kernel.db import Session
from understudy.llm.money.pricing import from_nano
from understudy.practice.courses.models import EnrolmentRow
from understudy.practice.courses.section_schemas import Membership
from understudy.practice.figures.measures import (
    Spread,
    begun,
    held,
    number_of,
    of_section,
    place_of,
    spend,
    spread,
    with_spend,
    within,
)
from understudy.practice.figures.schemas import DayFigures, Stretch, StudentFigures
from understudy.practice.sessions.models import ClientTurnRow, StageChangeRow
from understudy.practice.sessions.schemas import HANDED_IN, EndReason, Stage

MOST_STUDENTS = 1_000


async def students(session: Session, section_id: UUID, since: datetime) -> tuple[int, int]:
    """Return how many learn in a section, and how many of them opened a session since then."""
    last = (
        select(held.student_id, func.max(held.created_at).label("last_at"))
        .where(of_section(section_id))
        .group_by(held.student_id)
        .subquery()
    )
    query = (
        select(func.count(), func.count().filter(last.c.last_at >= since))
        .select_from(EnrolmentRow)
        .outerjoin(last, last.c.student_id == EnrolmentRow.person_id)
        .where(_learns_in(section_id))
    )
    number, active = (await session.execute(query)).one()
    return number, active


async def sums(session: Session, section_id: UUID) -> tuple[int, int]:
    """Return how many sessions have begun in a section, and their turns."""
    query = select(func.count(), func.coalesce(func.sum(held.turns), 0))
    found = (await session.execute(query.where(of_section(section_id), begun()))).one()
    return found[0], int(found[1])


async def ends(session: Session, section_id: UUID) -> dict[EndReason, int]:
    """Return how sessions ended, as teachers read it: see `stages.reason_for_teachers`."""
    is_private = and_(held.end_reason == EndReason.SAFETY_STOP, held.has_told.is_(False))
    reason = case((is_private, EndReason.STUDENT_CLOSE.value), else_=held.end_reason)
    told = select(reason.label("reason")).where(
        of_section(section_id), held.end_reason.is_not(None)
    )
    each = told.subquery().c.reason
    rows = await session.execute(select(each, func.count()).group_by(each))
    found = {EndReason(name): number for name, number in rows}
    return {reason: found[reason] for reason in EndReason if reason in found}


async def first_words(session: Session, section_id: UUID) -> Spread:
    """Return how long students waited for the first words of replies, in milliseconds."""
    took = (
        select(ClientTurnRow.took_ms.label("value"))
        .join(held, held.id == ClientTurnRow.session_id)
        .where(of_section(section_id))
    )
    return await spread(session, took)


async def talked(session: Session, section_id: UUID) -> Spread:
    """Return how long talks lasted that are over, without their pauses, in seconds."""
    change = StageChangeRow
    at = extract("epoch", change.at)
    steps = (
        select(
            change.session_id,
            change.stage,
            at.label("since"),
            func.lead(at)
            .over(partition_by=change.session_id, order_by=change.number)
            .label("until"),
        )
        .join(held, held.id == change.session_id)
        .where(of_section(section_id), begun(), held.ended_at.is_not(None))
        .subquery()
        .c
    )
    lasted = (
        select(func.sum(steps.until - steps.since).label("value"))
        .where(steps.stage == Stage.ACTIVE, steps.until.is_not(None))
        .group_by(steps.session_id)
    )
    return await spread(session, lasted)


async def days(
    session: Session, section_id: UUID, stretches: Sequence[Stretch], *, costs: bool
) -> list[DayFigures]:
    """Return what was done in a section on each of these days."""
    place = place_of(held.created_at, stretches).label("place")
    query = (
        with_spend(select(place, func.count(), func.sum(spend.cost_nano_usd)))
        .where(of_section(section_id), begun(), within(held.created_at, stretches))
        .group_by(place)
    )
    rows = await session.execute(query)
    found = {number_of(at): (sessions, int(nano or 0)) for at, sessions, nano in rows}
    nothing = (0, 0)
    return [
        DayFigures(
            day=each.day,
            sessions=found.get(number, nothing)[0],
            cost_usd=from_nano(found.get(number, nothing)[1]) if costs else None,
        )
        for number, each in enumerate(stretches)
    ]


async def by_student(
    session: Session, section_id: UUID, since: datetime, *, costs: bool
) -> list[StudentFigures]:
    """Return what each of those has done who learn in a section, by name."""
    theirs = _theirs(section_id).c
    query = (
        select(PersonRow.id, PersonRow.name, PersonRow.email)
        .add_columns(theirs.sessions, theirs.handed_in, theirs.turns, theirs.nano, theirs.last_at)
        .select_from(EnrolmentRow)
        .join(PersonRow, PersonRow.id == EnrolmentRow.person_id)
        .outerjoin(theirs.sessions.table, theirs.student_id == PersonRow.id)
        .where(_learns_in(section_id))
        .order_by(PersonRow.name, PersonRow.id)
        .limit(MOST_STUDENTS)
    )
    return [_student(row, since, costs=costs) for row in await session.execute(query)]


def _theirs(section_id: UUID) -> Subquery:
    columns = (
        func.count().filter(begun()).label("sessions"),
        func.count().filter(held.stage.in_(HANDED_IN)).label("handed_in"),
        func.sum(held.turns).label("turns"),
        func.sum(spend.cost_nano_usd).label("nano"),
        func.max(held.created_at).label("last_at"),
    )
    query = with_spend(select(held.student_id, *columns)).where(of_section(section_id))
    return query.group_by(held.student_id).subquery()


def _student(row: Any, since: datetime, *, costs: bool) -> StudentFigures:  # noqa: ANN401 a row
    return StudentFigures(
        student_id=row.id,
        name=row.name,
        email=row.email,
        sessions=row.sessions or 0,
        handed_in=row.handed_in or 0,
        turns=int(row.turns or 0),
        cost_usd=from_nano(int(row.nano or 0)) if costs else None,
        last_at=row.last_at,
        is_active=row.last_at is not None and row.last_at >= since,
    )


def _learns_in(section_id: UUID) -> Any:  # noqa: ANN401 a condition
    return and_(
        EnrolmentRow.section_id == section_id,
        EnrolmentRow.role == Membership.STUDENT,
        EnrolmentRow.removed_at.is_(None),
    )
