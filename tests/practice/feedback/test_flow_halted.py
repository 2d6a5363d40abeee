"""Feedback that cannot be written at the moment: who sees that, and how it goes on."""

import asyncio

import pytest

from tests.support.halted import BROKEN, LIMIT, NOTHING, halted, let_wait, paused, set_budget
from tests.support.handed_in import Class, open_class, open_judged_by
from understudy.accounts.access import OPERATOR, Actor
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import JobState
from understudy.kernel.settings import Settings
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.types import Scope
from understudy.practice.feedback.class_schemas import QueueItem, Why
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.service import TRY_AGAIN_AFTER
from understudy.practice.sessions.schemas import Stage


async def queued(of: Class, actor: Actor) -> list[QueueItem]:
    return (await of.feedback.queue(actor)).items


async def told(of: Class, actor: Actor) -> list[tuple[str, str]]:
    found = (await of.services.notices.list(actor)).items
    return [(notice.kind, notice.text) for notice in found]


@pytest.mark.parametrize("scope", [Scope.SECTION, Scope.ASSIGNMENT])
async def test_teachers_read_what_happened_and_students_that_it_waits(
    installation: Settings, scope: Scope
) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT, scope)
        session_id = await of.handed_in()
        job = await halted(of, session_id)
        assert job.error
        assert LIMIT in job.error
        assert await of.stage(session_id) is Stage.FEEDBACK_PENDING
        assistant = await of.assistant()
        for reviewer in (of.teacher, assistant):
            (item,) = await queued(of, reviewer.actor)
            assert (item.session_id, item.reasons) == (session_id, (Why.HALTED,))
            assert item.problem
            assert "What was handed in is kept" in item.problem
            assert LIMIT not in item.problem
        view = await of.feedback.report(of.teacher.actor, session_id)
        assert view.problem
        assert LIMIT in view.problem
        assert "tried again by itself" in view.problem
        assert [kind for kind, _ in await told(of, of.teacher.actor)] == ["feedback_halted"]
        for reader in (of.student, assistant):  # who see no amounts
            shown = await of.feedback.report(reader.actor, session_id)
            assert shown.problem
            assert "$" not in shown.problem
        seen = await of.services.jobs.get(of.student.actor, job.id)
        assert seen.error
        assert "$" not in seen.error
        student = await of.feedback.report(of.student.actor, session_id)
        assert student.problem
        assert student.problem.startswith("Your feedback is waiting")
        assert "budget" not in student.problem
        assert await told(of, of.student.actor) == []


async def test_it_goes_on_by_itself_when_there_is_room(installation: Settings) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT)
        session_id = await of.handed_in()
        job = await halted(of, session_id)
        assert await of.feedback.go_on() == 0, "it has just been tried"
        await let_wait(of, job.id, TRY_AGAIN_AFTER)
        assert await of.feedback.go_on() == 1
        async with asyncio.timeout(60):  # there is still no room: it waits, and nobody is told
            while (again := await of.services.jobs.get(OPERATOR, job.id)).verbs != job.verbs:
                await asyncio.sleep(0.05)
        assert again.error == job.error
        assert len(await told(of, of.teacher.actor)) == 1
        await set_budget(of, "5")
        await let_wait(of, job.id, TRY_AGAIN_AFTER)
        assert await of.feedback.go_on() == 1
        assert (await of.over(job.id)).state is JobState.DONE
        assert await of.stage(session_id) is Stage.RELEASED
        (item,) = await queued(of, of.teacher.actor)
        assert (item.problem, Why.HALTED in item.reasons) == (None, False)
        assert [kind for kind, _ in await told(of, of.student.actor)] == ["feedback_shown"]


async def test_a_teacher_lets_it_go_on_at_once(installation: Settings) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT)
        session_id = await of.handed_in()
        await halted(of, session_id)
        await set_budget(of, "5")
        job = await of.feedback.judge_again(of.teacher.actor, [session_id])
        assert (await of.over(job.id)).done == 1
        assert await of.stage(session_id) is Stage.RELEASED


