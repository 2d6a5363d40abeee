import pytest
from sqlalchemy import select

from tests.support.courses import a_section, someone
from tests.support.handed_in import Class, a_class, stored
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.view_schemas import CommentDraft
from understudy.practice.sessions.problems import SessionNotFound
from understudy.practice.sessions.schemas import Reflection, SelfRating, Stage
from understudy.practice.sessions.stages import Move


async def reads(of: Class) -> list[AuditRow]:
    async with of.db.read() as session:
        query = select(AuditRow).where(AuditRow.action == "feedback.read").order_by(AuditRow.id)
        return list(await session.scalars(query))


async def test_a_student_reads_their_own_and_nobody_writes_that_down(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    view = await of.feedback.report(of.student.actor, id_)
    assert view.report is not None
    assert (view.report.header.case, view.report.header.turns) == ("Lena Hartwig", 7)
    assert view.report.is_advisory
    assert (view.waiting, view.problem, view.stage) == ("", None, Stage.RELEASED)
    assert [turn.turn for turn in view.turns] == list(range(1, 8))
    assert (view.can_review, view.can_dispute) == (False, True)
    assert await reads(of) == []


async def test_that_another_reads_it_is_written_down_each_time(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    assistant = await of.assistant()
    admin = await someone(of.db, Role.ADMIN)
    for actor in (of.teacher.actor, assistant.actor, admin.actor, of.teacher.actor):
        view = await of.feedback.report(actor, id_)
        assert view.report is not None
        assert view.report.held_back is not None
        assert view.can_review == (actor != assistant.actor)
    readers = [of.teacher, assistant, admin, of.teacher]
    assert [row.actor_id for row in await reads(of)] == [each.actor.id for each in readers]
    assert {row.subject_id for row in await reads(of)} == {id_}


async def test_nobody_else_sees_that_it_is_there(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    other = await someone(of.db, Role.TEACHER)
    classmate, stranger = await someone(of.db), await someone(of.db)
    await a_section(of.db, other.actor, stranger, of.student)
    researcher = await someone(of.db, Role.RESEARCHER)
    for each in (other, classmate, stranger, researcher):
        with pytest.raises(SessionNotFound):
            await of.feedback.report(each.actor, id_)
    assert await reads(of) == []


async def test_an_assistant_who_was_removed_reads_nothing_more(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    sections = SectionService(of.db)
    assistant = await of.assistant()
    await of.feedback.report(assistant.actor, id_)
    await sections.remove(of.teacher.actor, of.section_id, assistant.actor.id)
    with pytest.raises(SessionNotFound):
        await of.feedback.report(assistant.actor, id_)


async def test_before_it_is_shown_a_student_sees_nothing_of_it(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    line = (await of.feedback.report(of.student.actor, id_)).turns[1].message_id
    draft = CommentDraft(message_id=line, text="Good.")
    await of.feedback.comment(of.teacher.actor, id_, draft)
    view = await of.feedback.report(of.student.actor, id_)
    assert (view.report, view.comments, view.can_dispute) == (None, [], False)
    assert view.waiting == "Your teacher looks at your feedback before you see it."
    assert len((await of.feedback.report(of.teacher.actor, id_)).comments) == 1


async def test_what_is_not_judged_yet_is_waited_for_by_all(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    for member in (of.student, of.teacher):
        view = await of.feedback.report(member.actor, id_)
        assert (view.report, view.waiting) == (None, "Your feedback is being prepared.")


async def test_how_students_see_themselves_stands_beside_it(services: Services) -> None:
    of = await a_class(services)
    rated = Reflection(text="I listened.", ratings=[SelfRating(criterion_id="opening", level=3)])
    id_ = await stored(of, reflection=rated.text)
    async with of.db.begin() as session:
        row = await session.merge(await of.row(id_))
        row.reflection = rated.model_dump(mode="json")
    view = await of.feedback.report(of.teacher.actor, id_)
    assert view.ratings == rated.ratings
    assert view.report is not None
    assert view.report.reflection == "I listened."


async def test_nobody_listens_in_while_a_session_is_under_way(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    assert (await of.feedback.report(of.teacher.actor, id_)).turns == []
    assert len((await of.feedback.report(of.student.actor, id_)).turns) == 7
