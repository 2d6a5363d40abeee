"""The demo's course: a section, two assignments, and sessions of different skill.

The talks are held with the clients like any other, so that every page has something true to show.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict

from understudy.accounts.access import Actor
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.errors import LimitReached, NotFound, UnderstudyError
from understudy.kernel.ids import derived_id
from understudy.kernel.logs import get_logger
from understudy.practice.clients.shipped import shipped_clients
from understudy.practice.courses.assignment_schemas import AssignmentDraft, PairDraft, Release
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubric_template import TEMPLATE_ID, template
from understudy.practice.courses.section_schemas import EnrolmentDraft, SectionDraft
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.service import FeedbackService
from understudy.practice.feedback.view_schemas import CommentDraft, DisputeDraft, OverrideDraft
from understudy.practice.sessions.schemas import Reflection, SelfRating, SessionSurvey, Stage
from understudy.practice.sessions.service import PracticeService
from understudy.practice.sessions.stages import Move

_ORIGIN = UUID("0d0b3a3e-6b44-5d5b-8f4e-7f3b1f0c2a11")
_SECTION = derived_id(_ORIGIN, "section")
_FIRST, _SECOND = derived_id(_ORIGIN, "first"), derived_id(_ORIGIN, "second")
_ASSIGNMENTS: tuple[tuple[UUID, str, str, tuple[str, ...], Release], ...] = (
    (
        _FIRST,
        "First talk: what a calm account leaves out",
        "Hold the first interview with Marcus. Find out how he is, and what is not said.",
        ("Marcus",),
        Release.AFTER_REFLECTION,
    ),
    (
        _SECOND,
        "Two people who care for others",
        "Talk with both. Notice what you do differently with each of them.",
        ("Dorothea", "Jade"),
        Release.AFTER_REVIEW,
    ),
)
_PAIRS = {name: derived_id(id_, name) for id_, _, _, names, _ in _ASSIGNMENTS for name in names}
_FILE = Path(__file__).parent / "demo_talks.yaml"
_LOOKED_AFTER_S = 0.1
_JUDGED_WITHIN_S = 60.0
_BEGUN = (Stage.ASSIGNED, Stage.BRIEFED, Stage.ACTIVE)

log = get_logger(__name__)


class TeacherLevel(BaseModel):
    """A level the demo's teacher gave in place of the machine's."""

    skill: str
    level: int
    reason: str


class TeacherComment(BaseModel):
    """What the teacher said of the student's so-and-so-many-th turn."""

    turn: int
    text: str


class Review(BaseModel):
    """What the teacher did with a report before they confirmed it."""

    levels: list[TeacherLevel] = []
    comment: TeacherComment | None = None


class Talk(BaseModel):
    """A talk of a student with a client, by e-mail and first name."""

    model_config = ConfigDict(extra="forbid")

    by: str
    client: str
    turns: list[str]
    reflection: str
    levels: dict[str, int]
    review: Review | None = None
    disputes: str = ""
    is_held: bool = False


@cache
def talks() -> tuple[Talk, ...]:
    """Return the talks of the demo's students, each one's in their order."""
    found = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Talk.model_validate(each) for each in found)


def students() -> list[str]:
    """Return the e-mails of the demo's students."""
    return list(dict.fromkeys(talk.by for talk in talks()))


async def seed_course(
    sections: SectionService, assignments: AssignmentService, teacher: Actor
) -> None:
    """Make the section and its two assignments, if they are not there."""
    with suppress(NotFound):
        await sections.get(teacher, _SECTION)
        return  # whatever has become of it
    draft = SectionDraft(name="Interviewing I", course_code="SW 301", term="Autumn 2026")
    await sections.create(teacher, draft, _SECTION)
    for email in students():
        await sections.enrol(teacher, _SECTION, EnrolmentDraft(email=email))
    clients = {found.name.split()[0]: id_ for id_, found in shipped_clients().items()}
    for id_, title, instructions, names, release in _ASSIGNMENTS:
        pairs = [
            PairDraft(id=_PAIRS[name], persona_id=clients[name], rubric_id=TEMPLATE_ID)
            for name in names
        ]
        assigned = AssignmentDraft(
            section_id=_SECTION,
            title=title,
            instructions=instructions,
            pairs=pairs,
            attempts=3,
            release=release,
        )
        await assignments.create(teacher, assigned, id_)
        await assignments.publish(teacher, id_)


