"""Work of the dead goes on, lost work is told; the private function this needs keeps its word."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import create_engine, text

from tests.support.accounts import add_member
from tests.support.job_items import Working, start_items
from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR
from understudy.accounts.models import PersonRow
from understudy.jobs import recovery
from understudy.jobs.closing import LOST
from understudy.jobs.engine import _engine_url
from understudy.jobs.schemas import Job, JobState
from understudy.jobs.store import run_id
from understudy.jobs.worker import GONE
from understudy.kernel.db import async_url
from understudy.kernel.ids import new_id


async def test_the_work_of_a_process_that_died_goes_on(working: Working) -> None:
    """As `kill -9` leaves it: begun, and held by an executor that nobody hears of."""
    job = await _held_by_the_dead(working, status="PENDING")
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done) == (JobState.DONE, 4)


async def test_two_that_hand_over_at_once_hand_over_once(working: Working) -> None:
    job = await start_items(working.services, OPERATOR, 2)
    await working.until(job, lambda j: j.state.is_over)
    dead = str(new_id())
    _change(working, run_id(job.id, 1), status="PENDING", executor_id=dead)
    hand_over = DBOS._recover_pending_workflows
    asked = len(working.items.said)
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(asyncio.to_thread(hand_over, [dead]))
    own = run_id(job.id, 1)
    async with asyncio.timeout(20):
        while _status(working, own) != ["SUCCESS"]:
            await asyncio.sleep(0.1)
    assert len(working.items.said) == asked, "what was remembered is not done again"


async def test_work_that_ended_without_its_end_is_told(working: Working) -> None:
    job = await a_job(working.services, OPERATOR, state=JobState.PAUSED)
    finished = await start_items(working.services, OPERATOR, 1)
    await working.until(finished, lambda j: j.state.is_over)
    _change(working, run_id(finished.id, 1), workflow_uuid=run_id(job.id, 1), status="ERROR")
    await _set(working, job, state=JobState.RUNNING, at_work=True, enqueued_run=1)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.error) == (JobState.FAILED, LOST)


async def test_work_the_engine_knows_nothing_of_begins_again(working: Working) -> None:
    job = await start_items(working.services, OPERATOR, 3)
    await working.until(job, lambda j: j.state.is_over)
    await _set(working, job, state=JobState.RUNNING, at_work=True, run=7, enqueued_run=7)
    job = await working.until(job, lambda j: j.state.is_over)
    assert job.state is JobState.DONE
    assert (await working.row(job)).run == 8


async def test_a_run_that_was_given_to_an_engine_that_is_gone_begins_all_the_same(
    working: Working,
) -> None:
    job = await a_job(working.services, OPERATOR, state=JobState.PAUSED)
    values = {"arguments": {"count": 2, "per_shard": 5}, "state": JobState.QUEUED}
    await _set(working, job, enqueued_run=1, **values)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done) == (JobState.DONE, 2)


async def test_nobody_works_for_who_can_no_longer_sign_in(working: Working) -> None:
    member = await add_member(working.services.db)
    async with working.services.db.begin() as session:
        (await session.get_one(PersonRow, member.actor.id)).active = False
    job = await start_items(working.services, member.actor, 3)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, job.error) == (JobState.FAILED, 0, GONE)


async def test_old_records_are_deleted_with_their_shards_and_new_ones_kept(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await start_items(working.services, OPERATOR, 6, per_shard=2)
    await working.until(job, lambda j: j.state.is_over)
    own = run_id(job.id, 1)
    looking = recovery.Recovery(working.services.db, Any, Any)  # type: ignore[arg-type]  # not asked
    await looking.sweep()
    assert len(_status(working, f"{own}%")) == 4
    monkeypatch.setattr(recovery, "KEPT_FOR", timedelta(seconds=-5))
    await looking.sweep()
    assert _status(working, f"{own}%") == []


async def _held_by_the_dead(working: Working, **values: str) -> Job:
    job = await start_items(working.services, OPERATOR, 4)
    await working.until(job, lambda j: j.state.is_over)
    again = await a_job(working.services, OPERATOR, state=JobState.PAUSED)
    own = run_id(again.id, 1)
    _forget_steps(working, run_id(job.id, 1))
    inputs = f'{{"positionalArgs":["{again.id}",1],"namedArgs":{{}}}}'
    held = {"workflow_uuid": own, "executor_id": str(new_id()), "inputs": inputs, **values}
    arguments = {"count": 4, "per_shard": 4}
    await _set(
        working, again, state=JobState.RUNNING, at_work=True, enqueued_run=1, arguments=arguments
    )
    _change(working, run_id(job.id, 1), **held)
    return again


async def _set(working: Working, job: Job, **values: Any) -> None:
    async with working.services.db.begin() as session:
        row = await session.get_one(type(await working.row(job)), job.id)
        for name, value in values.items():
            setattr(row, name, value)


def _schema(working: Working) -> tuple[Any, str]:
    url = _engine_url(async_url(working.services.settings.database))
    return create_engine(url), "" if url.startswith("sqlite") else "dbos."


def _change(working: Working, workflow: str, **values: object) -> None:
    engine, schema = _schema(working)
    sets = ", ".join(f"{name} = :{name}" for name in values)
    with engine.begin() as connection:
        statement = f"update {schema}workflow_status set {sets}, completed_at = null where workflow_uuid = :own"  # noqa: S608, E501 no input
        connection.execute(text(statement), {**values, "own": workflow})
    engine.dispose()


def _forget_steps(working: Working, workflow: str) -> None:
    engine, schema = _schema(working)
    with engine.begin() as connection:
        statement = f"delete from {schema}operation_outputs where workflow_uuid = :own"  # noqa: S608 no input
        connection.execute(text(statement), {"own": workflow})
    engine.dispose()


def _status(working: Working, pattern: str) -> list[str]:
    engine, schema = _schema(working)
    with engine.begin() as connection:
        statement = f"select status from {schema}workflow_status where workflow_uuid like :own"  # noqa: S608 no input
        found = connection.execute(text(statement), {"own": pattern}).scalars().all()
    engine.dispose()
    return list(found)
