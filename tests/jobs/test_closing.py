"""The ends of runs: what becomes of a job, and who is told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.support.accounts import add_member
from tests.support.job_items import Working
from tests.support.jobs import a_job
from understudy.accounts.access import Actor, Role
from understudy.jobs.closing import LOST, Closing, Outcome
from understudy.jobs.kinds import Kind
from understudy.jobs.metrics import JobMetrics
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.ids import new_id

OWNER = Actor(new_id(), Role.TEACHER)
S = JobState


@pytest.mark.parametrize(
    ("is_now", "outcome", "state", "run", "error"),
    [
        ({"done": 3}, Outcome(), S.DONE, 1, None),
        ({"failed": 3}, Outcome(), S.FAILED, 1, "None of its 3 items could be made."),
        ({}, Outcome(failed="No."), S.FAILED, 1, "No."),
        ({}, Outcome(stopped=True, problem="Used up."), S.PAUSED, 1, "Used up."),
        ({}, Outcome(stopped=True), S.QUEUED, 2, None),
        ({"state": S.PAUSED}, Outcome(stopped=True), S.PAUSED, 1, None),
        ({"state": S.PAUSED, "done": 12}, Outcome(), S.PAUSED, 1, None),
        ({"state": S.CANCELLING}, Outcome(stopped=True), S.CANCELLED, 1, None),
        ({"state": S.CANCELLING}, Outcome(failed="No."), S.CANCELLED, 1, None),
        ({"state": S.QUEUED, "run": 2}, Outcome(stopped=True), S.QUEUED, 2, None),
    ],
)
async def test_what_becomes_of_a_job(
    idle: Working,
    is_now: dict[str, Any],
    outcome: Outcome,
    state: JobState,
    run: int,
    error: str | None,
) -> None:
    begun: dict[str, Any] = {"state": S.RUNNING, "at_work": True}
    job = await a_job(idle.services, OWNER, **(begun | is_now))
    await _closing(idle).end(job.id, 1, outcome)
    row = await idle.row(job)
    assert (row.state, row.run, row.error, row.at_work) == (state, run, error, False)
    assert (row.ended_at is not None) == state.is_over


async def test_a_run_ends_once(idle: Working) -> None:
    job = await a_job(idle.services, OWNER, state=S.RUNNING, at_work=True)
    await _closing(idle).end(job.id, 1, Outcome())
    await _closing(idle).end(job.id, 1, Outcome(LOST))
    assert (await idle.row(job)).state == S.DONE
    await _closing(idle).end(UUID(int=7), 1, Outcome())


async def test_an_old_run_that_ends_again_does_not_end_the_one_at_work(idle: Working) -> None:
    """As after a crash between the end of a run and the engine's note of it."""
    at_work: dict[str, Any] = {"state": S.RUNNING, "at_work": True, "run": 2, "enqueued_run": 2}
    job = await a_job(idle.services, OWNER, **at_work)
    await _closing(idle).end(job.id, 1, Outcome(stopped=True))
    row = await idle.row(job)
    assert (row.at_work, row.state) == (True, S.RUNNING)


@pytest.mark.parametrize(
    ("outcome", "kind", "says"),
    [
        (Outcome(), "job_done", "“Twelve answers” is done, 2 of them failed."),
        (Outcome("The key is gone."), "job_failed", "“Twelve answers” failed: The key is gone."),
        (Outcome(None, True, "Used up."), "job_paused", "“Twelve answers” is paused: Used up."),
    ],
)
async def test_its_owner_is_told(idle: Working, outcome: Outcome, kind: str, says: str) -> None:
    owner = await _a_teacher(idle)
    running: dict[str, Any] = {"state": S.RUNNING, "at_work": True, "done": 10, "failed": 2}
    job = await a_job(idle.services, owner, **running)
    await _closing(idle).end(job.id, 1, outcome)
    (notice,) = (await idle.services.notices.list(owner)).items
    assert (notice.kind, notice.text, notice.link) == (kind, says, f"/jobs?job={job.id}")


async def halts(idle: Working, job: Job, problem: str = "Used up.") -> None:
    """Let a job be at work once more, and halt."""
    async with idle.services.db.begin() as session:
        row = await session.get_one(JobRow, job.id)
        row.state, row.at_work, row.enqueued_run, row.error = S.RUNNING, True, row.run, None
    await _closing(idle).end(job.id, row.run, Outcome(stopped=True, problem=problem))


async def test_a_job_that_halts_again_by_itself_is_told_of_once(idle: Working) -> None:
    owner = await _a_teacher(idle)
    job, notices = await a_job(idle.services, owner), idle.services.notices
    for _ in range(3):
        await halts(idle, job)
    assert len((await notices.list(owner)).items) == 1
    await halts(idle, job, "The network is down.")
    (told,) = (await notices.list(owner)).items
    assert "The network is down." in told.text, "who has not read it reads what is the matter now"
    await halts(idle, job)
    await notices.read(owner)
    await halts(idle, job)
    assert len((await notices.list(owner)).items) == 1, "they know"
    await halts(idle, job, "The key is gone.")
    assert len((await notices.list(owner)).items) == 2
    await notices.read(owner)
    await idle.services.jobs.resume(owner, job.id)
    await halts(idle, job, "The key is gone.")
    assert len((await notices.list(owner)).items) == 3, "they had it resumed themselves"
    other = await a_job(idle.services, owner)
    await halts(idle, other)
    assert len((await notices.list(owner)).items) == 4, "of each job"


async def test_who_sees_no_costs_reads_no_amounts_in_a_notice(idle: Working) -> None:
    error = "The budget of this section ($5.00) is used up."
    for role, reads in ((Role.TEACHER, True), (Role.STUDENT, False)):
        email = f"{role}@example.org"
        owner = (await add_member(idle.services.db, role, email=email)).actor
        job = await a_job(idle.services, owner)
        await halts(idle, job, error)
        (notice,) = (await idle.services.notices.list(owner)).items
        assert ("$5.00" in notice.text) is reads
        shown = await idle.services.jobs.get(owner, job.id)
        assert notice.text == f"“Twelve answers” is paused: {shown.error}"


async def test_a_kind_may_tell_of_its_own_end_or_pause_and_not_of_failing(idle: Working) -> None:
    owner = await _a_teacher(idle)
    quiet = replace(idle.items.kind, tells=lambda _arguments: False)
    for outcome in (Outcome(), Outcome(stopped=True, problem="Wait."), Outcome(failed="No.")):
        job = await a_job(idle.services, owner, state=S.RUNNING, at_work=True, done=1)
        await _closing(idle, {quiet.name: quiet}).end(job.id, 1, outcome)
    found = (await idle.services.notices.list(owner)).items
    assert [notice.kind for notice in found] == ["job_failed"]


async def test_nobody_is_told_of_what_they_did_themselves(idle: Working) -> None:
    owner = await _a_teacher(idle)
    job = await a_job(idle.services, owner, state=S.CANCELLING, at_work=True)
    await _closing(idle).end(job.id, 1, Outcome(stopped=True))
    assert (await idle.services.notices.list(owner)).items == []


def _closing(idle: Working, kinds: Mapping[str, Kind] | None = None) -> Closing:
    return Closing(idle.services.db, idle.services.bus, JobMetrics(), kinds or {})


async def _a_teacher(idle: Working) -> Actor:
    member = await add_member(idle.services.db, Role.TEACHER)
    return member.actor
