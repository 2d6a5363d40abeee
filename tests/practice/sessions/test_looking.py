"""Who sees which sessions, and what of them."""

import pytest
from sqlalchemy import select

from tests.support.courses import assisting, someone
from tests.support.practice import a_course
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.practice.courses.section_schemas import Section
from understudy.practice.sessions.problems import SessionNotFound, SessionNotYours
from understudy.practice.sessions.schemas import SessionForStudents, SessionForTeachers, Wanted
from understudy.practice.sessions.stages import Move


async def test_each_sees_their_own_and_those_they_teach(services: Services) -> None:
    course, other = await a_course(services), await a_course(services)
    session = await course.begun()
    await other.begun()
    section = await services.sections.get(course.teacher.actor, course.section_id)
    assert isinstance(section, Section)
    helper = await assisting(services.db, course.teacher.actor, section)
    for actor in (course.student.actor, course.teacher.actor, helper.actor):
        assert [s.id for s in (await services.practice.look.list(actor)).items] == [session.id]
    seen = await services.practice.look.get(helper.actor, session.id)
    assert isinstance(seen, SessionForTeachers)
    assert seen.cost_usd is None, "costs are no business of students who assist"
    stranger = await someone(services.db)
    assert (await services.practice.look.list(stranger.actor)).items == []
    admin = await someone(services.db, Role.ADMIN)
    assert len((await services.practice.look.list(admin.actor)).items) == 2
    wanted = Wanted(section_id=course.section_id)
    assert len((await services.practice.look.list(admin.actor, wanted)).items) == 1
    for actor in (other.student.actor, other.teacher.actor, stranger.actor):
        with pytest.raises(SessionNotFound):
            await services.practice.look.get(actor, session.id)


async def test_pages_go_on_where_the_last_one_ended(services: Services) -> None:
    course = await a_course(services)
    for _ in range(3):
        await course.begun(await course.another_student())
    look, actor = services.practice.look, course.teacher.actor
    first = await look.list(actor, limit=2)
    rest = await look.list(actor, after=first.next, limit=2)
    assert [len(first.items), len(rest.items), rest.next] == [2, 1, None]
    assert not {s.id for s in first.items} & {s.id for s in rest.items}


async def test_what_students_and_teachers_are_shown(services: Services) -> None:
    course = await a_course(services, limit_turns=5)
    session = await course.begun()
    await course.say(session.id, "Hello")
    own = await services.practice.look.get(course.student.actor, session.id)
    assert isinstance(own, SessionForStudents)
    assert (own.left.turns, own.left.usd, own.turns) == (4, None, 1)
    assert own.panel.routes
    taught = await services.practice.look.get(course.teacher.actor, session.id)
    assert isinstance(taught, SessionForTeachers)
    assert taught.turns == 1
    with pytest.raises(SessionNotYours):
        await services.practice.look.kept(course.teacher.actor, session.id)


async def test_every_reading_of_anothers_transcript_is_written_down(services: Services) -> None:
    course = await a_course(services)
    session = await course.begun()
    await course.say(session.id, "Hello")
    unread = await services.practice.look.transcript(course.teacher.actor, session.id)
    assert unread.messages == [], "nobody looks on while a session is under way"
    await services.practice.attend.go(course.student.actor, session.id, Move.STUDENT_CLOSES)
    own = await services.practice.look.transcript(course.student.actor, session.id)
    read = await services.practice.look.transcript(course.teacher.actor, session.id)
    assert [m.text for m in own.messages] == [m.text for m in read.messages]
    async with services.db.read() as db:
        rows = (await db.scalars(select(AuditRow).where(AuditRow.subject_id == session.id))).all()
    assert [row.actor_id for row in rows] == [course.teacher.actor.id]


async def test_the_prebrief_shows_the_rubric_only_if_the_teacher_does(services: Services) -> None:
    for shown in (True, False):
        course = await a_course(services, show_rubric=shown)
        session = await course.begun()
        brief = await services.practice.look.prebrief(course.student.actor, session.id)
        assert (brief.rubric is not None) is shown
        assert any("AI" in passage.heading for passage in brief.passages)


async def test_hints_follow_the_mode(services: Services) -> None:
    for mode, has in (("off", False), ("on_request", True)):
        course = await a_course(services, hint_mode=mode)
        session = await course.begun()
        found = await services.practice.look.hint(course.student.actor, session.id, is_asked=True)
        assert (found is not None) is has


async def test_a_stop_for_ones_own_sake_is_told_by_no_list(services: Services) -> None:
    course = await a_course(services)
    session = await course.begun()
    await course.say(session.id, "Hello")
    attend, look = services.practice.attend, services.practice.look
    await attend.go(course.student.actor, session.id, Move.SAFETY_STOP)
    (own,) = (await look.list(course.student.actor)).items
    (seen,) = (await look.list(course.teacher.actor)).items
    assert (own.uses_attempt, seen.uses_attempt) == (False, True), "as if it had been closed"
    await attend.tell_teacher(course.student.actor, session.id)
    (told,) = (await look.list(course.teacher.actor)).items
    assert not told.uses_attempt
