"""What is seen at a glance, and by whom."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.support.clients import a_client
from tests.support.courses import a_section, an_assignment, someone
from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import add_student, good
from tests.support.practice import a_course
from understudy.accounts.access import Role
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.page import CursorInvalid
from understudy.personas.schemas import Visibility
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.overview.schemas import Outlook
from understudy.practice.sessions.schemas import Stage


async def test_what_is_due_next_is_published_and_to_come(services: Services) -> None:
    teacher, student = await someone(services.db, Role.TEACHER), await someone(services.db)
    section = await a_section(services.db, teacher.actor, student)
    other = await a_section(services.db, teacher.actor, name="C")
    soon, later = now() + timedelta(days=3), now() + timedelta(days=5)
    day = timedelta(days=1)
    for is_published, due in ((True, later), (True, soon), (False, now() + day)):
        await an_assignment(
            services.db, teacher.actor, section.id, published=is_published, due_at=due
        )
    past = now() - day
    await an_assignment(services.db, teacher.actor, other.id, published=True, due_at=past)
    found = await services.overview.outlooks(teacher.actor)
    assert found == {
        section.id: Outlook(assignments=3, next_due=soon),
        other.id: Outlook(assignments=1, next_due=None),
    }
    own = await services.overview.outlooks(student.actor)
    assert own == {section.id: Outlook(assignments=2, next_due=soon)}
    stranger = await someone(services.db, Role.TEACHER)
    assert await services.overview.outlooks(stranger.actor) == {}


async def test_students_find_what_to_do_with_its_cases(services: Services) -> None:
    course = await a_course(services, show_rubric=False)
    draft = await an_assignment(services.db, course.teacher.actor, course.section_id)
    (given,) = await services.overview.to_do(course.student.actor)
    assert given == await services.assignments.get(course.student.actor, course.assignment.id)
    assert [case.id for case in given.cases] == [course.pair_id]
    assert draft.id != given.id
    assert await services.overview.to_do(course.teacher.actor) == []


async def test_clients_are_met_in_the_version_that_was_published_last(services: Services) -> None:
    teacher, student = await someone(services.db, Role.TEACHER), await someone(services.db)
    authoring, overview = services.clients.authoring, services.overview
    first, second, _unpublished = [
        await a_client(services.db, teacher.actor, visibility=Visibility.PUBLIC, name=name)
        for name in ("Ada", "Ben", "Never published")
    ]
    hidden = await a_client(services.db, teacher.actor, name="Cleo")
    for each in (first, second, hidden):
        await authoring.publish(teacher.actor, each.id)
    page = await overview.open_clients(student.actor, limit=1)
    assert [(card.name, card.number) for card in page.items] == [("Ada", 1)]
    rest = await overview.open_clients(student.actor, after=page.next, limit=1)
    assert ([card.name for card in rest.items], rest.next) == (["Ben"], None)
    assert len((await overview.open_clients(teacher.actor)).items) == 3
    assert page.items[0] == await services.clients.library.card(student.actor, first.id)
    with pytest.raises(CursorInvalid):
        await overview.open_clients(student.actor, after="nonsense")


async def test_results_are_the_students_own_that_are_shown(services: Services) -> None:
    of = await a_class(services, attempts=3)
    shown, waits = await stored(of), await stored(of, attempt=2, release="after_review")
    row = await of.row(shown)
    assert (row.stage, await of.stage(waits)) == (Stage.RELEASED, Stage.FEEDBACK_READY)
    view = await of.feedback.report(of.student.actor, shown)
    assert view.report is not None
    found = await services.overview.results(of.student.actor, [shown, waits])
    assert found == {shown: view.report.total.score}
    assert await services.overview.results(of.teacher.actor, [shown]) == {}


async def test_a_roster_has_each_students_newest_session_with_a_case(services: Services) -> None:
    of = await a_class(services, attempts=3)
    another = await add_student(of)
    await stored(of, attempt=1)
    newest = await stored(of, attempt=2)
    teacher, overview = of.teacher.actor, services.overview
    everybody = {
        row.student_id: row for row in (await overview.roster(teacher, of.section_id)).items
    }
    assert [card.id for card in everybody[of.student.actor.id].sessions] == [newest]
    assert everybody[another.actor.id].sessions == []
    page = await overview.roster(teacher, of.section_id, limit=1)
    rest = await overview.roster(teacher, of.section_id, after=page.next, limit=1)
    ids = [row.student_id for row in [*page.items, *rest.items]]
    assert (sorted(ids), rest.next) == (sorted(everybody), None)
    state = await overview.class_state(teacher, of.section_id)
    assert (state.students, dict(state.stages)) == (2, {Stage.RELEASED: 2})


async def test_a_class_is_seen_by_those_who_teach_it(services: Services) -> None:
    of = await a_class(services)
    assistant, stranger = await of.assistant(), await someone(services.db, Role.TEACHER)
    for ask in (services.overview.roster, services.overview.class_state):
        await ask(assistant.actor, of.section_id)
        with pytest.raises(SectionNotYours):
            await ask(of.student.actor, of.section_id)
        with pytest.raises(SectionNotFound):
            await ask(stranger.actor, of.section_id)


async def test_what_is_asked_of_the_database_does_not_grow(services: Services) -> None:
    of = await a_class(services, attempts=20)
    few = await _statements(services, of)
    for _ in range(3):
        member = await add_student(of)
        await stored(of, good(), member)
        await stored(of)
        await an_assignment(services.db, of.teacher.actor, of.section_id, published=True)
    assert await _statements(services, of) == few


async def _statements(services: Services, of: Class) -> int:
    """Return how many statements it takes to show a student and a teacher what they begin with."""
    sent, own = list[str](), asyncio.current_task()

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if asyncio.current_task() is own:  # chores look into the database now and then
            sent.append(statement)

    overview, look = services.overview, services.practice.look
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for actor in (of.student.actor, of.teacher.actor):
            await overview.outlooks(actor)
            await overview.to_do(actor)
            await overview.open_clients(actor)
            cards = (await look.list(actor)).items
            await overview.results(actor, [card.id for card in cards])
        await overview.roster(of.teacher.actor, of.section_id)
        await overview.class_state(of.teacher.actor, of.section_id)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(sent)
