"""From the last word to the feedback: what is handed in is judged, by a job of its student's."""

from tests.support.practice import a_course
from tests.support.talks import over
from understudy.bootstrap import Services, open_services
from understudy.kernel.settings import Settings
from understudy.practice.feedback.flow import KIND
from understudy.practice.sessions.schemas import Reflection, SelfRating, Stage
from understudy.practice.sessions.stages import Move

RATED = Reflection(text="I asked too much.", ratings=[SelfRating(criterion_id="opening", level=2)])


async def test_what_is_handed_in_begins_a_job_in_the_same_transaction(services: Services) -> None:
    course = await a_course(services)
    practice, actor = services.practice, course.student.actor
    session = await course.begun()
    await course.say(session.id, "Hello, my name is Tom.")
    await practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    assert (await services.jobs.list(actor)).items == []
    await practice.attend.reflect(actor, session.id, RATED)
    (job,) = (await services.jobs.list(actor)).items
    assert (job.kind, job.total, job.link) == (KIND, 1, "/practice")
    view = await services.feedback.report(actor, session.id)
    assert (view.stage, view.waiting) == (
        Stage.FEEDBACK_PENDING,
        "Your feedback is being prepared.",
    )


async def test_its_feedback_is_there_soon_after(installation: Settings) -> None:
    async with open_services(installation, works=True) as services:
        course = await a_course(services)
        practice, actor = services.practice, course.student.actor
        session = await course.begun()
        await course.say(session.id, "Hello, my name is Tom. What brings you here?")
        await practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
        await practice.attend.reflect(actor, session.id, RATED)
        (job,) = (await services.jobs.list(actor)).items
        assert (await over(services, job)).failed == 0
        view = await services.feedback.report(actor, session.id)
        assert view.report is not None
        assert view.stage is Stage.RELEASED
        assert [each.level for each in view.ratings] == [2]
        assert len(view.report.trust) == 1
        worker = [turn for turn in view.turns if turn.speaker == "worker"]
        assert [turn.text for turn in worker] == ["Hello, my name is Tom. What brings you here?"]
