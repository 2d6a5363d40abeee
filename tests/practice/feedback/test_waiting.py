"""What is said of feedback that could not be written: it is true of the job that would do it."""

import pytest

from tests.support.courses import someone
from tests.support.halted import BROKEN, LIMIT, NOTHING, halted, paused, set_budget
from tests.support.handed_in import Class, open_judged_by
from understudy.accounts.access import OPERATOR, Role
from understudy.jobs.schemas import JobState
from understudy.kernel.settings import Settings
from understudy.llm.types import Scope
from understudy.practice.feedback.class_schemas import Why
from understudy.practice.feedback.problems import (
    ALONE_BY_ADMIN,
    ALONE_BY_ITSELF,
    ALONE_UNDER_JOBS,
    GOES_ON,
    NOT_NOW,
    WAITS,
    WAITS_FOR_STUDENT,
)
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage

USED_UP = "A budget for it is used up."


async def problem_in_queue(of: Class) -> str | None:
    (item,) = (await of.feedback.queue(of.teacher.actor)).items
    assert item.reasons == (Why.HALTED,)
    return item.problem


@pytest.mark.parametrize("by_teacher", [False, True])
async def test_what_is_cancelled_is_not_said_to_be_tried_again(
    installation: Settings, by_teacher: bool
) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT)
        session_id, teacher = await of.handed_in(), of.teacher.actor
        if by_teacher:
            job = await of.feedback.judge_again(teacher, [session_id])
            await paused(of, job.id)
        else:
            job = await halted(of, session_id)
        assert await problem_in_queue(of) == f"{USED_UP} {GOES_ON}"
        job = await of.services.jobs.cancel(OPERATOR, job.id)
        assert job.state is JobState.CANCELLED
        assert await problem_in_queue(of) == f"{USED_UP} {NOT_NOW}"
        view = await of.feedback.report(teacher, session_id)
        assert view.problem == f"{USED_UP} {NOT_NOW}"
        view = await of.feedback.report(of.student.actor, session_id)
        assert view.problem == WAITS_FOR_STUDENT
        again = await of.feedback.judge_again(teacher, [session_id])
        await paused(of, again.id)
        assert await problem_in_queue(of) == f"{USED_UP} {GOES_ON}"


async def test_who_practises_alone_reads_who_tries_it_again(installation: Settings) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT, Scope.PRODUCT)
        session_id, student = await of.handed_in(free=True), of.student.actor
        job = await halted(of, session_id)
        view = await of.feedback.report(student, session_id)
        assert view.problem == f"{WAITS} {ALONE_BY_ITSELF}"
        await of.services.jobs.cancel(student, job.id)
        view = await of.feedback.report(student, session_id)
        assert view.problem == f"{WAITS} {ALONE_BY_ADMIN}"
        again = await of.feedback.judge_again(OPERATOR, [session_id])
        await paused(of, again.id)
        view = await of.feedback.report(student, session_id)
        assert view.problem == f"{WAITS} {ALONE_BY_ITSELF}"


async def test_who_practises_alone_can_have_tried_again_what_failed(
    installation: Settings,
) -> None:
    async with open_judged_by(installation, BROKEN) as (of, simulator):
        session_id, student = await of.handed_in(free=True), of.student.actor
        job = await of.over(await of.begun(session_id))
        view = await of.feedback.report(student, session_id)
        assert view.problem == f"{WAITS} {ALONE_UNDER_JOBS}"
        simulator.always(NOTHING)
        await of.services.jobs.retry_failed(student, job.id)
        assert (await of.over(job.id)).state is JobState.DONE
        assert (await of.feedback.report(student, session_id)).problem is None


async def test_a_teacher_who_practises_alone_reads_why(installation: Settings) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT, Scope.PRODUCT)
        teacher = await someone(of.db, Role.TEACHER)
        session_id = await of.handed_in(teacher, free=True)
        job = await paused(of, await of.begun(session_id, teacher))
        view = await of.feedback.report(teacher.actor, session_id)
        assert view.problem == f"{job.error} {ALONE_BY_ITSELF}"


async def test_students_read_nothing_of_money_while_their_talk_is_held(
    installation: Settings,
) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        await set_budget(of, LIMIT)
        session_id = await of.handed_in()
        await halted(of, session_id)
        async with of.db.begin() as session:
            (await session.get_one(PracticeSessionRow, session_id)).stage = Stage.HELD
        assert (await of.feedback.report(of.student.actor, session_id)).problem is None
        assert (await of.feedback.report(of.teacher.actor, session_id)).problem == USED_UP
