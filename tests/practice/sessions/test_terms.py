"""A case is begun by those whose it is to do, once at a time, while it is open."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.clients import a_client
from tests.support.courses import met
from tests.support.practice import Course, a_course
from understudy.bootstrap import Services
from understudy.conversations.problems import BelongsToProduct
from understudy.kernel.clock import now
from understudy.llm.tables import UsageEventRow
from understudy.personas.schemas import Visibility
from understudy.practice.courses.assignment_schemas import AssignmentChanges
from understudy.practice.courses.section_schemas import EnrolmentDraft
from understudy.practice.sessions.problems import CannotBegin, NotNow
from understudy.practice.sessions.schemas import Reflection, Stage
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
    again = await begin.retry_from(actor, first.id, said[1].id)
    with pytest.raises(CannotBegin, match="Another attempt with this client is under way"):
        await _begin(course, prepared)
    await services.practice.attend.go(actor, again.id, Move.STUDENT_CLOSES)
    with pytest.raises(CannotBegin, match="used all attempts"):
        await _begin(course, prepared)


async def test_who_was_removed_spends_nothing_more_and_reads_what_was_said(
    services: Services,
) -> None:
    course = await a_course(services, requires_reflection=False)
    practice, actor = services.practice, course.student.actor
    session = await course.begun()
    reply = await course.say(session.id, "What do you do for work?")
    said = await practice.look.transcript(actor, session.id)
    asked = await _asked(course)
    await services.sections.remove(course.teacher.actor, course.section_id, actor.id)
    attend, gone = practice.attend, pytest.raises(NotNow, match="not in this section any more")
    with gone:
        await practice.say(actor, session.id, "And who is at home?")
    with gone:
        await practice.say_otherwise(actor, session.id, said.messages[1].id, "Hello.")
    with gone:
        await practice.answer_again(actor, session.id, reply.id)
    with pytest.raises(BelongsToProduct):  # nor by the conversation's own door, socket or not
        await services.chat.say(actor, session.id, "And who is at home?")
    await attend.go(actor, session.id, Move.PAUSE)
    with gone:
        await attend.go(actor, session.id, Move.RESUME)
    await attend.go(actor, session.id, Move.STUDENT_CLOSES)
    with gone:
        await attend.reflect(actor, session.id, Reflection(text="Well."))
    written = (await course.row(session.id)).reflection
    assert written
    assert written["text"] == "Well.", "it is kept all the same"
    with gone:
        await attend.skip_reflection(actor, session.id)
    assert await practice.look.transcript(actor, session.id) == said
    assert await _asked(course) == asked
    assert (await services.jobs.list(actor)).items == []
    draft = EnrolmentDraft(email=course.student.email)
    await services.sections.enrol(course.teacher.actor, course.section_id, draft)
    assert (await attend.skip_reflection(actor, session.id)).stage is Stage.FEEDBACK_PENDING


async def _asked(course: Course) -> int:
    """Return how often a model was asked."""
    async with course.services.db.read() as session:
        return await session.scalar(select(func.count()).select_from(UsageEventRow)) or 0


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
