"""Jobs as rows: what matters of each, in little room."""

from decimal import Decimal

import pytest
from nicegui import ui

from tests.support.job_pages import Reader, reader, seen_job
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.web.parts.job_progress import job_path
from understudy.web.parts.job_rows import BriefRow, EndedRow, UnderWayRow


async def nothing(_: Job) -> None:
    """Nobody asks what became of it."""


@pytest.fixture
async def teacher(site: Site) -> Reader:
    return await reader(site, Role.TEACHER)


async def test_a_row_of_what_is_under_way_says_whose_it_is_if_not_ones_own(
    teacher: Reader,
) -> None:
    with teacher.place:
        row = UnderWayRow(teacher.visitor, nothing)
    row.show(seen_job())
    await teacher.user.should_see("Drafts · Noor · created ")
    row.show(seen_job(owner_id=teacher.visitor.actor.id))
    await teacher.user.should_see("Drafts · created ")


async def test_a_row_of_what_is_over_says_how_it_ended_and_leads_to_it(teacher: Reader) -> None:
    over = {"state": JobState.FAILED, "ended_at": now(), "total": 12, "failed": 12, "calls": 12}
    job = seen_job(cost_usd=Decimal("0.5"), error="None of its 12 items could be made.", **over)
    with teacher.place:
        row = EndedRow(teacher.visitor, job)
    row.show(job)
    (link,) = (e for e in row.root.descendants() if isinstance(e, ui.link))
    assert link.props["href"] == job_path(job.id)
    for told in ("12 of 12 · 12 failed · $0.50 in all · ended ", "Failed", job.error or ""):
        await teacher.user.should_see(told)


async def test_a_brief_row_has_a_bar_in_words_too(teacher: Reader) -> None:
    job = seen_job(total=12, done=2, failed=1, rate_per_minute=6.0)
    with teacher.place:
        row = BriefRow(teacher.visitor, job)
    row.show(job)
    bar = next(e for e in row.root.descendants() if e.props.get("role") == "progressbar")
    assert bar.props["aria-valuetext"] == "Noor · 3 of 12 · 1 failed · 6.0 a minute"
    await teacher.user.should_see("Running")
