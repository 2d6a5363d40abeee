"""How a job goes, for the eye and for a screen reader."""

import pytest
from nicegui import ui

from tests.support.job_pages import Reader, reader, seen_job
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job, JobState
from understudy.web.parts.job_progress import JobProgress, job_path


async def nothing(_: Job) -> None:
    """Nobody asks what became of it."""


@pytest.fixture
async def teacher(site: Site) -> Reader:
    return await reader(site, Role.TEACHER)


def shown(teacher: Reader, *jobs: Job, leads: bool = True) -> JobProgress:
    with teacher.place:
        progress = JobProgress(teacher.visitor, nothing, leads=leads)
    for job in jobs:
        progress.show(job)
    return progress


def bar_of(progress: JobProgress) -> ui.element:
    return next(e for e in progress.root.descendants() if e.props.get("role") == "progressbar")


async def test_the_bar_has_what_is_done_and_what_failed(teacher: Reader) -> None:
    bar = bar_of(shown(teacher, seen_job(), seen_job(done=6, failed=2, total=16)))
    done, failed = bar.descendants()
    assert (done.style["width"], failed.style["width"]) == ("37.5%", "12.5%")
    assert list(bar.classes) == ["meter"]
    assert bar.props["aria-valuetext"] == "8 of 16 · 2 failed"
    assert (bar.props["aria-label"], bar.props["aria-valuenow"]) == ("Twelve drafts", "50")


@pytest.mark.parametrize(
    ("job", "classes"),
    [
        (seen_job(), ["meter", "unknown"]),
        (seen_job(state=JobState.QUEUED), ["meter", "still"]),
        (seen_job(state=JobState.PAUSED, total=9, done=3), ["meter", "still"]),
    ],
)
async def test_the_bar_moves_only_while_work_does(
    teacher: Reader, job: Job, classes: list[str]
) -> None:
    assert list(bar_of(shown(teacher, job)).classes) == classes


async def test_an_error_stands_there_until_it_goes_on(teacher: Reader) -> None:
    failed = seen_job(state=JobState.FAILED, error="The model is gone.")
    progress = shown(teacher, seen_job(), failed)
    await teacher.user.should_see("The model is gone.")
    progress.show(seen_job(id=failed.id, state=JobState.QUEUED))
    await teacher.user.should_not_see("The model is gone.")
    progress.show(seen_job(state=JobState.PAUSED, error="The budget is spent."))
    await teacher.user.should_see("The budget is spent.")


async def test_its_title_leads_to_its_own_page(teacher: Reader) -> None:
    first, second = seen_job(), seen_job(title="Others")
    links = [e for e in shown(teacher, first, second).root.descendants() if isinstance(e, ui.link)]
    assert [link.props["href"] for link in links] == [job_path(second.id)]
    teacher.place.clear()
    shown(teacher, first, leads=False)
    await teacher.user.should_not_see(first.title)
