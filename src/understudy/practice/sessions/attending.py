"""Use cases of those who are in a session: go on, pause, end, think it over; and of its teacher."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.conversations.message_store import message_in
from understudy.conversations.schemas import MessageRole
from understudy.conversations.turns import Turns
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.practice.courses import rubric_store
from understudy.practice.courses.models import AssignmentRow, RubricVersionRow
from understudy.practice.sessions import store
from understudy.practice.sessions.finding import own, taught
from understudy.practice.sessions.models import PracticeSessionRow, ReplyRatingRow, SurveyRow
from understudy.practice.sessions.moving import end_if_used_up, move
from understudy.practice.sessions.problems import NotNow, ReflectionInvalid, ReplyNotHere
from understudy.practice.sessions.schemas import (
    Notes,
    Reflection,
    ReplyRating,
    SessionSurvey,
    Stage,
    unrated,
)
from understudy.practice.sessions.showing import Shown, shown
from understudy.practice.sessions.stages import ENDS_HERE, Move, Refusal
from understudy.practice.sessions.terms import (
    REMOVED,
    is_enrolled,
    require_alone,
    require_enrolled,
    require_open,
)

STUDENTS = frozenset(
    [
        Move.ACKNOWLEDGE,
        Move.BEGIN,
        Move.PAUSE,
        Move.RESUME,
        Move.STUDENT_CLOSES,
        Move.SAFETY_STOP,
        Move.START_REFLECTING,
        Move.ABANDON,
    ]
)
"""What a student may let happen by a click."""
TEACHERS = frozenset([Move.VOID, Move.HOLD, Move.LIFT_HOLD])

type HandedIn = Callable[[Session, Actor, PracticeSessionRow], Awaitable[None]]
"""What follows when a student has handed in, in the same transaction."""


class Attending:
    """What happens in sessions."""

    def __init__(self, db: Database, turns: Turns, handed_in: HandedIn) -> None:
        self._db, self._turns, self._handed_in = db, turns, handed_in

    async def go(self, actor: Actor, id: UUID, what: Move, *, locale: str = "") -> Shown:
        """Let something happen to a session of the actor's own; a pause or an end stops a reply.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            NotNow: it may not happen at this stage, or they are in the section no more; nothing
                was changed.
            CannotBegin: another talk with the client is under way, the assignment was closed
                meanwhile, or its attempts are used up.
        """
        assert what in STUDENTS, "doors offer these only"  # noqa: S101 a fault of ours
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            await end_if_used_up(session, row)
            if what in (Move.BEGIN, Move.RESUME):
                await require_enrolled(session, row)
            if what is Move.BEGIN and row.stage == Stage.BRIEFED:
                await require_alone(session, actor, row)
                await require_open(session, actor, row)
            if not (what in ENDS_HERE and row.stage not in (Stage.ACTIVE, Stage.PAUSED)):
                await move(session, row, what, actor.id)
            held_id = row.conversation_id
        if what is Move.PAUSE or what in ENDS_HERE or what is Move.ABANDON:
            await self._turns.stop(held_id)
        async with self._db.read() as session:
            return await shown(session, actor, await own(session, actor, id, lock=False), locale)

    async def decide(self, actor: Actor, id: UUID, what: Move) -> Shown:
        """Make a session void, hold it or lift that, as its section's teacher.

        Raises:
            SessionNotFound, NotATeacherOfIt: it is not one of theirs.
            NotNow: it may not happen at this stage; nothing was changed.
        """
        assert what in TEACHERS, "doors offer these only"  # noqa: S101 a fault of ours
        async with self._db.begin() as session:
            row = await taught(session, actor, id)
            await move(session, row, what, actor.id)
            if row.stage == Stage.FEEDBACK_PENDING:  # it was held while its feedback was made
                await self._handed_in(session, actor, row)
            audit.record(session, actor.id, f"practice_session.{what}", ("practice_session", id))
            held_id = row.conversation_id
            found = await shown(session, actor, row, "")
        await self._turns.stop(held_id)
        return found

    async def reflect(
        self, actor: Actor, id: UUID, reflection: Reflection, *, locale: str = ""
    ) -> Shown:
        """Hand in what the student thinks of the session; feedback follows.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            ReflectionInvalid: it lacks what the assignment asks for; it is kept, not handed in.
            NotNow: the session has not ended, is handed in already, or its student is in the
                section no more.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            problems = await _missing(session, row, reflection)
            if row.stage in (Stage.ENDED, Stage.REFLECTING):
                row.reflection = reflection.model_dump(mode="json")
            is_theirs = await is_enrolled(session, row)
            if is_theirs and not problems:
                if await move(session, row, Move.REFLECT, actor.id):
                    await self._handed_in(session, actor, row)
                return await shown(session, actor, row, locale)
        if not is_theirs:  # said only now that what they wrote is kept
            raise NotNow(why=REMOVED)
        raise ReflectionInvalid(problems=" ".join(problems))

    async def skip_reflection(self, actor: Actor, id: UUID, *, locale: str = "") -> Shown:
        """Go on to the feedback without a reflection, where none is asked for.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            NotNow: one is asked for, the session has not ended, or they are in the section no more.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            if row.requires_reflection and row.stage in (Stage.ENDED, Stage.REFLECTING):
                raise NotNow(why=Refusal.REFLECT_FIRST.value)
            await require_enrolled(session, row)
            if await move(session, row, Move.SKIP_REFLECTION, actor.id):
                await self._handed_in(session, actor, row)
            return await shown(session, actor, row, locale)

    async def keep_reflection(self, actor: Actor, id: UUID, reflection: Reflection) -> None:
        """Keep what is written so far, to be gone on with; nothing is handed in.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            NotNow: it is handed in already.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            if row.stage not in (Stage.ENDED, Stage.REFLECTING):
                raise NotNow(why=Refusal.HANDED_IN.value)
            row.reflection = reflection.model_dump(mode="json")

    async def note(self, actor: Actor, id: UUID, notes: Notes) -> None:
        """Keep what the student jots down: all of it, in place of what was there.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            row.notes = notes.text

    async def rate(
        self, actor: Actor, id: UUID, message_id: UUID, rating: ReplyRating | None
    ) -> None:
        """Keep what the student thinks of a reply; None takes it back.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            ReplyNotHere: the client said no such thing here.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            message = await message_in(session, row.conversation_id, message_id)
            if message is None or message.role != MessageRole.PERSONA:
                raise ReplyNotHere
            kept = await session.get(ReplyRatingRow, message_id)
            if rating is None:
                if kept:
                    await session.delete(kept)
                return
            kept = kept or ReplyRatingRow(message_id=message_id, session_id=id)
            kept.thumb, kept.comment, kept.at = rating.thumb, rating.comment, now()
            session.add(kept)

    async def survey(self, actor: Actor, id: UUID, answers: SessionSurvey) -> None:
        """Keep what the student says of the session; said again, the last counts.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            NotNow: the session has not ended.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            if store.is_open(row):
                raise NotNow(why=Refusal.UNDER_WAY.value)
            kept = await session.get(SurveyRow, id) or SurveyRow(session_id=id)
            kept.section_id, kept.words, kept.at = row.section_id, answers.text, now()
            kept.believable, kept.helpful = answers.believable, answers.helpful
            kept.difficulty_right = answers.difficulty_right
            session.add(kept)

    async def tell_teacher(self, actor: Actor, id: UUID) -> None:
        """Let the teacher know that the student stopped for their own sake.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, id)
            row.has_told = True

    async def end_what_ran_out(self) -> datetime:
        """End the sessions whose time has run out while nobody was there; return the moment."""
        async with self._db.read() as session:
            ids = [row.id for row in await store.running_out(session, 500)]
        for id_ in ids:
            async with self._db.begin() as session:
                row = await store.anywhere(session, id_, lock=True)
                if row:
                    await end_if_used_up(session, row)
        return now()


async def _missing(session: Session, row: PracticeSessionRow, said: Reflection) -> list[str]:
    """Return what a reflection lacks, as sentences."""
    problems = []
    if row.requires_reflection and not said.text:
        problems.append("Write a few sentences on how it went.")
    version = await store.found(session, RubricVersionRow, row.rubric_version_id)
    given = await store.found(session, AssignmentRow, row.assignment_id)
    if version is None or (given and not given.show_rubric):
        return problems  # nobody rates themselves by what they do not see
    fields = rubric_store.fields_of(version)
    names = {criterion.id: criterion.name for criterion in fields.criteria}
    missing, unknown = unrated(said, fields)
    if unknown:
        problems.append(f"The rubric has no criterion {', '.join(unknown)}.")
    if missing and row.requires_reflection:
        named = ", ".join(names[each] for each in missing)
        problems.append(f"Rate yourself on: {named}.")
    return problems
