"""Sessions, for whoever asks: one service for each thing people do with them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations.chat import ChatService
from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageStatus, Said
from understudy.kernel.db import Database
from understudy.kernel.tasks import every
from understudy.practice.courses.assignment_schemas import Purpose
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.sessions import store
from understudy.practice.sessions.attending import Attending
from understudy.practice.sessions.beginning import Beginning
from understudy.practice.sessions.choosing import Choosing
from understudy.practice.sessions.finding import own
from understudy.practice.sessions.frames import Frame, spans_of
from understudy.practice.sessions.looking import Looking
from understudy.practice.sessions.problems import GradedAsItIs, NothingSaid, NotNow
from understudy.practice.sessions.schemas import SaidHere, Stage
from understudy.practice.sessions.stages import Move, after

ENDED_EVERY_S = 15.0
"""How late the end of a session may be noticed in which nobody does anything."""


class PracticeService:
    """What there is to do with sessions.

    Attributes:
        begin: a case, free practice, another try from a turn.
        attend: stages, reflection, notes, ratings.
        look: lists, prebrief, transcript, hints.
        choose: which model plays the client of a test chat.
    """

    def __init__(
        self,
        db: Database,
        chat: ChatService,
        begin: Beginning,
        attend: Attending,
        look: Looking,
        choose: Choosing,
    ) -> None:
        self._db, self._chat = db, chat
        self.begin, self.attend, self.look, self.choose = begin, attend, look, choose

    async def say(
        self, actor: Actor, id: UUID, text: str, *, message_id: UUID | None = None
    ) -> SaidHere:
        """Say something to the client; what stands between double parentheses, to the platform.

        Args:
            actor: the student.
            id: the session's.
            text: as it was typed.
            message_id: of the new message; the same again is said once.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
            NothingSaid: there is nothing in it.
            NotNow: nothing can be said at this stage; nothing was stored.
            And what `ChatService.say` raises.
        """
        async with self._db.read() as session:
            await own(session, actor, id, lock=False)
        return await self._said(
            actor, id, text, lambda words: self._chat.say(actor, id, words, id=message_id)
        )

    async def say_otherwise(
        self, actor: Actor, id: UUID, message_id: UUID, text: str, *, new_id: UUID | None = None
    ) -> SaidHere:
        """Say something else in place of an earlier message; the client is as it was before that.

        Double parentheses go to the platform here, too; with nothing else nothing is replaced.

        Raises:
            GradedAsItIs: what was said in a graded assignment stays.
            And what `say` and `ChatService.edit` raise.
        """
        await self._require_free(actor, id)
        return await self._said(
            actor,
            id,
            text,
            lambda words: self._chat.edit(actor, id, message_id, words, id=new_id),
        )

    async def answer_again(
        self, actor: Actor, id: UUID, message_id: UUID, *, new_id: UUID | None = None
    ) -> Said:
        """Have a reply given again, beside the first, by the client as it was before that.

        Raises:
            GradedAsItIs: in a graded assignment the first reply stays, unless it did not come; what
                its student cut after the first words did come.
            And what `ChatService.regenerate` raises.
        """
        async with self._db.read() as session:
            old = await session.get(MessageRow, message_id)
        if old is None or _was_heard(old):
            await self._require_free(actor, id)
        return await self._chat.regenerate(actor, id, message_id, id=new_id)

    async def branch(self, actor: Actor, id: UUID, message_id: UUID) -> None:
        """Go on with another wording or reply.

        Raises:
            GradedAsItIs: there is one branch in a graded assignment.
            NotNow: it is over; what was said last is what is judged and read.
            And what `ChatService.branch` raises.
        """
        await self._require_free(actor, id)
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
        if row.stage not in (Stage.ACTIVE, Stage.PAUSED):
            found = after(Stage(row.stage), Move.SAY)
            raise NotNow(why=str(found))
        await self._chat.branch(actor, id, message_id, latest=True)

    async def stop(self, actor: Actor, id: UUID) -> bool:
        """Cut the reply that is being given; return whether there was one.

        Raises:
            What `ChatService.stop` raises.
        """
        return await self._chat.stop(actor, id)

    async def keep_time(self) -> None:
        """End sessions whose time runs out, for as long as the services are open."""
        await every(ENDED_EVERY_S, self.attend.end_what_ran_out, "sessions_not_ended")

    async def _said(
        self, actor: Actor, id: UUID, text: str, say: Callable[[str], Awaitable[Said]]
    ) -> SaidHere:
        """Let what was typed in role be said, and have the rest answered by the platform."""
        spans = spans_of(text)
        if not spans:
            raise NothingSaid
        in_role = " ".join(span.text for span in spans if span.frame is Frame.IN_ROLE)
        asides = " ".join(span.text for span in spans if span.frame is not Frame.IN_ROLE)
        said = await say(in_role) if in_role else None
        aside = (await self.look.aside(actor, id, asides)).text if asides else None
        return SaidHere(said=said, aside=aside, care=await self.look.word_of_care(actor, id, text))

    async def _require_free(self, actor: Actor, id: UUID) -> None:
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
            given = await store.found(session, AssignmentRow, row.assignment_id)
        if given is not None and given.purpose == Purpose.GRADED:
            raise GradedAsItIs


def _was_heard(reply: MessageRow) -> bool:
    """Say whether a reply came; what its student cut after the first words did, too."""
    is_cut = reply.status == MessageStatus.STOPPED and bool(reply.text)
    return is_cut or reply.status == MessageStatus.COMPLETE
