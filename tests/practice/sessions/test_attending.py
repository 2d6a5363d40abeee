"""What happens in a session: stages by clicks, what is kept, what is handed in."""

import pytest

from tests.support.courses import assisting, someone
from tests.support.practice import a_course
from understudy.bootstrap import Services
from understudy.practice.courses.section_schemas import Section
from understudy.practice.sessions.problems import (
    NotATeacherOfIt,
    NotNow,
    ReflectionInvalid,
    ReplyNotHere,
    SessionNotFound,
    SessionNotYours,
)
from understudy.practice.sessions.schemas import (
    Notes,
    Reflection,
    ReplyRating,
    SelfRating,
    SessionForTeachers,
    SessionSurvey,
    Stage,
    Thumb,
)
from understudy.practice.sessions.stages import Move

RATED = Reflection(text="I asked too much.", ratings=[SelfRating(criterion_id="opening", level=2)])


async def test_nothing_is_said_before_it_begins_or_in_a_pause(services: Services) -> None:
    course = await a_course(services)
    practice, actor = services.practice, course.student.actor
    session = await practice.begin.start(actor, course.pair_id)
    with pytest.raises(NotNow):
        await practice.say(actor, session.id, "Hello")
    session = await course.begun()
    await practice.attend.go(actor, session.id, Move.PAUSE)
    with pytest.raises(NotNow, match="paused"):
        await practice.say(actor, session.id, "Hello")
    await practice.attend.go(actor, session.id, Move.RESUME)
    assert (await course.say(session.id, "Hello")).text


async def test_a_reflection_is_kept_until_it_is_whole_and_then_handed_in(
    services: Services,
) -> None:
    course = await a_course(services)
    practice, actor = services.practice, course.student.actor
    session = await course.begun()
    with pytest.raises(NotNow):
        await practice.attend.reflect(actor, session.id, RATED)
    await practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    with pytest.raises(NotNow):
        await practice.attend.skip_reflection(actor, session.id)
    with pytest.raises(ReflectionInvalid, match="Rate yourself on: Opening"):
        await practice.attend.reflect(actor, session.id, Reflection(text="Half done"))
    _, kept = await practice.look.kept(actor, session.id)
    assert kept == Reflection(text="Half done")
    found = await practice.attend.reflect(actor, session.id, RATED)
    assert found.stage in (Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY, Stage.RELEASED)
    with pytest.raises(NotNow, match="handed in"):
        await practice.attend.keep_reflection(actor, session.id, Reflection(text="Another"))


async def test_nobody_rates_themselves_by_a_rubric_they_do_not_see(services: Services) -> None:
    course = await a_course(services, show_rubric=False)
    session = await course.begun()
    await services.practice.attend.go(course.student.actor, session.id, Move.STUDENT_CLOSES)
    written = Reflection(text="I asked too much.")
    found = await services.practice.attend.reflect(course.student.actor, session.id, written)
    assert found.stage is not Stage.REFLECTING


async def test_a_stop_for_ones_own_sake_is_private_until_told(services: Services) -> None:
    course = await a_course(services)
    practice, actor = services.practice, course.student.actor
    session = await course.begun()
    await practice.attend.go(actor, session.id, Move.SAFETY_STOP)
    seen = await practice.look.get(course.teacher.actor, session.id)
    assert isinstance(seen, SessionForTeachers)
    assert seen.end_reason == "student_close"
    await practice.attend.tell_teacher(actor, session.id)
    seen = await practice.look.get(course.teacher.actor, session.id)
    assert seen.end_reason == "safety_stop"


async def test_notes_ratings_and_the_survey_are_kept(services: Services) -> None:
    course = await a_course(services)
    practice, actor = services.practice, course.student.actor
    session = await course.begun()
    reply = await course.say(session.id, "Hello")
    await practice.attend.note(actor, session.id, Notes(text="Ask about work"))
    await practice.attend.rate(actor, session.id, reply.id, ReplyRating(thumb=Thumb.DOWN))
    up = ReplyRating(thumb=Thumb.UP, comment="So true")
    await practice.attend.rate(actor, session.id, reply.id, up)
    notes, _ = await practice.look.kept(actor, session.id)
    assert notes.text == "Ask about work"
    assert (await practice.look.transcript(actor, session.id)).ratings == {reply.id: up}
    with pytest.raises(ReplyNotHere):
        await practice.attend.rate(actor, session.id, session.id, up)
    await practice.attend.rate(actor, session.id, reply.id, None)
    assert (await practice.look.transcript(actor, session.id)).ratings == {}
    answers = SessionSurvey(believable=4, difficulty_right=3, helpful=5)
    with pytest.raises(NotNow):
        await practice.attend.survey(actor, session.id, answers)
    await practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    await practice.attend.survey(actor, session.id, answers)
    await practice.attend.survey(actor, session.id, answers)


async def test_who_may_decide_on_a_session(services: Services) -> None:
    course = await a_course(services)
    practice = services.practice
    session = await course.begun()
    section = await services.sections.get(course.teacher.actor, course.section_id)
    assert isinstance(section, Section)
    helper = await assisting(services.db, course.teacher.actor, section)
    for actor, refusal in (
        (course.student.actor, NotATeacherOfIt),
        (helper.actor, NotATeacherOfIt),
        ((await someone(services.db)).actor, SessionNotFound),
    ):
        with pytest.raises(refusal):
            await practice.attend.decide(actor, session.id, Move.HOLD)
    held = await practice.attend.decide(course.teacher.actor, session.id, Move.HOLD)
    assert held.stage is Stage.HELD
    with pytest.raises(SessionNotYours):
        await practice.attend.go(course.teacher.actor, session.id, Move.PAUSE)


async def test_time_runs_out_while_nobody_is_there(services: Services) -> None:
    course = await a_course(services, limit_minutes=1)
    session = await course.begun()
    await services.practice.attend.end_what_ran_out()
    assert (await course.row(session.id)).stage == Stage.ACTIVE
    await course.age(session.id, minutes=2)
    await services.practice.attend.end_what_ran_out()
    row = await course.row(session.id)
    assert (row.stage, row.end_reason) == (Stage.ENDED, "time")
