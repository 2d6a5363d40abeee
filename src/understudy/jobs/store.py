"""SQL of jobs: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, case, func, or_, select, true, tuple_, update

from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.accounts.models import PersonRow
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import LONGEST_ERROR, JobDraft, JobState, JobVerb
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import new_id
from understudy.llm.money.schemas import Period
from understudy.llm.tables import BudgetRow, JobSpendRow
from understudy.llm.types import Scope


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which jobs an actor may see and act on: their own, an administrator all."""
    return true() if actor.is_admin else JobRow.owner_id == actor.id


def add(
    session: Session, id: UUID, owner_id: UUID, kind: str, arguments: Mapping[str, Any], d: JobDraft
) -> JobRow:
    """Add a job, with a budget of its own if it has one."""
    row = JobRow(
        id=id,
        kind=kind,
        owner_id=owner_id,
        arguments=dict(arguments),
        state=JobState.QUEUED,
        **d.model_dump(),
    )
    session.add(row)
    if d.budget_usd is not None:
        budget = {"scope": Scope.JOB, "of": str(id), "period": Period.TOTAL}
        limits = {"limit_usd": d.budget_usd, "owner_id": owner_id, "set_by": owner_id}
        session.add(BudgetRow(id=new_id(), set_at=now(), **budget, **limits))
    return row


async def job(
    session: Session, id: UUID, seen: ColumnElement[bool] | None = None, *, lock: bool = False
) -> JobRow | None:
    """Return a job, if it is among those that are seen; `lock` keeps others from changing it."""
    query = select(JobRow).where(JobRow.id == id)
    if seen is not None:
        query = query.where(seen)
    if lock:
        query = query.with_for_update()
    return (await session.scalars(query)).first()


