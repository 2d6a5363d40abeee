"""The facts about a job: what is unknown or hidden is not made up."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.job_pages import Reader, reader, seen_job
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.web.parts.figures import UNKNOWN
from understudy.web.parts.job_facts import JobFacts


@pytest.fixture
async def teacher(site: Site) -> Reader:
    return await reader(site, Role.TEACHER)


def told(teacher: Reader, *jobs: Job) -> dict[str, str]:
    """Show them one after the other, and return what stands there in the end."""
    with teacher.place:
        facts = JobFacts(teacher.visitor.actor, "UTC")
    for job in jobs:
        facts.show(job)
    pairs = [
        line.default_slot.children for line in facts.root.default_slot.children if line.visible
    ]
    return {label.text: field.text for label, field in pairs}  # type: ignore[attr-defined]  # texts


async def test_a_job_that_is_over_tells_how_long_it_took(teacher: Reader) -> None:
    began = now() - timedelta(hours=1)
    over = {"state": JobState.DONE, "ended_at": began + timedelta(seconds=125), "total": 12}
    facts = told(teacher, seen_job(), seen_job(started_at=began, done=9, failed=1, **over))
    assert facts["Took"] == "2 min 5 s"
    assert (facts["Items"], facts["Done"], facts["Failed"], facts["Open"]) == ("12", "9", "1", "2")
    assert (facts["Kind"], facts["Whose"]) == ("Drafts", "Noor")


async def test_what_is_not_known_yet_is_a_dash_or_not_there(teacher: Reader) -> None:
    facts = told(teacher, seen_job(owner_id=teacher.visitor.actor.id))
    assert (facts["Items"], facts["Whose"], facts["Budget"]) == (
        UNKNOWN,
        "Yours",
        "No budget of its own",
    )
    assert facts.keys().isdisjoint({"Started", "Ended", "Took", "Open", "Pace"})


async def test_who_does_not_see_costs_finds_none(teacher: Reader) -> None:
    hidden = {"cost_usd": None, "estimate_usd": None, "budget_usd": None}
    whole = seen_job(cost_usd=Decimal("1.25"), estimate_usd=Decimal(2), budget_usd=Decimal(3))
    shown = told(teacher, whole)
    assert (shown["Cost"], shown["Estimated"], shown["Budget"]) == ("$1.25", "$2.00", "$3.00")
    assert (
        not {"Cost", "Estimated", "Budget", "Calls of models"}
        & told(teacher, seen_job(calls=7, **hidden)).keys()
    )
