"""Use cases of those who begin: an assigned case, free practice, another try from a turn."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts.access import Actor
from understudy.accounts.store import name_of
from understudy.conversations import message_store
from understudy.conversations import store as conversations
from understudy.conversations.models import ConversationRow
from understudy.conversations.schemas import MessageRole, Product
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.kernel.process import Process
from understudy.personas import store as personas
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.courses.assignment_schemas import HintMode, Release
from understudy.practice.courses.models import AssignmentRow, PairRow
from understudy.practice.sessions import store
from understudy.practice.sessions.copying import copy_until, goes_on_before
from understudy.practice.sessions.crisis import panel_for
from understudy.practice.sessions.finding import require_words
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import begin_at, move
from understudy.practice.sessions.playable import playable
from understudy.practice.sessions.problems import (
    CannotBegin,
    CaseNotFound,
    NotNow,
    SessionIdTaken,
    SessionNotFound,
    TurnNotHere,
)
from understudy.practice.sessions.schemas import SessionForStudents, Stage
from understudy.practice.sessions.showing import client_of, for_student
from understudy.practice.sessions.stages import Move, Refusal, after
from understudy.practice.sessions.terms import (
    ONE_AT_A_TIME,
    case_of,
    one_at_a_time,
    require_attempt,
    under_way,
)


class _New(NamedTuple):
    """A session to be: its id, whose it is, and what it is about."""

    id: UUID
    actor: Actor
    version_id: UUID
    pair: PairRow | None = None
    assignment: AssignmentRow | None = None


class Beginning:
    """Sessions are begun, or gone on with where one is open."""

    def __init__(self, db: Database, process: Process) -> None:
        self._db, self._process = db, process

    async def start(
        self, actor: Actor, pair_id: UUID, *, id: UUID | None = None, locale: str = ""
    ) -> SessionForStudents:
        """Begin a session with an assigned case; one that is open is returned instead.

        Raises:
            CaseNotFound: there is no such case in an assignment that is the actor's to do.
            CannotBegin: it is not open now, or every attempt is used up.
            SessionIdTaken: the id is another session's.
        """
        chosen = id or new_id()
        try:
            async with self._db.begin() as session:
                await one_at_a_time(session, actor)
                row = await self._known(session, actor, chosen, pair_id)
                row = row or await self._started(session, actor, pair_id, chosen)
                return await for_student(session, row, panel_for(locale))
        except IntegrityError:  # the same request, twice at once: the other one was quicker
            return await self._there(actor, chosen, locale)

    async def practise(
        self, actor: Actor, persona_id: UUID, *, id: UUID | None = None, locale: str = ""
    ) -> SessionForStudents:
        """Begin a talk without an assignment; one that is open is returned instead.

        A student talks with the newest published version of a client they see, its author with
        the one at hand.

        Raises:
            PersonaNotFound: there is no such client for the actor.
            NothingToTalkWith: the persona is no client, or not a published one.
            SessionIdTaken: the id is another session's.
        """
        chosen = id or new_id()
        try:
            async with self._db.begin() as session:
                await one_at_a_time(session, actor)
                version_id = await playable(session, actor, persona_id)
                if (row := await store.anywhere(session, chosen)) is None:
                    row = await self._open_one(session, actor, None, version_id)
                    row = row or await self._made(
                        session, _New(chosen, actor, version_id), attempt=1
                    )
                elif row.student_id != actor.id or row.pair_id is not None:
                    raise SessionIdTaken
                return await for_student(session, row, panel_for(locale))
        except IntegrityError:
            return await self._there(actor, chosen, locale)

    async def retry_from(
        self,
        actor: Actor,
        session_id: UUID,
        message_id: UUID,
        *,
        id: UUID | None = None,
        locale: str = "",
    ) -> SessionForStudents:
        """Begin another attempt that goes on from before a turn, with the client as it was then.

        One that goes on from there and is under way is returned instead.

        Args:
            actor: the student.
            session_id: the session to go on from; it stays as it is.
            message_id: the student's message that is to be said otherwise.
            id: of the new session.
            locale: where the student is.

        Raises:
            SessionNotFound, TurnNotHere: it is not the actor's, or not in it.
            NotNow: the feedback is not there yet.
            CannotBegin: as in `start`; also while another attempt with the client is under way.
            SessionIdTaken: as in `start`.
        """
        chosen = id or new_id()
        async with self._db.begin() as session:
            old = await store.anywhere(session, session_id, lock=True)
            if old is None or old.student_id != actor.id:
                raise SessionNotFound
            await one_at_a_time(session, actor)
            if known := await store.anywhere(session, chosen):
                if known.retried_from != old.id:
                    raise SessionIdTaken
                return await for_student(session, known, panel_for(locale))
            row = await self._retried(session, actor, old, message_id, chosen)
            return await for_student(session, row, panel_for(locale))

    async def _retried(
        self, session: Session, actor: Actor, old: PracticeSessionRow, message_id: UUID, id: UUID
    ) -> PracticeSessionRow:
        require_words(old)
        found = after(Stage(old.stage), Move.RETRY_FROM_TURN)
        if isinstance(found, Refusal) and old.assignment_id:
            raise NotNow(why=found.value)
        said = await message_store.message_in(session, old.conversation_id, message_id)
        if said is None or said.role != MessageRole.USER:
            raise TurnNotHere
        if there := await under_way(session, old):
            if there.retried_from == old.id and await goes_on_before(session, there.id, said):
                return there
            raise CannotBegin(why=ONE_AT_A_TIME)
        if old.pair_id:
            assignment, pair = await case_of(session, actor, old.pair_id)
            attempt = await _next_attempt(session, actor, assignment, pair)
            new = _New(id, actor, old.persona_version_id, pair, assignment)
        else:
            attempt, new = old.attempt + 1, _New(id, actor, old.persona_version_id)
        row = await self._made(session, new, attempt=attempt, copied=(old, said.parent_id))
        await move(session, row, Move.ACKNOWLEDGE, actor.id)  # read before the first attempt
        await move(session, row, Move.BEGIN, actor.id)
        return row

    async def _known(
        self, session: Session, actor: Actor, id: UUID, pair_id: UUID
    ) -> PracticeSessionRow | None:
        row = await store.anywhere(session, id)
        if row and (row.student_id != actor.id or row.pair_id != pair_id):
            raise SessionIdTaken
        return row

    async def _there(self, actor: Actor, id: UUID, locale: str) -> SessionForStudents:
        async with self._db.read() as session:
            row = await store.anywhere(session, id)
            if row is None or row.student_id != actor.id:
                raise SessionIdTaken
            return await for_student(session, row, panel_for(locale))

    async def _started(
        self, session: Session, actor: Actor, pair_id: UUID, id: UUID
    ) -> PracticeSessionRow:
        assignment, pair = await case_of(session, actor, pair_id)
        if pair.persona_version_id is None:
            raise CaseNotFound
        if row := await self._open_one(session, actor, pair.id, None):
            return row
        attempt = await _next_attempt(session, actor, assignment, pair)
        new = _New(id, actor, pair.persona_version_id, pair, assignment)
        return await self._made(session, new, attempt=attempt)

    async def _open_one(
        self, session: Session, actor: Actor, pair_id: UUID | None, version_id: UUID | None
    ) -> PracticeSessionRow | None:
        rows = await store.attempts(session, actor.id, pair_id, version_id)
        return next((row for row in reversed(rows) if store.is_open(row)), None)

    async def _made(
        self,
        session: Session,
        new: _New,
        *,
        attempt: int,
        copied: tuple[PracticeSessionRow, UUID | None] | None = None,
    ) -> PracticeSessionRow:
        held, case = await self._conversation(session, new, speaks_first=copied is None)
        given, before = new.assignment, copied[0].model if copied else None
        row = PracticeSessionRow(
            id=new.id,
            conversation_id=held.id,
            student_id=new.actor.id,
            section_id=given.section_id if given else None,
            assignment_id=given.id if given else None,
            pair_id=new.pair.id if new.pair else None,
            persona_version_id=new.version_id,
            rubric_version_id=new.pair.rubric_version_id if new.pair else None,
            attempt=attempt,
            retried_from=copied[0].id if copied else None,
            stage=Stage.ASSIGNED,
            limit_minutes=given.limit_minutes if given else None,
            limit_turns=given.limit_turns if given else None,
            limit_usd=given.limit_usd if given else None,
            hint_mode=given.hint_mode if given else HintMode.ON_REQUEST,
            release=given.release if given else Release.AFTER_REFLECTION,
            requires_reflection=given.requires_reflection if given else False,
            model=(new.pair.model if new.pair else before) or case.model or None,
        )
        await begin_at(session, row, new.actor.id)
        if copied:
            row.turns = await copy_until(session, held, copied[1])
        return row

    async def _conversation(
        self, session: Session, new: _New, *, speaks_first: bool
    ) -> tuple[ConversationRow, PracticeBlock]:
        version, fields, block = await client_of(session, new.version_id)
        opening = (block.opening_line or fields.first_message) if speaks_first else ""
        spoken = personas.version_of(version)
        spoken = spoken.model_copy(
            update={"fields": fields.model_copy(update={"first_message": opening})}
        )
        owner = new.actor.id, await name_of(session, new.actor.id)
        # One id for both: whoever knows the session knows where its talk is.
        held = await conversations.begin(
            session, new.id, Product.PRACTICE, owner, spoken, fields.name, self._process.id
        )
        await session.flush()
        return held, block


async def _next_attempt(
    session: Session, actor: Actor, assignment: AssignmentRow, pair: PairRow
) -> int:
    before = await require_attempt(session, actor, assignment, pair)
    return max((row.attempt for row in before), default=0) + 1
