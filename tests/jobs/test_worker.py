"""Jobs from their start to their end, on the real engine, on both kinds of database."""

import asyncio

from tests.support.job_items import Working, results, start_items
from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR
from understudy.jobs.schemas import JobState
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause, ModelFailed
from understudy.llm.money.schemas import BudgetDraft, Period
from understudy.llm.types import Scope


async def test_every_item_is_made_once(working: Working) -> None:
    job = await start_items(working.services, OPERATOR, 120)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, job.failed, job.total) == (JobState.DONE, 120, 0, 120)
    assert all((await results(working.services.db, job.id)).values())
    assert len(working.items.said) == 120
    assert job.started_at
    assert job.ended_at
    assert job.eta_s is None


async def test_failed_items_are_told_and_can_be_tried_again(working: Working) -> None:
    async def fail_some(key: str) -> None:
        if int(key) % 3 == 0:
            raise ModelFailed(Cause.FILTERED)

    working.items.before = fail_some
    job = await start_items(working.services, OPERATOR, 30)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, job.failed) == (JobState.DONE, 20, 10)
    working.items.before = lambda _: asyncio.sleep(0)
    job = await working.services.jobs.retry_failed(OPERATOR, job.id)
    assert (job.state, job.failed) == (JobState.QUEUED, 0)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, job.failed) == (JobState.DONE, 30, 0)
    assert len(working.items.said) == 40, "only the failed ones were asked for again"


async def test_a_job_of_which_nothing_could_be_made_has_failed(working: Working) -> None:
    async def fail(_key: str) -> None:
        raise ModelFailed(Cause.FILTERED)

    working.items.before = fail
    job = await start_items(working.services, OPERATOR, 5)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.failed) == (JobState.FAILED, 5)
    assert job.error == "None of its 5 items could be made."


async def test_a_refused_key_stops_the_job_and_keeps_its_items_open(working: Working) -> None:
    async def refuse(key: str) -> None:
        if int(key) >= 3:
            raise ModelFailed(Cause.UNAUTHORIZED)

    working.items.before = refuse
    job = await start_items(working.services, OPERATOR, 40)
    job = await working.until(job, lambda j: j.state is JobState.PAUSED)
    assert "refused our key" in (job.error or "")
    assert (job.done, job.failed) == (3, 0)
    working.items.before = lambda _: asyncio.sleep(0)
    await working.services.jobs.resume(OPERATOR, job.id)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done, job.error) == (JobState.DONE, 40, None)


async def test_at_the_end_of_its_budget_a_job_closes_gracefully_and_says_so(
    working: Working,
) -> None:
    job_id, services = new_id(), working.services
    budget = BudgetDraft(scope=Scope.JOB, of=str(job_id), period=Period.TOTAL, limit_tokens=700)
    await services.budgets.set(OPERATOR, budget)
    job = await start_items(services, OPERATOR, 40, job_id=job_id)
    job = await working.until(job, lambda j: j.state is JobState.PAUSED)
    assert "budget" in (job.error or "").lower()
    assert 0 < job.done < 40
    assert job.failed == 0
    more = budget.model_copy(update={"limit_tokens": 10_000_000})
    await services.budgets.set(OPERATOR, more)
    await services.jobs.resume(OPERATOR, job.id)
    job = await working.until(job, lambda j: j.state.is_over)
    assert (job.state, job.done) == (JobState.DONE, 40)


async def test_other_jobs_go_on_beside_a_slow_one(working: Working) -> None:
    going = asyncio.Event()

    async def wait(_key: str) -> None:
        if len(working.items.said) <= 2:
            await going.wait()

    working.items.before = wait
    slow = await start_items(working.services, OPERATOR, 2)
    await working.until(slow, lambda _: len(working.items.said) == 2)
    quick = await start_items(working.services, OPERATOR, 20)
    await working.until(quick, lambda j: j.state is JobState.DONE)
    assert (await working.job(slow)).state is JobState.RUNNING
    going.set()
    await working.until(slow, lambda j: j.state is JobState.DONE)


async def test_a_kind_that_nobody_knows_fails_with_a_sentence(working: Working) -> None:
    job = await a_job(working.services, OPERATOR, kind="of_the_future")
    working.services.jobs.wake()
    job = await working.until(job, lambda j: j.state.is_over)
    assert job.state is JobState.FAILED
    assert "does not know this kind" in (job.error or "")
