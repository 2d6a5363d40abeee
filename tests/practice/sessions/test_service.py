"""What is typed in a session goes to the client, to the platform, or to both."""

import pytest

from tests.support.practice import a_course
from understudy.bootstrap import Services
from understudy.practice.sessions.problems import GradedAsItIs, NothingSaid


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
