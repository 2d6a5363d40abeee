"""Running work hears what is written into its job's row, and that its process is thought dead."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from tests.support.job_items import Working
from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR
from understudy.jobs.control import Wish
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import JobState
from understudy.jobs.watch import Controls
from understudy.kernel.ids import new_id
from understudy.kernel.process import ProcessRow

S = JobState


def _controls(idle: Working) -> Controls:
    return Controls(idle.services.db, idle.services.process)


@pytest.mark.parametrize(
    ("state", "run", "wish"),
    [
        (S.RUNNING, 1, Wish.GO),
        (S.PAUSED, 1, Wish.PAUSE),
        (S.CANCELLING, 1, Wish.CUT),
        (S.CANCELLED, 1, Wish.CUT),
        (S.QUEUED, 2, Wish.PAUSE),
        (S.RUNNING, 2, Wish.PAUSE),
    ],
)
async def test_what_is_wanted(idle: Working, state: JobState, run: int, wish: Wish) -> None:
    job = await a_job(idle.services, OPERATOR, state=state, run=run)
    controls = _controls(idle)
    with controls.of(job.id, 1) as control:
        await controls.look()
        assert control.wish is wish


async def test_it_changes_with_the_row(idle: Working) -> None:
    job, controls = await a_job(idle.services, OPERATOR, state=S.RUNNING), _controls(idle)
    with controls.of(job.id, 1) as control:
        await controls.look()
        await _set(idle, job.id, S.CANCELLING)
        await controls.look()
        assert control.wish is Wish.CUT


async def test_the_work_of_a_job_that_is_gone_is_cut(idle: Working) -> None:
    controls = _controls(idle)
    with controls.of(new_id(), 1) as control:
        await controls.look()
        assert control.wish is Wish.CUT


async def test_who_is_thought_dead_lets_go(idle: Working) -> None:
    job, controls = await a_job(idle.services, OPERATOR, state=S.RUNNING), _controls(idle)
    async with idle.services.db.begin() as session:
        await session.execute(delete(ProcessRow).where(ProcessRow.id == idle.services.process.id))
    with controls.of(job.id, 1) as control:
        await controls.look()
        assert control.wish is Wish.CUT


async def test_who_was_thought_dead_meanwhile_lets_go_too(idle: Working) -> None:
    job, controls = await a_job(idle.services, OPERATOR, state=S.RUNNING), _controls(idle)
    process = idle.services.process
    with controls.of(job.id, 1) as control:
        async with idle.services.db.begin() as session:
            await session.execute(delete(ProcessRow).where(ProcessRow.id == process.id))
        await process._beat()  # it is on the list again, before anybody has looked
        await controls.look()
        assert control.wish is Wish.CUT
    with controls.of(job.id, 1) as later:
        await controls.look()
        assert later.wish is Wish.GO


async def test_who_leaves_waits_for_what_runs_and_begins_nothing(idle: Working) -> None:
    job, controls = await a_job(idle.services, OPERATOR, state=S.RUNNING), _controls(idle)
    over = asyncio.Event()

    async def work() -> Wish:
        with controls.of(job.id, 1) as control:
            await control.wait(Wish.LEAVE)
            await over.wait()
            return control.wish

    async with asyncio.TaskGroup() as group:
        working = group.create_task(work())
        await asyncio.sleep(0)
        leaving = group.create_task(controls.leave(30))
        await asyncio.sleep(0.05)
        assert not leaving.done()
        over.set()
    assert working.result() is Wish.LEAVE
    with controls.of(job.id, 1) as late:
        await controls.look()
        assert late.wish is Wish.LEAVE


async def test_who_leaves_does_not_wait_for_ever(idle: Working) -> None:
    controls = _controls(idle)
    with controls.of(new_id(), 1):
        await controls.leave(0.01)


async def _set(idle: Working, job_id: UUID, state: JobState) -> None:
    async with idle.services.db.begin() as session:
        await session.execute(update(JobRow).where(JobRow.id == job_id).values(state=state))
