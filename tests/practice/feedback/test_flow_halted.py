"""Feedback that cannot be written at the moment: who sees that, and how it goes on."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.support.feedback import judge_answer
from tests.support.handed_in import Class, open_class, open_judged_by
from tests.support.simulator.manner import Manner
from understudy.accounts.access import OPERATOR, Actor
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.settings import Settings
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.types import Scope
from understudy.practice.feedback.class_schemas import QueueItem, Why
from understudy.practice.feedback.service import TRY_AGAIN_AFTER
from understudy.practice.sessions.schemas import Stage

NOTHING = Manner(text=judge_answer().model_dump_json())
LIMIT = "0.000001"


async def set_budget(of: Class, limit_usd: str, scope: Scope = Scope.SECTION) -> None:
    whose = {Scope.SECTION: of.section_id, Scope.ASSIGNMENT: of.assignment.id}[scope]
    draft = {"scope": scope, "of": str(whose), "period": "total", "limit_usd": limit_usd}
    await of.services.budgets.set(OPERATOR, BudgetDraft.model_validate(draft))


async def halted(of: Class, session_id: UUID) -> Job:
    """Hand a session in, and wait until its feedback cannot be written."""
    job_id = await of.begun(session_id)
    async with asyncio.timeout(60):
        while (job := await of.services.jobs.get(OPERATOR, job_id)).state is not JobState.PAUSED:
            await asyncio.sleep(0.05)
    return job


async def queued(of: Class, actor: Actor) -> list[QueueItem]:
    return (await of.feedback.queue(actor)).items


async def told(of: Class, actor: Actor) -> list[tuple[str, str]]:
    found = (await of.services.notices.list(actor)).items
    return [(notice.kind, notice.text) for notice in found]


async def let_wait(of: Class, job_id: UUID, span: timedelta) -> None:
    async with of.db.begin() as session:
        changed = update(JobRow).where(JobRow.id == job_id).values(updated_at=now() - span)
        await session.execute(changed)


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
