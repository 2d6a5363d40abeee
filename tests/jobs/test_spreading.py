"""Shards of a job share the queue with those of others, and are out of it when it is cancelled."""

import asyncio

import pytest

from tests.support.job_items import Working, start_items
from understudy.accounts.access import OPERATOR
from understudy.jobs import recovery
from understudy.jobs.control import StepFailed, Stopped
from understudy.jobs.schemas import JobState
from understudy.jobs.spreading import value_of
from understudy.kernel.clock import monotonic_s
from understudy.kernel.settings import Settings


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """One shard at a time, one item at a time: what waits, waits long."""
    monkeypatch.setattr(recovery, "LOOK_EVERY_S", 0.1)
    return settings.model_copy(update={"shards_at_once": 1, "job_items_at_once": 1})


@pytest.fixture
async def held(working: Working) -> Working:
    """Work that goes on item by item, as slowly as a hundred a second."""
    working.items.before = lambda _: asyncio.sleep(0.01)
    return working


async def test_a_job_of_many_shards_is_cancelled_at_once(held: Working) -> None:
    job = await start_items(held.services, OPERATOR, 2_000, per_shard=20)
    await held.until(job, lambda j: j.done > 5)
    began_s = monotonic_s()
    await held.services.jobs.cancel(OPERATOR, job.id)
    asked = len(held.items.said)
    await held.until(job, lambda j: j.state is JobState.CANCELLED)
    assert monotonic_s() - began_s < 5, "a hundred shards were not gone through"
    assert len(held.items.said) <= asked + 1


async def test_a_large_job_does_not_keep_a_small_one_waiting(held: Working) -> None:
    large = await start_items(held.services, OPERATOR, 3_000, per_shard=20)
    await held.until(large, lambda j: j.done > 0)
    small = await start_items(held.services, OPERATOR, 30, per_shard=10)
    await held.until(small, lambda j: j.state is JobState.DONE)
    assert (await held.job(large)).done < 1_500
    await held.services.jobs.cancel(OPERATOR, large.id)
    await held.until(large, lambda j: j.state.is_over)


async def test_resumed_at_once_there_is_never_more_than_one_run(held: Working) -> None:
    job = await start_items(held.services, OPERATOR, 60, per_shard=5)
    for _ in range(4):
        before = (await held.job(job)).done
        await held.until(job, lambda j, before=before: j.done > before)  # type: ignore[misc]
        await held.services.jobs.pause(OPERATOR, job.id)
        await held.services.jobs.resume(OPERATOR, job.id)
    await held.until(job, lambda j: j.state.is_over)
    assert len(held.items.said) == 60
    assert (await held.row(job)).run == 5


async def test_a_run_that_takes_long_to_end_is_not_thought_lost(held: Working) -> None:
    going = asyncio.Event()
    held.items.before = lambda _: going.wait()
    job = await start_items(held.services, OPERATOR, 3)
    await held.until(job, lambda _: len(held.items.said) == 1)
    await held.services.jobs.pause(OPERATOR, job.id)
    await held.services.jobs.resume(OPERATOR, job.id)
    await asyncio.sleep(1)  # ten looks at what may be lost
    row = await held.row(job)
    assert (row.at_work, row.run, row.enqueued_run) == (True, 2, 1)
    assert len(held.items.said) == 1, "the next run waits for this one"
    going.set()
    job = await held.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, len(held.items.said)) == (JobState.DONE, 3, 3)


def test_what_a_step_has_returned() -> None:
    assert value_of({"value": {"done": 3}}) == {"done": 3}
    with pytest.raises(StepFailed, match="No"):
        value_of({"failed": "No."})
    with pytest.raises(Stopped):
        value_of({"stopped": None})