async def jobs(
    session: Session,
    seen: ColumnElement[bool],
    *,
    states: Collection[JobState] | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> Sequence[JobRow]:
    """Return jobs, the newest first, those after a place in that list if it is given."""
    query = select(JobRow).where(seen)
    if states is not None:
        query = query.where(JobRow.state.in_(states))
    if before is not None:
        query = query.where(tuple_(JobRow.created_at, JobRow.id) < before)
    query = query.order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def under_way(
    session: Session, seen: ColumnElement[bool], states: Collection[JobState], limit: int
) -> Sequence[JobRow]:
    """Return jobs in these states, those that run before those that wait, then the newest."""
    waits = case((JobRow.state == JobState.RUNNING, 0), else_=1)
    query = select(JobRow).where(seen, JobRow.state.in_(states))
    query = query.order_by(waits, JobRow.created_at.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def to_enqueue(session: Session, limit: int) -> Sequence[JobRow]:
    """Return jobs of which a run is wanted that the engine was not given, the oldest first."""
    wanted = (
        JobRow.state == JobState.QUEUED,
        JobRow.enqueued_run < JobRow.run,
        JobRow.at_work.is_(False),
    )
    query = select(JobRow).where(*wanted).order_by(JobRow.created_at).limit(limit)
    return (await session.scalars(query)).all()


async def halted(session: Session, kind: str, since: datetime, limit: int) -> Sequence[JobRow]:
    """Return jobs of a kind that nobody paused and that wait since then or longer, locked."""
    wanted = (JobRow.kind == kind, JobRow.state == JobState.PAUSED, JobRow.at_work.is_(False))
    query = select(JobRow).where(*wanted, JobRow.error.is_not(None), JobRow.updated_at <= since)
    query = query.order_by(JobRow.updated_at).limit(limit).with_for_update(skip_locked=True)
    return (await session.scalars(query)).all()


async def going_on(session: Session, kind: str) -> Sequence[dict[str, Any]]:
    """Return what jobs of a kind were started with that are under way, or halted: see `halted`."""
    is_halted = (JobRow.state == JobState.PAUSED) & JobRow.error.is_not(None)
    is_open = or_(JobRow.state.in_((JobState.QUEUED, JobState.RUNNING)), is_halted)
    query = select(JobRow.arguments).where(JobRow.kind == kind, is_open)
    return (await session.scalars(query)).all()


async def mark_enqueued(session: Session, id: UUID, run: int) -> None:
    """Remember that the engine has a run."""
    await session.execute(
        update(JobRow)
        .where(JobRow.id == id, JobRow.enqueued_run < run)
        .values(enqueued_run=run)
        .execution_options(synchronize_session=False)
    )


async def add_progress(session: Session, id: UUID, done: int, failed: int) -> None:
    """Count items, in one statement: many shards may do so at once."""
    if done or failed:
        await session.execute(
            update(JobRow)
            .where(JobRow.id == id)
            .values(done=JobRow.done + done, failed=JobRow.failed + failed, updated_at=now())
            .execution_options(synchronize_session=False)
        )


async def set_counts(session: Session, id: UUID, done: int, failed: int) -> None:
    """Say how many items are done and failed, where a step can tell: others may undo an item."""
    await session.execute(
        update(JobRow)
        .where(JobRow.id == id)
        .values(done=done, failed=failed)
        .execution_options(synchronize_session=False)
    )


async def set_total(session: Session, id: UUID, total: int) -> None:
    """Say how many items there are."""
    await session.execute(
        update(JobRow)
        .where(JobRow.id == id)
        .values(total=total, updated_at=now())
        .execution_options(synchronize_session=False)
    )


async def wishes(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[JobState, int]]:
    """Return what is wanted of jobs: their state, and which run."""
    query = select(JobRow.id, JobRow.state, JobRow.run).where(JobRow.id.in_(ids))
    found = await session.execute(query)
    return {job_id: (JobState(state), run) for job_id, state, run in found}


async def states(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[object, ...]]:
    """Return what watchers see of jobs, to be compared with what they saw."""
    row, spend = JobRow, JobSpendRow
    query = (
        select(row.id, row.state, row.done, row.failed, row.total, row.error, spend.cost_nano_usd)
        .outerjoin(spend, spend.job_id == row.id)
        .where(row.id.in_(ids))
    )
    return {found[0]: tuple(found[1:]) for found in await session.execute(query)}


async def at_work(session: Session) -> Sequence[JobRow]:
    """Return the jobs of which a run has begun and not ended."""
    return (await session.scalars(select(JobRow).where(JobRow.at_work))).all()


async def enqueued(session: Session) -> Sequence[JobRow]:
    """Return the jobs whose wanted run the engine has, and that has not begun."""
    waits = (JobRow.state == JobState.QUEUED, JobRow.at_work.is_(False))
    query = select(JobRow).where(*waits, JobRow.enqueued_run == JobRow.run)
    return (await session.scalars(query)).all()


async def enqueue_anew(session: Session, id: UUID, run: int) -> bool:
    """Want another run in place of one that has not begun; False if it has, or is not wanted."""
    found = await session.execute(
        update(JobRow)
        .where(JobRow.id == id, JobRow.run == run, JobRow.state == JobState.QUEUED)
        .where(JobRow.at_work.is_(False))
        .values(run=run + 1)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", found).rowcount > 0


async def arguments_of(session: Session, id: UUID) -> dict[str, Any]:
    """Return what a job was started with; nothing of one that is gone."""
    return await session.scalar(select(JobRow.arguments).where(JobRow.id == id)) or {}


async def spends(session: Session, ids: Collection[UUID]) -> dict[UUID, JobSpendRow]:
    """Return what jobs have cost so far; those that have asked no model are left out."""
    rows = await session.scalars(select(JobSpendRow).where(JobSpendRow.job_id.in_(ids)))
    return {row.job_id: row for row in rows}


async def counts(session: Session) -> dict[JobState, int]:
    """Return how many jobs are in each state."""
    query = select(JobRow.state, func.count()).group_by(JobRow.state)
    return {JobState(state): count for state, count in await session.execute(query)}


async def role_of(session: Session, person_id: UUID) -> Role | None:
    """Return the role of a job's owner now; None if they are gone or cannot sign in."""
    query = select(PersonRow.role).where(PersonRow.id == person_id, PersonRow.active)
    return (await session.scalars(query)).first()


async def taken_up_at(session: Session, id: UUID) -> datetime | None:
    """Return when somebody last had a job resumed or tried again; by itself does not count."""
    verbs = [f"job.{verb}" for verb in (JobVerb.RESUME, JobVerb.RETRY)]
    query = select(func.max(AuditRow.at))
    return await session.scalar(query.where(AuditRow.subject_id == id, AuditRow.action.in_(verbs)))


def say(row: JobRow, error: str | None) -> None:
    """Say what is the matter with a job."""
    long = error is not None and len(error) > LONGEST_ERROR
    row.error = f"{error[: LONGEST_ERROR - 1]}…" if error and long else error


def run_id(job_id: UUID, run: int) -> str:
    """Return what the engine calls a run of a job."""
    return f"job/{job_id}/{run}"