class Demo:
    """Holds the demo's talks, and lets its teacher look at some of them.

    Args:
        practice: sessions.
        feedback: reports on them.
        teacher: of the section.
        people: the students, by their e-mails; whoever is missing holds no talk.
    """

    def __init__(
        self,
        practice: PracticeService,
        feedback: FeedbackService,
        teacher: Actor,
        people: Mapping[str, Actor],
    ) -> None:
        self._practice, self._feedback = practice, feedback
        self._teacher, self._people = teacher, people

    async def hold(self) -> list[Talk]:
        """Hold all talks, a student's one after the other; go on with those begun before.

        Returns:
            Those that were held to their end now, and not before.
        """
        held: list[Talk] = []
        async with asyncio.TaskGroup() as group:
            for email, actor in self._people.items():
                theirs = [talk for talk in talks() if talk.by == email]
                group.create_task(self._hold_all(actor, theirs, held))
        return held

    async def review(self, held: Iterable[Talk]) -> None:
        """Do with these talks what their teacher and students did afterwards, once judged."""
        for talk in held:
            if not (talk.review or talk.disputes or talk.is_held):
                continue
            with suppress(TimeoutError):  # the demo is there without it
                async with asyncio.timeout(_JUDGED_WITHIN_S):
                    await self._review(talk, _id_of(talk, self._people[talk.by]))

    async def _hold_all(self, actor: Actor, theirs: Iterable[Talk], held: list[Talk]) -> None:
        for talk in theirs:
            try:
                if await self._hold(actor, talk):
                    held.append(talk)
            except UnderstudyError as error:  # the demo is there without it
                log.warning("demo_talk_not_held", reason=error.message)

    async def _hold(self, actor: Actor, talk: Talk) -> bool:
        id_, practice = _id_of(talk, actor), self._practice
        session = await practice.begin.start(actor, _PAIRS[talk.client], id=id_)
        if session.id != id_ or session.stage not in _BEGUN:
            return False
        if session.stage is Stage.ASSIGNED:
            await practice.attend.go(actor, id_, Move.ACKNOWLEDGE)
        await practice.attend.go(actor, id_, Move.BEGIN)
        for number, turn in enumerate(talk.turns):
            await self._say(actor, id_, turn, derived_id(id_, number))
        await practice.attend.go(actor, id_, Move.STUDENT_CLOSES)
        ratings = [
            SelfRating(criterion_id=each.id, level=talk.levels.get(each.id, 2))
            for each in template().criteria
        ]
        reflection = Reflection(text=talk.reflection.strip(), ratings=ratings)
        await practice.attend.reflect(actor, id_, reflection)
        survey = SessionSurvey(believable=4, difficulty_right=3, helpful=4)
        await practice.attend.survey(actor, id_, survey)
        return True

    async def _say(self, actor: Actor, session_id: UUID, turn: str, message_id: UUID) -> None:
        """Say something and wait for the answer; who has said much waits as anybody would."""
        try:
            said = await self._practice.say(actor, session_id, turn, message_id=message_id)
        except LimitReached as limit:
            await asyncio.sleep(limit.retry_after_s)
            await self._say(actor, session_id, turn, message_id)
            return
        if said.said:
            await self._answered(actor, session_id, said.said.reply_id)

    async def _answered(self, actor: Actor, session_id: UUID, reply_id: UUID) -> None:
        """Wait for the end of a reply."""
        while True:
            said = (await self._practice.look.transcript(actor, session_id)).messages
            statuses = {each.id: each.status for each in said}
            if statuses.get(reply_id) not in (None, MessageStatus.RUNNING):
                return
            await asyncio.sleep(_LOOKED_AFTER_S)

    async def _judged(self, actor: Actor, session_id: UUID) -> None:
        """Wait until a session's feedback is there."""
        while True:
            found = await self._practice.look.get(actor, session_id)
            if found.stage in (Stage.FEEDBACK_READY, Stage.RELEASED):
                return
            await asyncio.sleep(_LOOKED_AFTER_S)

    async def _review(self, talk: Talk, id_: UUID) -> None:
        await self._judged(self._people[talk.by], id_)
        if talk.review:
            for given in talk.review.levels:
                draft = OverrideDraft(level=given.level, reason=given.reason)
                await self._feedback.override(self._teacher, id_, given.skill, draft)
            if comment := talk.review.comment:
                line = derived_id(id_, comment.turn - 1)
                said = CommentDraft(message_id=line, text=comment.text)
                await self._feedback.comment(self._teacher, id_, said)
            await self._feedback.confirm(self._teacher, id_)
        if talk.disputes:
            student = self._people[talk.by]
            await self._feedback.dispute(student, id_, DisputeDraft(reason=talk.disputes))
        if talk.is_held:
            await self._practice.attend.decide(self._teacher, id_, Move.HOLD)


def _id_of(talk: Talk, student: Actor) -> UUID:
    return derived_id(_PAIRS[talk.client], str(student.id))
