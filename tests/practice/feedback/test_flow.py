"""Judging jobs on the real engine: on the demo model, and with judges that fail or invent."""

from random import Random

from sqlalchemy import select

from tests.support.courses import someone
from tests.support.feedback import InventingJudge, judge_answer, quoted_in, remarks_in
from tests.support.handed_in import TALK, Class, open_class, open_judged_by
from tests.support.simulator.manner import Manner
from understudy.bootstrap import open_services
from understudy.jobs.schemas import JobState
from understudy.kernel.settings import Settings
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.tables import UsageEventRow
from understudy.practice.courses.rubric_template import template
from understudy.practice.feedback.judge_schemas import JudgeAnswer
from understudy.practice.feedback.models import JudgementRow, ReportRow
from understudy.practice.feedback.problems import WAITS_FOR_STUDENT, NotHandedIn
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import move
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

NOTHING = Manner(text=judge_answer().model_dump_json())


async def calls(of: Class) -> list[str]:
    async with of.db.read() as session:
        return list(await session.scalars(select(UsageEventRow.purpose)))


async def judgements(of: Class) -> list[JudgementRow]:
    async with of.db.read() as session:
        return list(await session.scalars(select(JudgementRow)))


async def test_what_is_handed_in_is_judged_and_shown(installation: Settings) -> None:
    async with open_class(installation) as of:
        session_id = await of.handed_in()
        job = await of.over(await of.begun(session_id))
        assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
        assert job.title == "Feedback on attempt 1: Lena Hartwig"
        assert await of.stage(session_id) is Stage.RELEASED
        async with of.db.read() as session:
            row = await session.get_one(ReportRow, session_id)
            event = (await session.scalars(select(UsageEventRow))).one()
        assert (row.state, row.problem, row.released_by) == (ReportState.DRAFT, None, None)
        assert row.released_at is not None
        assert row.awaits_review
        told = event.purpose, event.product, event.conversation_id, event.payer_id
        assert told == ("judge", "practice", session_id, of.student.actor.id)


async def test_a_session_is_judged_once_however_often_it_is_asked_for(
    installation: Settings,
) -> None:
    async with open_class(installation, release="after_review") as of:
        session_id = await of.handed_in()
        first = await of.begun(session_id)
        assert await of.begun(session_id) == first
        await of.over(first)
        await of.begun(session_id)  # it is not pending any more: nothing begins
        jobs = await of.services.jobs.list(of.student.actor)
        assert [job.id for job in jobs.items] == [first]
        assert await calls(of) == ["judge"]
        assert await of.stage(session_id) is Stage.FEEDBACK_READY


async def test_the_same_interview_is_asked_about_once(installation: Settings) -> None:
    async with open_class(installation) as of:
        other = await someone(of.db)
        ids = [await of.judged(), await of.judged(attempt=2), await of.judged(other)]
        assert await calls(of) == ["judge"]
        (kept,) = await judgements(of)
        async with of.db.read() as session:
            rows = [await session.get_one(ReportRow, each) for each in ids]
        assert {row.judgement_id for row in rows} == {kept.id}
        levels = [row.digest["levels"] for row in rows if row.digest]
        assert levels == [levels[0]] * 3
        await of.judged(attempt=3, reflection="Another one.")
        await of.judged(attempt=4, talk=TALK[:5])
        assert await calls(of) == ["judge"] * 3


async def test_judging_again_asks_nothing_new_and_keeps_what_a_teacher_stands_by(
    installation: Settings,
) -> None:
    async with open_class(installation) as of:
        session_id = await of.judged()
        await of.feedback.confirm(of.teacher.actor, session_id)
        job = await of.feedback.judge_again(of.teacher.actor, [session_id])
        assert (await of.over(job.id)).done == 1
        assert await calls(of) == ["judge"]
        view = await of.feedback.report(of.teacher.actor, session_id)
        assert (view.state, view.stage) == (ReportState.CONFIRMED, Stage.RELEASED)


async def test_a_judge_that_fails_leaves_the_session_pending_until_it_does_not(
    installation: Settings,
) -> None:
    broken = Manner(text="I would rather not.")
    async with open_judged_by(installation, broken) as (of, simulator):
        session_id = await of.handed_in()
        job = await of.over(await of.begun(session_id))
        assert (job.done, job.failed) == (0, 1)
        assert await of.stage(session_id) is Stage.FEEDBACK_PENDING
        view = await of.feedback.report(of.student.actor, session_id)
        assert (view.report, view.problem) == (None, WAITS_FOR_STUDENT)
        view = await of.feedback.report(of.teacher.actor, session_id)
        assert (view.report, view.problem) == (None, SENTENCES[Cause.UNFIT])
        assert await judgements(of) == []
        simulator.always(NOTHING)
        await of.services.jobs.retry_failed(of.student.actor, job.id)
        job = await of.over(job.id)
        assert (job.done, job.failed) == (1, 0)
        view = await of.feedback.report(of.student.actor, session_id)
        assert (view.stage, view.problem) == (Stage.RELEASED, None)
        assert view.report is not None


