"""A case is begun by those whose it is to do, once at a time, while it is open."""

import asyncio
from uuid import UUID

import pytest

from tests.support.clients import a_client
from tests.support.courses import met
from tests.support.practice import Course, a_course
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.personas.schemas import Visibility
from understudy.practice.courses.assignment_schemas import AssignmentChanges
from understudy.practice.sessions.problems import CannotBegin
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move


async def test_many_clicks_at_once_begin_one_session(services: Services) -> None:
    course = await a_course(services, attempts=None)
    async with asyncio.TaskGroup() as clicks:
        begun = [clicks.create_task(_start(course)) for _ in range(6)]
    assert len({each.result() for each in begun}) == 1


async def test_many_clicks_at_once_begin_one_free_talk(services: Services) -> None:
    course = await a_course(services)
    client = await a_client(services.db, course.teacher.actor, visibility=Visibility.PUBLIC)
    await met(services.db, course.teacher.actor, client)
    begin, actor = services.practice.begin, course.student.actor
    async with asyncio.TaskGroup() as clicks:
        begun = [clicks.create_task(begin.practise(actor, client.id)) for _ in range(6)]
    assert len({each.result().id for each in begun}) == 1


async def test_what_was_prepared_in_time_cannot_be_begun_when_it_is_closed(
    services: Services,
) -> None:
    course = await a_course(services)
    prepared = await _prepared(course)
    under_way = await course.begun(await course.another_student())
    assert under_way.stage is Stage.ACTIVE
    await _change(course, AssignmentChanges(closes_at=now()))
    with pytest.raises(CannotBegin, match="closed"):
        await _begin(course, prepared)
    await _change(course, AssignmentChanges(closes_at=None))
    await _begin(course, prepared)
    await _change(course, AssignmentChanges(closes_at=now()))
    await _begin(course, prepared)  # once more is no beginning


async def test_what_was_prepared_cannot_be_begun_when_it_is_no_longer_given(
    services: Services,
) -> None:
    course = await a_course(services)
    prepared = await _prepared(course)
    await services.assignments.unpublish(course.teacher.actor, course.assignment.id)
    with pytest.raises(CannotBegin, match="not open to students"):
        await _begin(course, prepared)


async def test_a_session_left_prepared_is_no_attempt_to_spare(services: Services) -> None:
    course = await a_course(services, attempts=2)
    begin, actor = services.practice.begin, course.student.actor
    first = await course.begun()
    await course.say(first.id, "Hello")
    await services.practice.attend.go(actor, first.id, Move.STUDENT_CLOSES)
    await course.release(first.id)
    prepared = await _prepared(course)
    said = (await services.practice.look.transcript(actor, first.id)).messages
    await begin.retry_from(actor, first.id, said[1].id)
    with pytest.raises(CannotBegin, match="used all attempts"):
        await _begin(course, prepared)


async def _start(course: Course) -> UUID:
    return (await course.services.practice.begin.start(course.student.actor, course.pair_id)).id


async def _prepared(course: Course) -> UUID:
    id_ = await _start(course)
    await course.services.practice.attend.go(course.student.actor, id_, Move.ACKNOWLEDGE)
    return id_


async def _begin(course: Course, id: UUID) -> None:
    await course.services.practice.attend.go(course.student.actor, id, Move.BEGIN)


async def _change(course: Course, changes: AssignmentChanges) -> None:
    await course.services.assignments.change(course.teacher.actor, course.assignment.id, changes)
