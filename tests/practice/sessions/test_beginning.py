"""A session is begun once, gone on with, and tried again from a turn."""

import asyncio
from uuid import uuid4

import pytest

from tests.support.clients import a_client
from tests.support.courses import met, someone
from tests.support.practice import a_course
from understudy.accounts.access import Role
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.personas.schemas import Visibility
from understudy.practice.sessions.problems import (
    CannotBegin,
    CaseNotFound,
    NothingToTalkWith,
    NotNow,
    SessionIdTaken,
    TurnNotHere,
)
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move


async def test_starting_again_returns_the_session_that_is_open(services: Services) -> None:
    course = await a_course(services)
    begin, actor = services.practice.begin, course.student.actor
    first = await begin.start(actor, course.pair_id)
    assert first.stage is Stage.ASSIGNED
    assert first.client.name == "Lena Hartwig"
    assert (await begin.start(actor, course.pair_id)).id == first.id
    chosen = uuid4()
    assert (await begin.start(actor, course.pair_id, id=chosen)).id == first.id
    await services.practice.attend.go(actor, first.id, Move.ABANDON)
    second = await begin.start(actor, course.pair_id, id=chosen)
    assert (second.id, second.attempt) == (chosen, 2)


async def test_an_attempt_is_used_up_when_it_has_begun(services: Services) -> None:
    course = await a_course(services, attempts=1)
    begin, actor = services.practice.begin, course.student.actor
    left = await begin.start(actor, course.pair_id)
    await services.practice.attend.go(actor, left.id, Move.ABANDON)
    session = await course.begun()
    await services.practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    with pytest.raises(CannotBegin, match="used all attempts"):
        await begin.start(actor, course.pair_id)
    await services.practice.attend.decide(course.teacher.actor, session.id, Move.VOID)
    assert (await begin.start(actor, course.pair_id)).attempt == 3


async def test_only_who_is_in_the_section_may_begin(services: Services) -> None:
    course = await a_course(services)
    stranger = await someone(services.db)
    with pytest.raises(CaseNotFound):
        await services.practice.begin.start(stranger.actor, course.pair_id)
    with pytest.raises(CannotBegin, match="Only students of the section"):
        await services.practice.begin.start(course.teacher.actor, course.pair_id)
    await services.sections.remove(course.teacher.actor, course.section_id, course.student.actor.id)
    with pytest.raises(CaseNotFound):
        await services.practice.begin.start(course.student.actor, course.pair_id)


async def test_an_id_of_another_session_is_refused(services: Services) -> None:
    course = await a_course(services)
    other = await a_course(services)
    taken = await services.practice.begin.start(other.student.actor, other.pair_id)
    with pytest.raises(SessionIdTaken):
        await services.practice.begin.start(course.student.actor, course.pair_id, id=taken.id)


async def test_free_practice_is_with_published_clients(services: Services) -> None:
    teacher, student = await someone(services.db, Role.TEACHER), await someone(services.db)
    client = await a_client(services.db, teacher.actor, visibility=Visibility.PUBLIC)
    begin = services.practice.begin
    assert (await begin.practise(teacher.actor, client.id)).assignment_id is None
    with pytest.raises(NothingToTalkWith):
        await begin.practise(student.actor, client.id)
    await met(services.db, teacher.actor, client)
    first = await begin.practise(student.actor, client.id)
    assert (await begin.practise(student.actor, client.id)).id == first.id


async def test_another_try_from_a_turn_has_the_client_as_it_was(services: Services) -> None:
    course = await a_course(services)
    teacher, actor = course.teacher.actor, course.student.actor
    session = await course.begun()
    first = await course.say(session.id, "What do you do for work?")
    await course.say(session.id, "Why don't you just look for a better job?")
    said = (await services.practice.look.transcript(actor, session.id)).messages
    retried = said[3]
    assert retried.text.startswith("Why don't you")
    await services.practice.attend.go(actor, session.id, Move.STUDENT_CLOSES)
    with pytest.raises(NotNow):
        await services.practice.begin.retry_from(actor, session.id, retried.id)
    await course.release(session.id)
    with pytest.raises(TurnNotHere):
        await services.practice.begin.retry_from(actor, session.id, first.id)
    with pytest.raises(CannotBegin):  # one attempt is all there is
        await services.practice.begin.retry_from(actor, session.id, retried.id)
    await services.assignments.change(teacher, course.assignment.id, course.more_attempts)
    again = await services.practice.begin.retry_from(actor, session.id, retried.id)
    assert (again.stage, again.attempt, again.retried_from) == (Stage.ACTIVE, 2, session.id)
    copied = (await services.practice.look.transcript(actor, again.id)).messages
    assert [m.text for m in copied] == [m.text for m in said[:3]]
    before, after = await course.snapshot(first.id), await course.snapshot(copied[-1].id)
    assert before is not None
    assert after is not None
    assert after.state == before.state
    assert after.choice == before.choice
    await course.say(again.id, "Why don't you just look for a better job?")
    replies = (await services.practice.look.transcript(actor, again.id)).messages
    old, new = await course.snapshot(said[4].id), await course.snapshot(replies[4].id)
    assert old is not None
    assert new is not None
    assert new.step == old.step, "the same words move the same client as much"


async def test_one_attempt_is_under_way_at_a_time(services: Services) -> None:
    course = await a_course(services, attempts=None)
    begin, attend, actor = services.practice.begin, services.practice.attend, course.student.actor
    first = await course.begun()
    for words in ("Hello", "What do you do for work?"):
        await course.say(first.id, words)
    await attend.go(actor, first.id, Move.STUDENT_CLOSES)
    await course.release(first.id)
    said = (await services.practice.look.transcript(actor, first.id)).messages
    async with asyncio.TaskGroup() as group:
        tries = [
            group.create_task(begin.retry_from(actor, first.id, said[3].id, id=new_id()))
            for _ in range(3)
        ]
    (again_id,) = {each.result().id for each in tries}
    await course.say(again_id, "Who is at home?")
    assert (await begin.retry_from(actor, first.id, said[3].id)).id == again_id
    with pytest.raises(CannotBegin, match="Another attempt with this client is under way"):
        await begin.retry_from(actor, first.id, said[1].id)
    await attend.go(actor, again_id, Move.STUDENT_CLOSES)
    other = await begin.retry_from(actor, first.id, said[1].id)
    assert (other.attempt, other.stage) == (3, Stage.ACTIVE)