async def test_no_report_has_a_quote_that_nobody_said(installation: Settings) -> None:
    fields, chance = template().fields, Random(7)  # noqa: S311 what the judge invents
    async with open_judged_by(installation, NOTHING) as (of, simulator):
        shown = 0
        for attempt in range(1, 9):
            session_id = await of.handed_in(attempt=attempt, reflection=f"It was hard, {attempt}.")
            view = await of.feedback.report(of.teacher.actor, session_id)
            judge = InventingJudge(chance, view.turns, f"It was hard, {attempt}.")
            simulator.always(Manner(text=judge.answer(fields).model_dump_json()))
            await of.over(await of.begun(session_id))
            view = await of.feedback.report(of.teacher.actor, session_id)
            assert view.report is not None
            said = [f"It was hard, {attempt}.", *(turn.text for turn in view.turns)]
            quotes = quoted_in(view.report)
            assert [(n, text) for n, text in quotes if text not in said[n]] == []
            assert remarks_in(view.report)
            shown += len(quotes)
        assert shown > 0, "a judge that is never right shows nothing"


async def test_names_of_accounts_reach_neither_the_judge_nor_the_report(
    installation: Settings,
) -> None:
    async with open_judged_by(installation, NOTHING) as (of, simulator):
        await of.judged()
        sent = str([entry.body for entry in simulator.journal])
        assert "What brings you here today" in sent
        assert "Duval" not in sent
        assert "Rana" not in sent


async def test_what_was_held_meanwhile_is_judged_when_the_hold_is_lifted(
    installation: Settings,
) -> None:
    async with open_class(installation, works=False) as of:
        session_id, attend = await of.handed_in(), of.services.practice.attend
        first = await of.begun(session_id)
        await attend.decide(of.teacher.actor, session_id, Move.HOLD)
        async with open_services(of.services.settings, works=True):
            assert (await of.over(first)).failed == 1
            assert await of.stage(session_id) is Stage.HELD
            await attend.decide(of.teacher.actor, session_id, Move.LIFT_HOLD)
            (again,) = (await of.services.jobs.list(of.teacher.actor)).items
            assert (await of.over(again.id)).done == 1
        assert await of.stage(session_id) is Stage.RELEASED


async def test_another_answer_takes_a_teachers_word_back(installation: Settings) -> None:
    async with open_judged_by(installation, NOTHING) as (of, _):
        session_id = await of.judged()
        await of.feedback.confirm(of.teacher.actor, session_id)
        async with of.db.begin() as session:
            row = await session.get_one(PracticeSessionRow, session_id)
            row.reflection = {"text": "I see it otherwise now.", "ratings": []}
        job = await of.feedback.judge_again(of.teacher.actor, [session_id])
        await of.over(job.id)
        view = await of.feedback.report(of.teacher.actor, session_id)
        assert (view.state, view.stage) == (ReportState.DRAFT, Stage.RELEASED)
        queue = await of.feedback.queue(of.teacher.actor)
        assert [item.session_id for item in queue.items] == [session_id]


async def test_what_is_not_handed_in_is_not_judged(installation: Settings) -> None:
    async with open_class(installation) as of:
        active = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
        await of.begun(active)
        assert (await of.services.jobs.list(of.student.actor)).items == []


async def test_what_was_made_void_meanwhile_fails_and_says_why(installation: Settings) -> None:
    async with open_class(installation, works=False) as of:
        session_id = await of.handed_in()
        job_id = await of.begun(session_id)
        async with of.db.begin() as session:
            row = await session.get_one(PracticeSessionRow, session_id)
            await move(session, row, Move.VOID, of.teacher.actor.id)
        async with open_services(of.services.settings, works=True):
            job = await of.over(job_id)
        assert (job.done, job.failed) == (0, 1)
        assert await of.stage(session_id) is Stage.VOIDED
        view = await of.feedback.report(of.student.actor, session_id)
        assert view.problem == NotHandedIn().message


async def test_of_a_session_without_a_word_nothing_is_asked(installation: Settings) -> None:
    async with open_class(installation) as of:
        session_id = await of.judged(talk=TALK[:1])
        assert await calls(of) == []
        view = await of.feedback.report(of.student.actor, session_id)
        assert view.report is not None
        assert view.report.total.score is None


async def test_free_practice_is_judged_by_the_rubric_that_comes_with_it(
    installation: Settings,
) -> None:
    async with open_class(installation) as of:
        session_id = await of.judged(free=True)
        view = await of.feedback.report(of.student.actor, session_id)
        assert view.report is not None
        assert view.report.header.rubric == template().name
        assert view.report.held_back is None


async def test_what_a_judge_said_last_time_is_not_said_again(installation: Settings) -> None:
    async with open_class(installation) as of:
        first, second = await of.judged(), await of.judged(attempt=2)
        said = [await of.feedback.report(of.student.actor, each) for each in (first, second)]
        one, other = (view.report.summary for view in said if view.report)
        assert one.priority
        assert one.priority != other.priority
        assert JudgeAnswer.model_validate((await judgements(of))[0].answer).summary.priority
