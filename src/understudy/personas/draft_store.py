"""SQL of drafted personas: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, select, update

from understudy.jobs.models import JobRow
from understudy.kernel.db import Session, insert_into
from understudy.personas.draft_schemas import Draft, DraftState
from understudy.personas.drafting import Wanted
from understudy.personas.models import LONGEST_PROBLEM, PersonaDraftRow
from understudy.personas.schemas import PersonaFields

SHOWN = (DraftState.DRAFTED, DraftState.KEPT)
_THERE = (DraftState.DRAFTED, DraftState.KEPT, DraftState.DISCARDED)
"""What was discarded is not drafted again, nor anybody like it."""


async def add(session: Session, job_id: UUID, owner_id: UUID, count: int) -> None:
    """Add those that a job is to draft, those of them that are not there yet."""
    facts = {"job_id": job_id, "owner_id": owner_id, "state": DraftState.OPEN, "draws": 0}
    rows = [{**facts, "number": number} for number in range(1, count + 1)]
    await session.execute(insert_into(session, PersonaDraftRow).on_conflict_do_nothing(), rows)


async def wanted(
    session: Session, job_id: UUID, numbers: Collection[int] | None = None
) -> list[Wanted]:
    """Return those not drafted yet, in order; of these numbers, if they are given."""
    row = PersonaDraftRow
    query = select(row.number, row.draws).where(row.job_id == job_id, row.state == DraftState.OPEN)
    if numbers is not None:
        query = query.where(row.number.in_(numbers))
    return [Wanted(*each) for each in await session.execute(query.order_by(row.number))]


async def numbers_there(session: Session, job_id: UUID) -> Sequence[int]:
    """Return the numbers of those who are drafted, whatever became of them."""
    row = PersonaDraftRow
    query = select(row.number).where(row.job_id == job_id, row.state.in_(_THERE))
    return (await session.scalars(query)).all()


async def fields_there(
    session: Session, job_id: UUID, numbers: Collection[int]
) -> dict[int, PersonaFields]:
    """Return what these people are like."""
    row = PersonaDraftRow
    query = select(row.number, row.fields).where(row.job_id == job_id, row.number.in_(numbers))
    found = await session.execute(query)
    return {number: PersonaFields.model_validate(fields) for number, fields in found}


async def latest(session: Session, job_id: UUID, most: int) -> list[PersonaFields]:
    """Return the people with the highest numbers, the lowest of these first."""
    row = PersonaDraftRow
    query = select(row.fields).where(row.job_id == job_id, row.state.in_(_THERE))
    found = await session.scalars(query.order_by(row.number.desc()).limit(most))
    return [PersonaFields.model_validate(fields) for fields in reversed(found.all())]


async def accept(session: Session, job_id: UUID, number: int, fields: PersonaFields) -> int:
    """Write somebody who was drafted; returns 0 if somebody else was there before."""
    values = {"state": DraftState.DRAFTED, "fields": fields.model_dump(mode="json")}
    return await _change_open(session, job_id, [number], **values)


async def fail(session: Session, job_id: UUID, numbers: Collection[int], problem: str) -> int:
    """Say why these could not be drafted; returns how many of them were still open."""
    problem = problem[:LONGEST_PROBLEM]
    return await _change_open(session, job_id, numbers, state=DraftState.FAILED, problem=problem)


async def count_draw(session: Session, job_id: UUID, numbers: Collection[int]) -> None:
    """Note that these have to be drafted once more."""
    await _change_open(session, job_id, numbers, draws=PersonaDraftRow.draws + 1)


async def reopen(session: Session, job_id: UUID) -> int:
    """Make those open again that failed; returns how many."""
    failed = PersonaDraftRow.state == DraftState.FAILED
    values = {"state": DraftState.OPEN, "draws": 0, "problem": None}
    return await _change(session, job_id, failed, values)


async def drafts(
    session: Session,
    job_id: UUID,
    states: Collection[DraftState],
    *,
    above: int = 0,
    limit: int,
) -> list[Draft]:
    """Return drafts by number."""
    row = PersonaDraftRow
    query = select(row).where(row.job_id == job_id, row.state.in_(states), row.number > above)
    found = await session.scalars(query.order_by(row.number).limit(limit))
    return [_draft_of(each) for each in found]


async def to_keep(
    session: Session, job_id: UUID, numbers: Collection[int] | None, *, above: int, limit: int
) -> Sequence[PersonaDraftRow]:
    """Return drafts that are there, by number, and keep others from changing them meanwhile."""
    row = PersonaDraftRow
    query = select(row).where(row.job_id == job_id, row.state.in_(SHOWN), row.number > above)
    if numbers is not None:
        query = query.where(row.number.in_(numbers))
    query = query.order_by(row.number).limit(limit).with_for_update()
    return (await session.scalars(query)).all()


async def discard(session: Session, job_id: UUID, numbers: Collection[int] | None) -> int:
    """Discard drafts that are no personas, these or all of them; returns how many."""
    chosen = PersonaDraftRow.state == DraftState.DRAFTED
    if numbers is not None:
        chosen &= PersonaDraftRow.number.in_(numbers)
    return await _change(session, job_id, chosen, {"state": DraftState.DISCARDED})


async def discarded(
    session: Session, job_id: UUID, numbers: Collection[int] | None
) -> Sequence[int]:
    """Return the numbers of what is discarded, of these or of all."""
    row = PersonaDraftRow
    query = select(row.number).where(row.job_id == job_id, row.state == DraftState.DISCARDED)
    if numbers is not None:
        query = query.where(row.number.in_(numbers))
    return (await session.scalars(query.order_by(row.number))).all()


async def latest_jobs(session: Session, owner_id: UUID, kind: str, most: int) -> Sequence[UUID]:
    """Return somebody's jobs of a kind, the newest first."""
    query = select(JobRow.id).where(JobRow.owner_id == owner_id, JobRow.kind == kind)
    return (await session.scalars(query.order_by(JobRow.created_at.desc()).limit(most))).all()


async def _change_open(
    session: Session, job_id: UUID, numbers: Collection[int], **values: object
) -> int:
    is_open = PersonaDraftRow.state == DraftState.OPEN
    return await _change(session, job_id, is_open & PersonaDraftRow.number.in_(numbers), values)


async def _change(
    session: Session, job_id: UUID, which: ColumnElement[bool], values: dict[str, Any]
) -> int:
    changed = await session.execute(
        update(PersonaDraftRow)
        .where(PersonaDraftRow.job_id == job_id, which)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount if isinstance(changed, CursorResult) else 0


def _draft_of(row: PersonaDraftRow) -> Draft:
    return Draft(
        number=row.number,
        state=DraftState(row.state),
        fields=PersonaFields.model_validate(row.fields) if row.fields else None,
        persona_id=row.persona_id,
        problem=row.problem,
    )
