"""A job on a page follows what becomes of it, for as long as the card is there."""

from decimal import Decimal

import pytest
from nicegui import ui

from tests.support.job_pages import Reader, reader, so
from tests.support.jobs import a_job
from tests.support.outage import outage
from tests.support.site import Site, press
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.schemas import PersonChanges
from understudy.jobs.events import JOB_CHANGED, channel_of
from understudy.jobs.schemas import Job, JobDraft, JobState
from understudy.web.parts import job_card as job_card_module

DRAFT = JobDraft(title="Twelve answers", total=12, estimate_usd=Decimal("0.5"))


@pytest.fixture
async def teacher(job_site: Site) -> Reader:
    return await reader(job_site, Role.TEACHER)


async def test_a_card_tells_what_is_known_and_follows_what_happens(teacher: Reader) -> None:
    job = await a_job(teacher.site.services, teacher.visitor.actor, draft=DRAFT)
    await teacher.show(job)
    for told in ("Twelve answers", "Waiting", "0 of 12", "$0.00 so far · estimated $0.50"):
        await teacher.user.should_see(told)
    await so(lambda: teacher.watched(job))
    await teacher.becomes(job, state=JobState.RUNNING, done=7, failed=2)
    for told in ("Running", "9 of 12", "2 failed"):
        await teacher.user.should_see(told, retries=50)


async def test_a_student_reads_no_costs(job_site: Site) -> None:
    student = await reader(job_site, Role.STUDENT)
    job = await a_job(job_site.services, student.visitor.actor, draft=DRAFT)
    await student.show(job)
    await student.user.should_see("0 of 12")
    await student.user.should_not_see("estimated")
    await student.user.should_not_see("$")


async def test_the_end_is_told_once_and_not_of_a_job_that_was_over(teacher: Reader) -> None:
    services, ends = teacher.site.services, list[JobState]()

    async def over(job: Job) -> None:
        ends.append(job.state)
        ui.label("Here they are")

    old = await a_job(services, teacher.visitor.actor, state=JobState.DONE)
    job = await a_job(services, teacher.visitor.actor)
    await teacher.show(old, on_over=over)
    await teacher.show(job, on_over=over)
    await so(lambda: teacher.watched(job) and teacher.watched(old))
    await teacher.becomes(old, done=2, total=2)
    await teacher.user.should_see("2 of 2", retries=50)
    assert ends == []
    await teacher.becomes(job, state=JobState.FAILED, error="The model is gone.")
    await teacher.user.should_see("The model is gone.", retries=50)
    await teacher.user.should_see("Here they are", retries=50)
    await teacher.becomes(job, done=1, total=1)
    await teacher.user.should_see("1 of 1", retries=50)
    assert ends == [JobState.FAILED]


async def test_it_ends_with_the_card_and_begins_on_a_page_that_is_open(teacher: Reader) -> None:
    job = await a_job(teacher.site.services, teacher.visitor.actor)
    await teacher.show(job)
    await so(lambda: teacher.watched(job))
    teacher.place.clear()
    await so(lambda: not teacher.watched(job))


async def test_while_the_database_is_away_it_says_so_and_goes_on(
    teacher: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_card_module, "AGAIN_AFTER_S", 0.3)
    job = await a_job(teacher.site.services, teacher.visitor.actor)
    await teacher.show(job)
    await so(lambda: teacher.watched(job))
    with outage(teacher.site.services.db):
        teacher.site.services.bus.publish(channel_of(job.id), JOB_CHANGED, {})
        await teacher.user.should_see("Not up to date", retries=50)
    await so(lambda: teacher.watched(job))
    await teacher.user.should_not_see("Not up to date", retries=50)
    await teacher.becomes(job, state=JobState.RUNNING)
    await teacher.user.should_see("Running", retries=50)


async def test_who_may_no_longer_see_it_sees_nothing_new(
    job_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_card_module, "AGAIN_AFTER_S", 0.02)
    admin = await reader(job_site, Role.ADMIN)
    await job_site.person(Role.ADMIN, "Ada Always")
    job = await a_job(job_site.services, OPERATOR)
    await admin.show(job)
    await so(lambda: admin.watched(job))
    changes = PersonChanges(role=Role.TEACHER)
    await job_site.services.accounts.change_person(OPERATOR, admin.visitor.actor.id, changes)
    await admin.becomes(job, done=5, total=9)
    await admin.user.should_see("Not up to date", retries=50)
    await admin.user.should_not_see("5 of 9")
    await so(lambda: not admin.watched(job))


async def test_what_is_done_with_it_is_seen_at_once(teacher: Reader) -> None:
    job = await a_job(teacher.site.services, teacher.visitor.actor)
    await teacher.show(job)
    await press(teacher.user, "Pause")
    await teacher.user.should_see("Paused", retries=50)
    assert (await teacher.has(job)).state is JobState.PAUSED
