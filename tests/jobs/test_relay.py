"""Watchers in this process hear what other processes do."""

from sqlalchemy import update

from tests.support.job_items import Working
from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR
from understudy.jobs.models import JobRow
from understudy.jobs.relay import JobRelay
from understudy.jobs.schemas import Job


async def test_a_watcher_hears_of_each_change_and_of_nothing_else(idle: Working) -> None:
    job = await a_job(idle.services, OPERATOR)
    relay = JobRelay(idle.services.db, idle.services.bus)
    events = idle.services.jobs.watch(OPERATOR, job.id)
    await anext(events)  # the snapshot
    await relay.look()
    assert (await anext(events)).name == "job.changed"  # perhaps read before the first look
    await relay.look()
    await _done(idle, job, 5)
    await relay.look()
    event = await anext(events)
    assert (event.name, event.data["job"]["done"]) == ("job.changed", 5)
    await events.aclose()


async def test_nobody_watches_so_nothing_is_remembered(idle: Working) -> None:
    job = await a_job(idle.services, OPERATOR)
    relay = JobRelay(idle.services.db, idle.services.bus)
    await relay.look()
    watched = idle.services.bus.watched()
    assert not [name for name in watched if name.startswith("job")]
    await _done(idle, job, 1)
    await relay.look()


async def _done(idle: Working, job: Job, done: int) -> None:
    async with idle.services.db.begin() as session:
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(done=done))
