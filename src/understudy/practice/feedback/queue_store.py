"""SQL of what waits for teachers: functions over a session that the caller opened."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.practice.courses.models import AssignmentRow, SectionRow
from understudy.practice.courses.section_store import assisted_by
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import HANDED_IN, Stage

_COUNTED = 1_000

type Place = tuple[int, float, UUID]
"""Where a report stands in a queue: rank, confidence, session."""


class Places(NamedTuple):
    """Where a teacher looks: sections, perhaps one assignment of theirs."""

    sections: Sequence[UUID]
    assignment_id: UUID | None

    def are(self, section: InstrumentedAttribute[UUID | None]) -> list[ColumnElement[bool]]:
        """Return the condition; `section` is the column by whose index is looked."""
        found: list[ColumnElement[bool]] = [section.in_(self.sections)]
        if self.assignment_id is not None:
            found.append(PracticeSessionRow.assignment_id == self.assignment_id)
        return found


async def sections_of(session: Session, actor: Actor) -> list[UUID]:
    """Return the active sections that somebody teaches or assists themself."""
    query = select(SectionRow.id).where(
        or_(SectionRow.owner_id == actor.id, assisted_by(actor)), SectionRow.is_active
    )
    return list(await session.scalars(query))


async def held(session: Session, places: Places, limit: int) -> Sequence[PracticeSessionRow]:
    """Return sessions that are held, the oldest first."""
    chosen = _at(Stage.HELD, places)
    query = select(PracticeSessionRow).join(chosen, chosen.c.id == PracticeSessionRow.id)
    return (await session.scalars(query.order_by(chosen.c.id).limit(limit))).all()


async def to_review(
    session: Session, places: Places, after: Place | None, limit: int, *, backwards: bool = False
) -> Sequence[tuple[ReportRow, PracticeSessionRow]]:
    """Return the reports a teacher has not looked at, the most urgent first.

    Backwards: those before `after`, the nearest first.
    """
    columns = (ReportRow.rank, ReportRow.confidence, ReportRow.session_id)
    order = [column.desc() if backwards else column.asc() for column in columns]
    # The index alone is sorted: a report is large, and of thousands some fifty are read.
    chosen = (
        select(ReportRow.session_id)
        .join(PracticeSessionRow, PracticeSessionRow.id == ReportRow.session_id)
        .where(*_waits(places))
        .order_by(*order)
        .limit(limit)
    )
    if after:
        chosen = chosen.where(tuple_(*columns) < after if backwards else tuple_(*columns) > after)
    query = (
        select(ReportRow, PracticeSessionRow)
        .join(PracticeSessionRow, PracticeSessionRow.id == ReportRow.session_id)
        .where(ReportRow.session_id.in_(chosen))
    )
    found = await session.execute(query.order_by(*order))
    return [(row, session_row) for row, session_row in found]


async def waiting(session: Session, places: Places) -> int:
    """Return how many reports a teacher has not looked at, counted up to a thousand."""
    waits = select(ReportRow.session_id).where(
        ReportRow.awaits_review.is_(True), ReportRow.section_id.in_(places.sections)
    )
    if places.assignment_id is None:  # a thousand from the index, or all sessions would be read
        waits = waits.limit(_COUNTED)
    some = waits.subquery()
    query = (
        select(func.count())
        .join_from(some, PracticeSessionRow, PracticeSessionRow.id == some.c.session_id)
        .where(PracticeSessionRow.stage.in_(HANDED_IN))
    )
    if places.assignment_id is not None:
        query = query.where(PracticeSessionRow.assignment_id == places.assignment_id)
    return min(await session.scalar(query) or 0, _COUNTED)


def _waits(places: Places) -> list[ColumnElement[bool]]:
    return [
        ReportRow.awaits_review.is_(True),
        PracticeSessionRow.stage.in_(HANDED_IN),
        *places.are(ReportRow.section_id),
    ]


async def to_show(session: Session, places: Places, limit: int) -> Sequence[UUID]:
    """Return sessions whose feedback a teacher stands by and students do not see yet."""
    chosen = _at(Stage.FEEDBACK_READY, places)
    query = (
        select(chosen.c.id)
        .join(ReportRow, ReportRow.session_id == chosen.c.id)
        .where(ReportRow.state == ReportState.CONFIRMED)
    )
    return (await session.scalars(query.order_by(chosen.c.id).limit(limit))).all()


def _at(stage: Stage, places: Places) -> CTE:
    """Return the ids of the sessions of these places at a stage, to be found before all else.

    PostgreSQL plans a statement it knows without looking at what is asked for, and takes few rows
    of many to be found quickly in their order: it would walk through all sessions there are.
    """
    query = select(PracticeSessionRow.id).where(
        PracticeSessionRow.stage == stage, *places.are(PracticeSessionRow.section_id)
    )
    return query.cte("chosen").prefix_with("MATERIALIZED", dialect="postgresql")


async def titles(session: Session, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return what these assignments are called."""
    query = select(AssignmentRow.id, AssignmentRow.title)
    found = await session.execute(query.where(AssignmentRow.id.in_([each for each in ids if each])))
    return {row.id: row.title for row in found}
