"""Sessions that are handed in, written as rows: nobody waits for a talk in a test of feedback."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.support.accounts import Member
from tests.support.clients import a_client
from tests.support.courses import a_rubric, a_section, assisting, met, someone
from tests.support.llm import simulated
from tests.support.simulator.manner import Manner
from tests.support.simulator.server import Simulator
from tests.support.talks import over
from tests.support.written import write_minds, write_talk
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services, open_services
from understudy.jobs.schemas import Job
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Persona
from understudy.practice.courses import rubric_store
from understudy.practice.courses.assignment_schemas import Assignment, AssignmentDraft, PairDraft
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.courses.rubric_template import template
from understudy.practice.courses.section_schemas import Section
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.flow import Judged, begin, job_of, write
from understudy.practice.feedback.improvising import judged
from understudy.practice.feedback.judge_schemas import JudgeAnswer
from understudy.practice.feedback.making import rubric_of
from understudy.practice.feedback.models import JudgementRow
from understudy.practice.feedback.record import record_of
from understudy.practice.feedback.service import FeedbackService
from understudy.practice.mind.counts import Speaker, Turn
from understudy.practice.sessions.models import (
    PracticeSessionRow,
)
from understudy.practice.sessions.moving import begin_at, move
from understudy.practice.sessions.schemas import Reflection, Stage
from understudy.practice.sessions.stages import Move

TALK = (
    "So what do you want to know?",
    "Hello, my name is Rana Duval, I am a student of social work. What brings you here today?",
    "I need a place to stay, that's all.",
    "You need a place, and it sounds tiring to keep looking. Where do you sleep at the moment?",
    "Here and there. I'd rather not say. Sometimes I don't want to wake up.",
    "You should go to the housing office.",
    "I have been there.",
)
"""The client's and the student's lines in turn; the student has a name and is quick to advise."""
REFLECTION = "I was too quick with advice. Next time I will wait. Rana Duval"
HANDED_IN = (Move.ACKNOWLEDGE, Move.BEGIN, Move.STUDENT_CLOSES, Move.REFLECT)


@dataclass(frozen=True)
class Class:
    """A teacher's section with a student, a published assignment, and what may be done there."""

    services: Services
    teacher: Member
    student: Member
    section_id: UUID
    assignment: Assignment
    client: Persona

    @property
    def feedback(self) -> FeedbackService:
        return self.services.feedback

    @property
    def db(self) -> Database:
        return self.services.db

    async def assistant(self) -> Member:
        """Return a new assistant of the section."""
        section = await SectionService(self.db).get(self.teacher.actor, self.section_id)
        assert isinstance(section, Section)
        return await assisting(self.db, self.teacher.actor, section)

    async def handed_in(self, student: Member | None = None, **facts: Any) -> UUID:
        """Write a session that waits for feedback; see `write_session`."""
        async with self.db.begin() as session:
            return (await write_session(session, self, student or self.student, **facts)).id

    async def begun(self, session_id: UUID, student: Member | None = None) -> UUID:
        """Have a session judged that was just handed in; return the job's id."""
        async with self.db.begin() as session:
            row = await session.get_one(PracticeSessionRow, session_id)
            await begin(session, self.services.jobs, (student or self.student).actor, row)
            return await job_of(session, row)

    async def judged(self, student: Member | None = None, **facts: Any) -> UUID:
        """Write a session, and wait until the job on it is over; return the session's id."""
        session_id = await self.handed_in(student, **facts)
        await self.over(await self.begun(session_id, student))
        return session_id

    async def over(self, job_id: UUID) -> Job:
        """Wait until a job is over, and return it."""
        return await over(self.services, await self.services.jobs.get(OPERATOR, job_id))

    async def row(self, session_id: UUID) -> PracticeSessionRow:
        async with self.db.read() as session:
            return await session.get_one(PracticeSessionRow, session_id)

    async def stage(self, session_id: UUID) -> Stage:
        return Stage((await self.row(session_id)).stage)


@asynccontextmanager
async def open_class(
    settings: Settings, *, works: bool = True, **fields: Any
) -> AsyncIterator[Class]:
    """Open services that judge, and a class in them; see `a_class`."""
    async with open_services(settings, works=works) as services:
        yield await a_class(services, **fields)