async def test_what_somebody_paused_stays_paused(installation: Settings) -> None:
    async with open_class(installation, works=False) as of:
        job_id = await of.begun(await of.handed_in())
        await of.services.jobs.pause(OPERATOR, job_id)
        await let_wait(of, job_id, TRY_AGAIN_AFTER)
        assert await of.feedback.go_on() == 0
        assert (await of.services.jobs.get(OPERATOR, job_id)).state is JobState.PAUSED


async def test_what_failed_earlier_and_waits_now_says_that_it_waits(installation: Settings) -> None:
    async with open_judged_by(installation, BROKEN) as (of, simulator):
        session_id = await of.handed_in()
        failed = await of.over(await of.begun(session_id))
        (item,) = await queued(of, of.teacher.actor)
        assert (item.reasons, item.problem) == ((Why.FAILED,), SENTENCES[Cause.UNFIT])
        simulator.always(NOTHING)
        await set_budget(of, LIMIT)
        again = await of.feedback.judge_again(of.teacher.actor, [session_id])
        await paused(of, again.id)
        (item,) = await queued(of, of.teacher.actor)
        assert item.reasons == (Why.HALTED,)
        assert item.problem
        assert item.problem.startswith("A budget for it is used up.")
        kinds = [kind for kind, _ in await told(of, of.teacher.actor)]
        assert sorted(kinds) == ["feedback_halted", "feedback_to_review", "job_paused"]
        # The student's own job still counts it as failed, and can try it, without the other one.
        await set_budget(of, "5")
        await of.services.jobs.retry_failed(of.student.actor, failed.id)
        job = await of.over(failed.id)
        assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
        await of.services.jobs.resume(of.teacher.actor, again.id)
        job = await of.over(again.id)
        assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
        (item,) = await queued(of, of.teacher.actor)
        assert item.problem is None


async def test_what_only_waits_was_not_counted_as_failed(installation: Settings) -> None:
    async with open_class(installation, works=False) as of:
        ids = [await of.handed_in(), await of.handed_in(attempt=2)]
        job = await of.feedback.judge_again(of.teacher.actor, ids)
        async with of.db.begin() as session:  # it failed at one, waited at the other, and was lost
            for session_id, job_id in zip(ids, (job.id, None), strict=True):
                kept = {"session_id": session_id, "section_id": of.section_id, "state": "draft"}
                ranked = {"awaits_review": True, "rank": 1, "confidence": 0.0}
                session.add(ReportRow(**kept, **ranked, job_id=job_id, problem="It did not work."))
            row = await session.get_one(JobRow, job.id)
            row.state, row.failed = JobState.FAILED, 1
        again = await of.services.jobs.retry_failed(of.teacher.actor, job.id)
        assert (again.state, again.failed) == (JobState.QUEUED, 0)


async def test_of_a_judging_that_halts_again_and_again_its_owner_is_told_once(
    installation: Settings,
) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT)
        session_id = await of.handed_in()
        job = await of.feedback.judge_again(of.teacher.actor, [session_id])
        await paused(of, job.id)
        for _ in range(2):
            await of.services.notices.read(of.teacher.actor)
            await let_wait(of, job.id, TRY_AGAIN_AFTER)
            assert await of.feedback.go_on() == 1
            await paused(of, job.id)
        kinds = [kind for kind, _ in await told(of, of.teacher.actor)]
        assert sorted(kinds) == ["feedback_halted", "job_paused"]


async def test_what_a_job_failed_at_and_waits_because_of_another_is_counted_once(
    installation: Settings,
) -> None:
    async with open_judged_by(installation, BROKEN) as (of, simulator):
        session_id = await of.handed_in()
        failed = await of.over(await of.begun(session_id))
        assert (failed.done, failed.failed) == (0, 1)
        simulator.always(NOTHING)
        await set_budget(of, LIMIT)
        again = await of.feedback.judge_again(of.teacher.actor, [session_id])
        await paused(of, again.id)
        await set_budget(of, "5")
        await of.services.jobs.resume(of.student.actor, failed.id)
        job = await of.over(failed.id)
        assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
