"""Sessions for tests: a student with a client, from the assignment on."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.support.accounts import Member
from tests.support.clients import a_client
from tests.support.courses import a_rubric, a_section, met, someone
from tests.support.house import reply_in
from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow
from understudy.bootstrap import Services, open_services
from understudy.conversations.schemas import Message
from understudy.kernel.settings import Settings
from understudy.llm.models import Models
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentChanges,
    AssignmentDraft,
    PairDraft,
)
from understudy.practice.courses.section_schemas import EnrolmentDraft
from understudy.practice.sessions import moving, store
from understudy.practice.sessions.models import ClientTurnRow, PracticeSessionRow
from understudy.practice.sessions.schemas import SessionForStudents
from understudy.practice.sessions.stages import Move


@dataclass(frozen=True)
class Course:
    """A teacher's section with a student in it, and a published assignment with one client."""

    services: Services
    teacher: Member
    student: Member
    section_id: UUID
    assignment: Assignment

    @property
    def pair_id(self) -> UUID:
        return self.assignment.pairs[0].id

    async def begun(self, student: Member | None = None) -> SessionForStudents:
        """Return a session that is active."""
        actor = (student or self.student).actor
        session = await self.services.practice.begin.start(actor, self.pair_id)
        await self.services.practice.attend.go(actor, session.id, Move.ACKNOWLEDGE)
        found = await self.services.practice.attend.go(actor, session.id, Move.BEGIN)
        assert isinstance(found, SessionForStudents)
        return found

    async def say(self, session_id: UUID, text: str) -> Message:
        """Say something as the student and wait for the end of the reply."""
        follow = self.services.conversations.follow(self.student.actor, session_id)
        async with aclosing(follow) as events:
            await anext(events)  # the snapshot
            said = await self.services.practice.say(self.student.actor, session_id, text)
            assert said.said is not None
            return await reply_in(events, said.said.reply_id)

    async def again(self, session_id: UUID, message_id: UUID) -> Message:
        """Have a reply given again and wait for its end."""
        follow = self.services.conversations.follow(self.student.actor, session_id)
        async with aclosing(follow) as events:
            await anext(events)
            actor = self.student.actor
            said = await self.services.practice.answer_again(actor, session_id, message_id)
            return await reply_in(events, said.reply_id)

    @property
    def more_attempts(self) -> AssignmentChanges:
        """What to change so that there are three attempts."""
        return AssignmentChanges(attempts=3)

    async def another_student(self) -> Member:
        """Return a new student of the section."""
        student = await someone(self.services.db)
        draft = EnrolmentDraft(email=student.email)
        await self.services.sections.enrol(self.teacher.actor, self.section_id, draft)
        return student

    async def release(self, session_id: UUID) -> None:
        """Let a session that has ended have its feedback, and its student see it."""
        async with self.services.db.begin() as session:
            row = await store.anywhere(session, session_id, lock=True)
            assert row is not None
            for move in (Move.SKIP_REFLECTION, Move.FEEDBACK_READY, Move.RELEASE):
                await moving.move(session, row, move, None)

    async def age(self, session_id: UUID, *, minutes: int) -> None:
        """Let everything have happened so much earlier in a session."""
        async with self.services.db.begin() as session:
            for change in await store.changes(session, session_id):
                change.at -= timedelta(minutes=minutes)

    async def rename(self, name: str) -> None:
        """Give the student's account another name."""
        async with self.services.db.begin() as session:
            (await session.get_one(PersonRow, self.student.actor.id)).name = name

    async def row(self, session_id: UUID) -> PracticeSessionRow:
        async with self.services.db.read() as session:
            return await session.get_one(PracticeSessionRow, session_id)

    async def snapshot(self, message_id: UUID) -> ClientTurnRow | None:
        async with self.services.db.read() as session:
            return await session.get(ClientTurnRow, message_id)


async def a_course(services: Services, block: PracticeBlock | None = None, **fields: Any) -> Course:
    """Return a course whose assignment says this beside its defaults."""
    db = services.db
    teacher, student = await someone(db, Role.TEACHER), await someone(db)
    section = await a_section(db, teacher.actor, student)
    persona = await met(db, teacher.actor, await a_client(db, teacher.actor, block))
    rubric = await a_rubric(db, teacher.actor)
    draft = AssignmentDraft.model_validate(
        {
            "section_id": section.id,
            "title": "First contact",
            "pairs": [PairDraft(persona_id=persona.id, rubric_id=rubric.id)],
            **fields,
        }
    )
    made = await services.assignments.create(teacher.actor, draft)
    made = await services.assignments.publish(teacher.actor, made.id)
    assert isinstance(made, Assignment)
    return Course(services, teacher, student, section.id, made)


@asynccontextmanager
async def open_course(
    settings: Settings,
    models: Models | None = None,
    block: PracticeBlock | None = None,
    **fields: Any,
) -> AsyncIterator[Course]:
    """Open services, and a course in them."""
    async with open_services(settings, models) as services:
        yield await a_course(services, block, **fields)


async def practised_sessions(services: Services, actor: Actor, persona_id: UUID) -> dict[str, UUID]:
    """Practise twice with one's own client: a session that has ended, and one that is active."""
    ended = await _practised(services, actor, persona_id)
    await services.practice.attend.go(actor, ended[0], Move.STUDENT_CLOSES)
    active = await _practised(services, actor, persona_id)
    return {
        "ended_session_id": ended[0],
        "ended_message_id": ended[1],
        "session_id": active[0],
        "session_message_id": active[1],
        "session_reply_id": active[2],
    }


async def _practised(services: Services, actor: Actor, persona_id: UUID) -> tuple[UUID, UUID, UUID]:
    session = await services.practice.begin.practise(actor, persona_id)
    await services.practice.attend.go(actor, session.id, Move.ACKNOWLEDGE)
    await services.practice.attend.go(actor, session.id, Move.BEGIN)
    async with aclosing(services.conversations.follow(actor, session.id)) as events:
        await anext(events)
        said = (await services.practice.say(actor, session.id, "Hello")).said
        assert said is not None
        assert said.message is not None
        await reply_in(events, said.reply_id)
    return session.id, said.message.id, said.reply_id
