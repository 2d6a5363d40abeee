"""What can be done with a job is offered, done, and refused with its sentence."""

import pytest

from tests.support.job_pages import Reader, reader
from tests.support.jobs import a_job
from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job, JobState


@pytest.fixture
async def teacher(job_site: Site) -> Reader:
    return await reader(job_site, Role.TEACHER)


async def shown(teacher: Reader, **is_now: object) -> Job:
    job = await a_job(teacher.site.services, teacher.visitor.actor, **is_now)  # type: ignore[arg-type]  # columns
    await teacher.show(job)
    return job


async def test_a_job_is_paused_and_resumed_with_one_button(teacher: Reader) -> None:
    job = await shown(teacher)
    (turn,) = teacher.user.find("Pause").elements
    await press(teacher.user, "Pause")
    await teacher.user.should_see("Resume", retries=50)
    assert teacher.user.find("Resume").elements == {turn}, "who works by keyboard stays there"
    await press(teacher.user, "Resume")
    await teacher.user.should_see("Waiting", retries=50)
    assert (await teacher.has(job)).state is JobState.QUEUED


async def test_a_job_is_cancelled_only_after_a_question(teacher: Reader) -> None:
    job = await shown(teacher)
    await press(teacher.user, "Cancel")
    await teacher.user.should_see("Cancel this job?")
    await press(teacher.user, "Keep it")
    await press(teacher.user, "Cancel")
    assert (await teacher.has(job)).state is JobState.QUEUED
    await press(teacher.user, "Cancel the job")
    await teacher.user.should_see("Cancelled", retries=50)
    assert (await teacher.has(job)).state is JobState.CANCELLED
    await teacher.user.should_not_see("Pause")


async def test_what_failed_is_tried_again(teacher: Reader) -> None:
    job = await shown(teacher, state=JobState.DONE, done=3, failed=2)
    await teacher.user.should_not_see("Pause")
    await press(teacher.user, "Try failed again")
    await teacher.user.should_see("Waiting", retries=50)
    assert (await teacher.has(job)).state is JobState.QUEUED


async def test_a_verb_that_is_refused_says_why_and_shows_how_it_is(teacher: Reader) -> None:
    job = await shown(teacher, state=JobState.PAUSED)
    services = teacher.site.services
    await services.jobs.cancel(teacher.visitor.actor, job.id)
    await press(teacher.user, "Resume")
    await teacher.user.should_see("Cancelled", retries=50)
    assert teacher.user.notify.contains(
        "Resume cannot be done with a job that is cancelled; nothing was changed."
    )
