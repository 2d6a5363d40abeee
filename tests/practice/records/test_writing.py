import io
from uuid import UUID

import docx
import pytest
from sqlalchemy import select

from tests.support.accounts import PASSWORD
from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, stored
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.practice.records.problems import NothingToTell
from understudy.practice.records.schemas import Form
from understudy.practice.sessions.problems import SessionNotFound
from understudy.practice.sessions.stages import Move


async def reads(of: Class, session_id: UUID) -> list[tuple[str, UUID | None]]:
    async with of.db.read() as session:
        query = select(AuditRow).where(AuditRow.subject_id == session_id).order_by(AuditRow.id)
        return [(row.action, row.actor_id) for row in await session.scalars(query)]


async def test_each_form_is_written_under_a_name_without_the_student(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    write = services.records.write
    for form, ending, begins in (
        (Form.MARKDOWN, "md", b"# Practice with Lena Hartwig"),
        (Form.WORD, "docx", b"PK"),
        (Form.PDF, "pdf", b"%PDF-"),
    ):
        written = await write.transcript(of.teacher.actor, id_, form)
        assert written.data.startswith(begins)
        assert written.name.endswith(f" Lena Hartwig attempt 1 {id_.hex[-8:]}.{ending}")
        assert "Rana" not in written.name
    written = await write.transcript(of.teacher.actor, id_, Form.WORD)
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(written.data)).paragraphs]
    assert "You should go to the housing office." in said


async def test_that_another_takes_it_away_is_written_down_each_time(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    assistant, admin = await of.assistant(), await someone(of.db, Role.ADMIN)
    write = services.records.write
    await write.transcript(of.student.actor, id_, Form.MARKDOWN)
    assert await reads(of, id_) == []
    for reader in (of.teacher, assistant, admin, of.teacher):
        await write.transcript(reader.actor, id_, Form.MARKDOWN)
    exported = [who for action, who in await reads(of, id_) if action.endswith("session.exported")]
    assert exported == [each.actor.id for each in (of.teacher, assistant, admin, of.teacher)]
    read = [who for action, who in await reads(of, id_) if action == "practice_session.read"]
    assert read == exported


async def test_nobody_else_finds_it(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    for role in (Role.STUDENT, Role.TEACHER, Role.RESEARCHER):
        other = await someone(of.db, role)
        with pytest.raises(SessionNotFound):
            await services.records.write.transcript(other.actor, id_, Form.PDF)
    assert await reads(of, id_) == []


async def test_what_is_under_way_is_its_students_alone(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    write = services.records.write
    written = await write.transcript(of.student.actor, id_, Form.MARKDOWN)
    assert b"You should go to the housing office." in written.data
    with pytest.raises(NothingToTell):
        await write.transcript(of.teacher.actor, id_, Form.MARKDOWN)


async def test_of_what_was_deleted_there_is_nothing_to_write(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    for member in (of.student, of.teacher):
        with pytest.raises(NothingToTell):
            await services.records.write.transcript(member.actor, id_, Form.MARKDOWN)
