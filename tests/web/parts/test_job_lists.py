"""Two lists of jobs that stay true while a page is open."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobDraft, JobState
from understudy.kernel.clock import now
from understudy.web.parts import job_lists
from understudy.web.parts.job_lists import ENDED, JobLists, Wanted


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_lists, "ENDED_AT_ONCE", 2)
    monkeypatch.setattr(job_lists, "UNDER_WAY_AT_ONCE", 2)
    monkeypatch.setattr(job_lists, "ENDED_EVERY_S", 3_600.0)


async def at(services: Services, hour: int, state: JobState) -> Job:
    """Write down a job that was created so many hours ago."""
    created = now() - timedelta(hours=hour)
    draft = JobDraft(title=f"{state} {hour}")
    return await a_job(services, OPERATOR, draft=draft, state=state, created_at=created)


async def becomes(services: Services, job: Job, state: JobState) -> None:
    async with services.db.begin() as session:
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(state=state))


def titles(jobs: list[Job]) -> list[str]:
    return [job.title for job in jobs]


async def test_what_runs_comes_before_what_waits_and_more_is_shown_if_asked(
    services: Services,
) -> None:
    await at(services, 9, JobState.CANCELLING)
    await at(services, 8, JobState.RUNNING)
    for hour in range(3):
        await at(services, hour, JobState.QUEUED)
    lists = JobLists(services.jobs, Wanted())
    await lists.look(OPERATOR)
    assert titles(lists.under_way) == ["running 8", "cancelling 9", "queued 0", "queued 1"]
    assert lists.is_more
    lists.grow()
    await lists.look(OPERATOR)
    assert len(lists.under_way) == 5
    assert not lists.is_more


async def test_what_has_ended_is_read_again_when_something_ends(services: Services) -> None:
    job = await at(services, 1, JobState.RUNNING)
    await at(services, 2, JobState.DONE)
    lists = JobLists(services.jobs, Wanted())
    await lists.look(OPERATOR)
    await at(services, 0, JobState.FAILED)
    await lists.look(OPERATOR)
    assert titles(lists.ended) == ["done 2"], "nothing that was seen to be under way has ended"
    await becomes(services, job, JobState.DONE)
    await lists.look(OPERATOR)
    assert titles(lists.ended) == ["failed 0", "running 1", "done 2"]


async def test_what_was_read_on_to_stays_when_the_newest_are_read_again(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in range(1, 6):
        await at(services, hour, JobState.DONE)
    lists = JobLists(services.jobs, Wanted())
    await lists.look(OPERATOR)
    await lists.read_on(OPERATOR)
    assert titles(lists.ended) == ["done 1", "done 2", "done 3", "done 4"]
    await at(services, 0, JobState.DONE)
    monkeypatch.setattr(job_lists, "MOST_PER_PAGE", 3)  # fewer than are shown
    await lists.look(OPERATOR, whole=True)
    assert titles(lists.ended) == [f"done {hour}" for hour in range(5)]
    await lists.read_on(OPERATOR)
    assert titles(lists.ended) == [f"done {hour}" for hour in range(6)]
    assert lists.next is None


async def test_one_that_is_tried_again_is_no_longer_among_those_that_ended(
    services: Services,
) -> None:
    job = await at(services, 1, JobState.FAILED)
    lists = JobLists(services.jobs, Wanted())
    await lists.look(OPERATOR)
    await becomes(services, job, JobState.QUEUED)
    await lists.look(OPERATOR)
    assert (titles(lists.under_way), lists.ended) == (["failed 1"], [])


async def test_only_what_is_wanted_is_read(services: Services) -> None:
    await at(services, 0, JobState.RUNNING)
    await at(services, 1, JobState.DONE)
    lists = JobLists(services.jobs, Wanted(states=ENDED))
    await lists.look(OPERATOR)
    assert (lists.under_way, titles(lists.ended)) == ([], ["done 1"])
    lists = JobLists(services.jobs, Wanted(states=(JobState.RUNNING,)))
    await lists.look(OPERATOR)
    assert (titles(lists.under_way), lists.ended) == (["running 0"], [])
