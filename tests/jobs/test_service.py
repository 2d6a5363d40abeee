"""Use cases of jobs, in a process that does not work on them."""

import pytest

from tests.support.job_items import NAME, Working, start_items
from tests.support.jobs import a_job
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.audit import entries
from understudy.jobs.problems import JobIdTaken, JobNotFound, NotNow
from understudy.jobs.schemas import JobDraft, JobState
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid

OWNER, OTHER = Actor(new_id(), Role.TEACHER), Actor(new_id(), Role.TEACHER)
S = JobState


async def test_a_job_waits_until_somebody_works(idle: Working) -> None:
    job = await start_items(idle.services, OWNER, 5)
    assert (job.state, job.owner_id, job.kind) == (S.QUEUED, OWNER.id, NAME)
    assert (await idle.services.jobs.get(OWNER, job.id)).state is S.QUEUED


async def test_the_same_start_again_is_the_same_job_and_another_is_refused(idle: Working) -> None:
    job_id, jobs = new_id(), idle.services.jobs

    async def start(actor: Actor, count: int) -> JobState:
        async with idle.services.db.begin() as session:
            draft = JobDraft(title="x")
            return (await jobs.start(session, actor, NAME, {"count": count}, job_id, draft)).state

    assert await start(OWNER, 5) is S.QUEUED
    await jobs.pause(OWNER, job_id)
    assert await start(OWNER, 5) is S.PAUSED
    with pytest.raises(JobIdTaken):
        await start(OWNER, 6)
    with pytest.raises(JobNotFound):
        await start(OTHER, 5)


async def test_only_its_owner_and_administrators_know_of_a_job(idle: Working) -> None:
    job, jobs = await a_job(idle.services, OWNER), idle.services.jobs
    for verb in (jobs.get, jobs.pause, jobs.resume, jobs.cancel, jobs.retry_failed):
        with pytest.raises(JobNotFound):
            await verb(OTHER, job.id)
    assert (await jobs.get(OPERATOR, job.id)).id == job.id
    assert [each.id for each in (await jobs.list(OWNER)).items] == [job.id]
    assert (await jobs.list(OTHER)).items == []
    assert (await jobs.list(OPERATOR)).items == []
    assert [j.id for j in (await jobs.list(OPERATOR, everybody=True)).items] == [job.id]
    with pytest.raises(Forbidden):
        await jobs.list(OTHER, everybody=True)
    with pytest.raises(Forbidden):
        await jobs.view(OTHER)


async def test_students_see_no_costs(idle: Working) -> None:
    student = Actor(new_id(), Role.STUDENT)
    job = await a_job(idle.services, student)
    assert (job.cost_usd, job.estimate_usd, job.budget_usd) == (None, None, None)


@pytest.mark.parametrize(
    ("verb", "state", "at_work", "after"),
    [
        ("pause", S.QUEUED, False, S.PAUSED),
        ("pause", S.RUNNING, True, S.PAUSED),
        ("pause", S.PAUSED, False, S.PAUSED),
        ("resume", S.PAUSED, True, S.QUEUED),
        ("resume", S.FAILED, False, S.QUEUED),
        ("resume", S.RUNNING, True, S.RUNNING),
        ("cancel", S.RUNNING, True, S.CANCELLING),
        ("cancel", S.PAUSED, False, S.CANCELLED),
        ("cancel", S.CANCELLED, False, S.CANCELLED),
    ],
)
async def test_verbs(
    idle: Working, verb: str, state: JobState, at_work: bool, after: JobState
) -> None:
    job = await a_job(idle.services, OWNER, state=state, at_work=at_work)
    assert (await getattr(idle.services.jobs, verb)(OWNER, job.id)).state is after
    row = await idle.row(job)
    assert row.run == (2 if after is S.QUEUED else 1)
    assert (row.ended_at is not None) == (state is not S.CANCELLED and after is S.CANCELLED)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("pause", S.DONE),
        ("resume", S.DONE),
        ("cancel", S.FAILED),
        ("pause", S.CANCELLING),
        ("retry_failed", S.RUNNING),
        ("retry_failed", S.DONE),
    ],
)
async def test_what_does_not_fit_is_refused_in_a_sentence(
    idle: Working, verb: str, state: JobState
) -> None:
    job = await a_job(idle.services, OWNER, state=state)
    with pytest.raises(NotNow, match=rf"cannot be done with a job that is {state}"):
        await getattr(idle.services.jobs, verb)(OWNER, job.id)
    assert (await idle.job(job)).state is state


async def test_verbs_are_in_the_audit_log(idle: Working) -> None:
    job = await a_job(idle.services, OWNER)
    await idle.services.jobs.pause(OPERATOR, job.id)
    await idle.services.jobs.pause(OPERATOR, job.id)
    async with idle.services.db.read() as session:
        found = await entries(session, None, 10, action="job.pause")
    assert [(entry.actor_id, entry.subject_id) for entry in found] == [(OPERATOR.id, job.id)]


async def test_pages_go_on_without_gaps_whatever_ids_people_chose(idle: Working) -> None:
    made = [(await a_job(idle.services, OWNER)).id for _ in range(7)]
    found, after = [], None
    while True:
        page = await idle.services.jobs.list(OWNER, after=after, limit=3)
        found += [job.id for job in page.items]
        after = page.next
        if after is None:
            break
    assert found == made[::-1]
    with pytest.raises(CursorInvalid):
        await idle.services.jobs.list(OWNER, after="bm8")


async def test_the_list_can_be_of_some_states(idle: Working) -> None:
    done = await a_job(idle.services, OWNER, state=S.DONE)
    paused = await a_job(idle.services, OWNER, state=S.PAUSED)
    listed = await idle.services.jobs.list(OWNER, states=[S.DONE])
    assert [job.id for job in listed.items] == [done.id]
    view = await idle.services.jobs.view(OPERATOR)
    assert view.by_state == {S.DONE: 1, S.PAUSED: 1}
    assert [job.id for job in view.running] == [paused.id]


async def test_a_watcher_gets_the_whole_job_at_first_and_after_each_change(idle: Working) -> None:
    job, jobs = await a_job(idle.services, OWNER), idle.services.jobs
    events = jobs.watch(OWNER, job.id)
    first = await anext(events)
    assert (first.name, first.data["job"]["state"]) == ("snapshot", "queued")
    await jobs.pause(OWNER, job.id)
    second = await anext(events)
    assert (second.name, second.data["job"]["state"]) == ("job.changed", "paused")
    await events.aclose()


async def test_a_budget_of_its_own_is_set_with_the_job(idle: Working) -> None:
    draft = JobDraft(title="x", budget_usd="0.25")  # type: ignore[arg-type]  # as JSON has it
    job = await a_job(idle.services, OWNER, draft=draft)
    listed = (await idle.services.budgets.list(OPERATOR)).items
    (state,) = [each for each in listed if each.of == str(job.id)]
    assert (state.limit_usd, state.owner_id) == (job.budget_usd, OWNER.id)
