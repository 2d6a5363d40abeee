"""Jobs on the monitor: how many, who works on them, which run."""

import pytest

from tests.support.job_pages import Reader, reader, seen_job
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.jobs.schemas import JobState, QueueView
from understudy.web.parts.job_panel import SHOWN, JobPanel


@pytest.fixture
async def admin(site: Site) -> Reader:
    return await reader(site, Role.ADMIN)


async def test_states_are_counted_and_what_runs_is_shown_first(admin: Reader) -> None:
    waiting = [seen_job(title=f"Waits {n}", state=JobState.QUEUED) for n in range(SHOWN)]
    counted = {JobState.DONE: 1_200, JobState.RUNNING: 1, JobState.QUEUED: SHOWN}
    with admin.place:
        panel = JobPanel(admin.visitor)
    panel.show(QueueView(by_state=counted, running=[*waiting, seen_job(title="Runs")]), 2)
    await admin.user.should_see("2 processes work on jobs · 1 running · 6 waiting · 1,200 done")
    await admin.user.should_see("Runs")
    await admin.user.should_see("Waits 4")
    await admin.user.should_not_see("Waits 5")
    await admin.user.should_not_see("understudy work")


async def test_where_nobody_works_it_says_what_to_do(admin: Reader) -> None:
    with admin.place:
        panel = JobPanel(admin.visitor)
    panel.show(QueueView(by_state={}, running=[]), 0)
    await admin.user.should_see("0 processes work on jobs")
    await admin.user.should_see("start one with `understudy work`")
