"""What is typed in a session goes to the client, to the platform, or to both."""

from contextlib import aclosing

import pytest

from tests.support.house import reply_in, scripted
from tests.support.practice import Course, a_course, open_course
from understudy.bootstrap import Services
from understudy.conversations.events import MESSAGE_DELTA
from understudy.conversations.schemas import Message, MessageStatus
from understudy.kernel.settings import Settings
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.sessions.problems import GradedAsItIs, NothingSaid, NotNow
from understudy.practice.sessions.schemas import SessionForStudents
from understudy.practice.sessions.stages import Move


async def test_double_parentheses_go_to_the_platform_and_are_not_kept(services: Services) -> None:
    course = await a_course(services)
    session = await course.begun()
    practice, actor = services.practice, course.student.actor
    found = await practice.say(actor, session.id, "((Are you a real person?))")
    assert found.said is None
    assert found.aside
    both = await practice.say(actor, session.id, "Hello. ((How long does this take?))")
    assert both.said is not None
    assert both.said.message is not None
    assert both.said.message.text == "Hello."
    assert both.aside
    with pytest.raises(NothingSaid):
        await practice.say(actor, session.id, "(( ))")


async def test_asking_about_suicide_is_the_skill_and_ones_own_distress_is_cared_for(
    services: Services,
) -> None:
    course = await a_course(services)
    session = await course.begun()
    practice, actor = services.practice, course.student.actor
    asked = await practice.say(actor, session.id, "Are you thinking of killing yourself?")
    assert asked.care is None
    own = await practice.say(actor, session.id, "((I want to kill myself.))")
    assert own.care is not None


async def test_in_graded_work_what_was_said_stays(services: Services) -> None:
    course = await a_course(services, purpose="graded")
    session = await course.begun()
    reply = await course.say(session.id, "Hello")
    with pytest.raises(GradedAsItIs):
        await course.again(session.id, reply.id)
    practice, actor = services.practice, course.student.actor
    with pytest.raises(GradedAsItIs):
        await practice.branch(actor, session.id, reply.id)


async def test_what_is_said_to_the_platform_in_another_wording_is_not_kept_either(
    services: Services,
) -> None:
    course = await a_course(services)
    session = await course.begun()
    await course.say(session.id, "Hello")
    practice, actor = services.practice, course.student.actor
    line = (await practice.look.transcript(actor, session.id)).messages[1]
    only = await practice.say_otherwise(actor, session.id, line.id, "((I want to kill myself.))")
    assert (only.said, bool(only.aside), bool(only.care)) == (None, True, True)
    said = await practice.say_otherwise(actor, session.id, line.id, "Hi. ((I want to die.))")
    assert said.care is not None
    told = (await practice.look.transcript(actor, session.id)).messages
    assert [each.text for each in told if each.role == "user"] == ["Hi."]


async def test_a_reply_that_was_cut_short_counts_and_stays_in_graded_work(
    installation: Settings,
) -> None:
    long = "I lie awake and count the cars that pass by. " * 3  # three fifths of a second of pieces
    models, _ = scripted([WorkerLabels().model_dump_json()], [long])
    async with open_course(installation, models, purpose="graded", limit_turns=2) as course:
        session = await course.begun()
        reply = await _cut_short(course, session)
        assert (reply.status, bool(reply.text)) == (MessageStatus.STOPPED, True)
        assert (await course.row(session.id)).turns == 1
        assert await course.snapshot(reply.id) is not None, "what was heard has moved the client"
        with pytest.raises(GradedAsItIs):
            await course.again(session.id, reply.id)


async def test_no_other_branch_is_taken_when_a_session_is_over(services: Services) -> None:
    course = await a_course(services)
    session = await course.begun()
    first = await course.say(session.id, "Hello")
    second = await course.again(session.id, first.id)
    practice, actor = services.practice, course.student.actor
    await practice.branch(actor, session.id, first.id)
    await practice.branch(actor, session.id, second.id)
    await practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    with pytest.raises(NotNow, match="ended"):
        await practice.branch(actor, session.id, first.id)
    said = (await practice.look.transcript(actor, session.id)).messages
    assert said[-1].id == second.id, "what is judged is what the teacher reads"


async def _cut_short(course: Course, session: SessionForStudents) -> Message:
    """Say something, and cut the reply after its first words."""
    practice, actor = course.services.practice, course.student.actor
    async with aclosing(course.services.conversations.follow(actor, session.id)) as events:
        await anext(events)  # the snapshot
        said = (await practice.say(actor, session.id, "How have you been sleeping?")).said
        assert said is not None
        async for event in events:
            if event.name == MESSAGE_DELTA:
                break
        await practice.stop(actor, session.id)
        return await reply_in(events, said.reply_id)
