"""The page of jobs: what goes on, what became of it, for whom."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.accounts import Member
from tests.support.job_pages import becomes
from tests.support.jobs import a_job
from tests.support.outage import outage
from tests.support.site import Site, press
from understudy.accounts.access import OPERATOR, Role
from understudy.jobs.schemas import Job, JobDraft, JobState
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.web.pages import jobs
from understudy.web.parts import job_lists


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "EVERY_S", 0.1)


@pytest.fixture
async def noor(job_site: Site) -> Member:
    return await job_site.person(Role.TEACHER, "Noor Haddad")


async def named(site: Site, owner: Member, title: str, **is_now: object) -> Job:
    draft = JobDraft(title=title, total=12)
    return await a_job(site.services, owner.actor, draft=draft, **is_now)  # type: ignore[arg-type]  # columns


async def opened(site: Site, person: Member, path: str = "/jobs") -> User:
    user = site.signed_in(person)
    await user.open(path)
    return user


async def test_before_the_first_job_the_page_says_what_becomes_one(
    job_site: Site, noor: Member
) -> None:
    teacher = await opened(job_site, noor)
    await teacher.should_see("No job yet")
    await teacher.should_see("Draft personas")
    (lead,) = (e for e in teacher.find(kind=ui.link).elements if e.text == "Draft personas")
    assert lead.props["href"] == "/personas/drafts"
    student = await job_site.visitor(Role.STUDENT)
    await student.open("/jobs")
    await student.should_see("Export conversations")
    await student.should_not_see("Draft personas")
    await student.should_not_see("Everybody's")


async def test_what_runs_stands_before_what_waits_and_what_is_over(
    job_site: Site, noor: Member
) -> None:
    await named(job_site, noor, "At work", state=JobState.RUNNING, done=3)
    await named(job_site, noor, "At rest", state=JobState.QUEUED)
    ended = {"done": 12, "started_at": now(), "ended_at": now()}
    await named(job_site, noor, "At its end", state=JobState.DONE, **ended)
    teacher = await opened(job_site, noor)
    places = [
        min(element.id for element in teacher.find(title).elements)
        for title in ("At work", "At rest", "At its end")
    ]
    assert places == sorted(places)
    for told in ("3 of 12", "0 of 12", "12 of 12", "Test items"):
        await teacher.should_see(told)


async def test_what_happens_is_seen_without_loading_anew(job_site: Site, noor: Member) -> None:
    teacher = await opened(job_site, noor)
    job = await named(job_site, noor, "Twelve answers")
    await teacher.should_see("0 of 12", retries=50)
    await becomes(job_site, job, state=JobState.RUNNING, done=7)
    await teacher.should_see("7 of 12", retries=50)
    await becomes(job_site, job, state=JobState.FAILED, error="The model is gone.")
    await teacher.should_see("Ended", retries=50)
    await teacher.should_see("The model is gone.")
    await teacher.should_not_see("Under way")


async def test_one_sees_ones_own_jobs_and_administrators_everybodys(
    job_site: Site, noor: Member
) -> None:
    ada = await job_site.person(Role.ADMIN, "Ada Lovelace")
    await named(job_site, noor, "Hers")
    await named(job_site, ada, "Mine", state=JobState.DONE)
    await a_job(job_site.services, OPERATOR, draft=JobDraft(title="Of the server"))
    teacher = await opened(job_site, noor, "/jobs?whose=everyone")
    await teacher.should_see("Hers")
    await teacher.should_not_see("Of the server")
    admin = await opened(job_site, ada)
    await admin.should_see("Mine")
    await admin.should_not_see("Hers")
    await press(admin, "Everybody's")
    for told in ("Mine", "Hers", "Noor Haddad", "Of the server"):
        await admin.should_see(told, retries=50)


async def test_only_jobs_of_a_state_are_shown(job_site: Site, noor: Member) -> None:
    await named(job_site, noor, "Alpha", state=JobState.PAUSED)
    await named(job_site, noor, "Beta", state=JobState.CANCELLED)
    teacher = await opened(job_site, noor, "/jobs?state=paused")
    await teacher.should_see("Alpha")
    await teacher.should_not_see("Beta")
    await press(teacher, "Failed")
    await teacher.should_see("No job is in this state.", retries=50)
    await press(teacher, "All")
    await teacher.should_see("Beta", retries=50)


async def test_a_job_is_paused_where_it_stands(job_site: Site, noor: Member) -> None:
    job = await named(job_site, noor, "Twelve answers")
    teacher = await opened(job_site, noor)
    teacher.find(kind=ui.button, content="Pause").click()
    await teacher.should_see("Resume", retries=50)
    assert (await job_site.services.jobs.get(OPERATOR, job.id)).state is JobState.PAUSED


async def test_without_a_worker_the_page_says_what_to_do(job_site: Site, noor: Member) -> None:
    await named(job_site, noor, "Twelve answers")
    teacher = await opened(job_site, noor)
    await teacher.should_see("tell an administrator")
    admin = await job_site.visitor(Role.ADMIN)
    await admin.open("/jobs")
    await admin.should_see("understudy work")


async def test_more_is_shown_when_it_is_asked_for(
    job_site: Site, noor: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_lists, "ENDED_AT_ONCE", 1)
    monkeypatch.setattr(job_lists, "UNDER_WAY_AT_ONCE", 1)
    for title, state in (("Old end", JobState.DONE), ("New end", JobState.DONE)):
        await named(job_site, noor, title, state=state)
    for title in ("Waits long", "Waits since now"):
        await named(job_site, noor, title)
    teacher = await opened(job_site, noor)
    await teacher.should_see("New end")
    await teacher.should_not_see("Old end")
    await teacher.should_not_see("Waits long")
    await press(teacher, "Show more")
    await teacher.should_see("Waits long", retries=50)
    teacher.find(kind=ui.button, content="Show earlier ones").click()
    await teacher.should_see("Old end", retries=50)
    await teacher.should_not_see("Show more")


async def test_while_the_database_is_away_the_page_says_so_and_goes_on(
    job_site: Site, noor: Member
) -> None:
    await named(job_site, noor, "Twelve answers")
    teacher = await opened(job_site, noor)
    with outage(job_site.services.db):
        await teacher.should_see("Not up to date", retries=50)
        _look(teacher, seen=False)
        await asyncio.sleep(0.2)
    _look(teacher, seen=True)
    await teacher.should_not_see("Not up to date", retries=50)


async def test_one_job_is_shown_with_all_that_is_known(job_site: Site, noor: Member) -> None:
    job = await named(job_site, noor, "Twelve answers", state=JobState.RUNNING, done=3, failed=1)
    teacher = await opened(job_site, noor, f"/jobs?job={job.id}")
    for told in ("Twelve answers", "4 of 12", "Yours", "Calls of models", "Open", str(job.id)):
        await teacher.should_see(told)
    await becomes(job_site, job, state=JobState.DONE, done=11, ended_at=now())
    await teacher.should_see("12 of 12", retries=50)
    await teacher.should_see("Ended")


async def test_somebody_elses_job_and_no_job_are_not_found(job_site: Site, noor: Member) -> None:
    job = await a_job(job_site.services, OPERATOR)
    teacher = job_site.signed_in(noor)
    for wanted in (str(job.id), str(new_id()), "no-id"):
        response = await teacher.http_client.get(f"/jobs?job={wanted}")
        assert response.status_code == 404, wanted


def _look(user: User, *, seen: bool) -> None:
    assert user.client
    UserInteraction(user, {user.client.layout}, None).trigger("pageseen", seen)