@asynccontextmanager
async def open_judged_by(
    installation: Settings, *answers: Manner, **fields: Any
) -> AsyncIterator[tuple[Class, Simulator]]:
    """The same, with a judge at the simulator; the last answer is given ever after."""
    async with Simulator() as simulator:
        for answer in answers[:-1]:
            simulator.next(answer)
        simulator.always(answers[-1])
        facts = {"data": installation.data, "database_url": installation.database_url}
        settings = simulated("openai", simulator.url, attempts=1, run_jobs=False, **facts)
        async with open_class(settings, **fields) as of:
            yield of, simulator


async def a_class(
    services: Services,
    rubric: RubricFields | None = None,
    teacher: Member | None = None,
    **fields: Any,
) -> Class:
    """Return a class whose assignment says this beside its defaults."""
    db = services.db
    teacher, student = teacher or await someone(db, Role.TEACHER), await someone(db)
    section = await a_section(db, teacher.actor, student)
    client = await met(db, teacher.actor, await a_client(db, teacher.actor))
    given = rubric or template().fields
    made = await a_rubric(db, teacher.actor, **given.model_dump())
    pair = PairDraft(persona_id=client.id, rubric_id=made.id)
    draft = {"section_id": section.id, "title": "First contact", "pairs": [pair], **fields}
    service = AssignmentService(db)
    assignment = await service.create(teacher.actor, AssignmentDraft.model_validate(draft))
    assignment = await service.publish(teacher.actor, assignment.id)
    assert isinstance(assignment, Assignment)
    return Class(services, teacher, student, section.id, assignment, client)


async def write_session(
    session: Session,
    of: Class,
    student: Member,
    *,
    talk: Sequence[str] = TALK,
    turns: Sequence[Turn] = (),
    attempt: int = 1,
    reflection: str = REFLECTION,
    moves: Sequence[Move] = HANDED_IN,
    free: bool = False,
    **columns: Any,
) -> PracticeSessionRow:
    """Write a session with what was said in it, the client first.

    Args:
        session: of the database.
        of: the class.
        student: whose it is.
        talk: the client's and the student's lines in turn.
        turns: said instead of `talk`.
        attempt: its number.
        reflection: what the student wrote.
        moves: what happened to it.
        free: without an assignment.
        columns: what else is to be different.
    """
    pair, fields = of.assignment.pairs[0], of.assignment.fields
    id_ = new_id()
    said = list(turns) or [
        Turn(speaker=Speaker.WORKER if place % 2 else Speaker.CLIENT, text=text)
        for place, text in enumerate(talk)
    ]
    await write_talk(session, of.client, student, id_, said)
    row = PracticeSessionRow(
        id=id_,
        conversation_id=id_,
        student_id=student.actor.id,
        section_id=None if free else of.section_id,
        assignment_id=None if free else of.assignment.id,
        pair_id=None if free else pair.id,
        persona_version_id=of.client.version_id,
        rubric_version_id=None if free else pair.rubric_version_id,
        attempt=attempt,
        hint_mode=fields.hint_mode,
        release=fields.release,
        requires_reflection=fields.requires_reflection,
        reflection=Reflection(text=reflection).model_dump(mode="json"),
    )
    for name, value in columns.items():
        setattr(row, name, value)
    await begin_at(session, row, student.actor.id)
    for each in moves:
        await move(session, row, each, student.actor.id)
    await write_minds(session, of.client, id_, said)
    return row


async def stored(
    of: Class, answer: JudgeAnswer | None = None, student: Member | None = None, **facts: Any
) -> UUID:
    """Write a session and let it be judged so, without a job; the demo judge if not said."""
    id_ = await of.handed_in(student, **facts)
    async with of.db.begin() as session:
        row = await session.get_one(PracticeSessionRow, id_)
        record, rubric = await record_of(session, row), await rubric_of(session, row)
        criteria = rubric_store.fields_of(rubric).criteria
        given = answer or judged(criteria, record.turns, record.reflection)
        judgement = JudgementRow(
            key=id_.hex * 2,
            answer=given.model_dump(mode="json"),
            model="demo:demo",
            prompt_version="1+abc",
        )
        await write(session, row, Judged(rubric.id, judgement))
    return id_
