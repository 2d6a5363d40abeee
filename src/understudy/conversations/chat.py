"""Use cases of whoever speaks in a conversation: say, stop, regenerate, edit, branch."""

from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations import message_store, reading, store
from understudy.conversations.events import BRANCH_MOVED, MESSAGE_ADDED, channel_of
from understudy.conversations.message_store import Words
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.conversations.problems import (
    CannotEdit,
    CannotRegenerate,
    ConversationCompleted,
    ConversationNotFound,
    MessageIdTaken,
    MessageNotFound,
    ReplyRunning,
)
from understudy.conversations.reading import message_for
from understudy.conversations.schemas import (
    ConversationStatus,
    Message,
    MessageRole,
    Said,
)
from understudy.conversations.speaking import Count, Manners, Place, speakable, title_from
from understudy.conversations.turns import Turn, Turns
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus
from understudy.kernel.ids import derived_id, new_id
from understudy.kernel.process import Process
from understudy.kernel.tasks import Locks


class _Written(NamedTuple):
    """What one transaction wrote: perhaps a person's message, and the reply to come."""

    message: Message | None
    turn: Turn


class ChatService:
    """What a person does in a conversation of one product, by its manners."""

    def __init__(
        self,
        db: Database,
        bus: EventBus,
        turns: Turns,
        process: Process,
        count: Count,
        manners: Manners,
    ) -> None:
        self._db, self._bus, self._turns, self._process = db, bus, turns, process
        self._count, self._manners, self._desks = count, manners, Locks()

    async def say(
        self, actor: Actor, conversation_id: UUID, text: str, *, id: UUID | None = None
    ) -> Said:
        """Store a person's message, begin the reply and return at once.

        The same id with the same text again returns the first answer: one message, one reply.

        Raises:
            ConversationNotFound: it, or the id, is not the actor's.
            MessageIdTaken: the id has another text.
            ReplyRunning, ConversationCompleted, BelongsToProduct, NotYoursToSpeak: not now, or
                not here; nothing was stored.
            MessagesLimited: too many in too short a time; nothing was stored.
        """
        # One at a time: of several at once one is said, and only that one counts.
        async with self._desks.of(conversation_id):
            return await self._say(actor, conversation_id, text, id or new_id())

    async def edit(
        self,
        actor: Actor,
        conversation_id: UUID,
        message_id: UUID,
        text: str,
        *,
        id: UUID | None = None,
    ) -> Said:
        """Say something else in place of an earlier message; the earlier one stays as it was.

        Raises:
            MessageNotFound, CannotEdit: it is not one of the actor's messages here.
            And what `say` raises.
        """
        async with self._desks.of(conversation_id):
            return await self._say(actor, conversation_id, text, id or new_id(), message_id)

    async def regenerate(
        self, actor: Actor, conversation_id: UUID, message_id: UUID, *, id: UUID | None = None
    ) -> Said:
        """Have a persona's message given again, as an alternative beside it.

        Args:
            actor: who asks.
            conversation_id: where.
            message_id: the persona's message.
            id: of the new reply; one that is there already is returned, not made twice.

        Raises:
            MessageNotFound, CannotRegenerate: it is no persona's message here.
            And what `say` raises: it counts as a message.
        """
        async with self._desks.of(conversation_id):
            return await self._give_again(actor, conversation_id, message_id, id or new_id())

    async def _give_again(
        self, actor: Actor, conversation_id: UUID, message_id: UUID, id: UUID
    ) -> Said:
        async with self._db.read() as session:  # only what can be given again counts
            held = await self._held(session, actor, conversation_id)
            old = await self._message(session, held, message_id)
            if not await self._given_before(session, held, id, old):
                _ = await self._place(session, actor, held)
        await self._count(actor, id)
        async with self._db.begin() as session:
            held = await self._locked(session, actor, conversation_id)
            old = await self._message(session, held, message_id)
            asked = await session.get(MessageRow, old.parent_id) if old.parent_id else None
            message = await reading.message(session, asked) if asked else None
            if await self._given_before(session, held, id, old):
                return Said(message=message and message_for(actor, message), reply_id=id)
            place = await self._place(session, actor, held)
            turn = await self._write_reply(session, place, id, old.parent_id)
        return self._go(actor, _Written(message, turn), moved=True)

    async def branch(
        self, actor: Actor, conversation_id: UUID, message_id: UUID, *, latest: bool = False
    ) -> None:
        """Make the branch that ends in a message the active one.

        Args:
            actor: who asks.
            conversation_id: where.
            message_id: what is said next will follow this message.
            latest: go on from it to its newest continuation, as switching alternatives does.

        Raises:
            MessageNotFound: there is no such message here.
            ReplyRunning: a reply belongs to the branch it was asked in; wait or stop it.
            ConversationNotFound, NotYoursToSpeak, BelongsToProduct: as in `say`.
        """
        async with self._db.begin() as session:
            conversation = await self._locked(session, actor, conversation_id)
            if await message_store.running(session, conversation.id):
                raise ReplyRunning
            row = await self._message(session, conversation, message_id)
            leaf = await message_store.newest_below(session, row) if latest else message_id
            conversation.active_message_id = leaf
        self._tell_branch(conversation_id, leaf)

    async def stop(self, actor: Actor, conversation_id: UUID) -> bool:
        """Cut the reply that is being given; what was heard is kept.

        Returns:
            Whether there was one.

        Raises:
            ConversationNotFound, NotYoursToSpeak, BelongsToProduct: as in `say`.
        """
        async with self._db.read() as session:
            _ = await self._held(session, actor, conversation_id)
        return await self._turns.stop(conversation_id)

    async def _say(
        self, actor: Actor, conversation_id: UUID, text: str, id: UUID, old: UUID | None = None
    ) -> Said:
        async with self._db.read() as session:  # only what can be said now counts as a message
            held = await self._held(session, actor, conversation_id)
            if said := await self._said_before(session, actor, held, id, text):
                return said
            _ = await self._place(session, actor, held, old)
        await self._count(actor, id)
        async with self._db.begin() as session:
            held = await self._locked(session, actor, conversation_id)
            if said := await self._said_before(session, actor, held, id, text):
                return said
            place = await self._place(session, actor, held, old)
            written = await self._write(session, place, text, id)
        return self._go(actor, written, moved=old is not None)

    async def _held(self, session: Session, actor: Actor, id: UUID) -> ConversationRow:
        row = await store.conversation(session, actor, id)
        return speakable(actor, row, self._manners.product)

    async def _locked(self, session: Session, actor: Actor, id: UUID) -> ConversationRow:
        return speakable(actor, await store.locked(session, actor, id), self._manners.product)

    async def _given_before(
        self, session: Session, conversation: ConversationRow, id: UUID, old: MessageRow
    ) -> bool:
        if old.role != MessageRole.PERSONA:
            raise CannotRegenerate
        row = await message_store.message(session, id)
        if row is None:
            return False
        if row.conversation_id != conversation.id:
            raise MessageNotFound
        if row.role != MessageRole.PERSONA or row.parent_id != old.parent_id or row.id == old.id:
            raise MessageIdTaken
        return True

    async def _said_before(
        self, session: Session, actor: Actor, conversation: ConversationRow, id: UUID, text: str
    ) -> Said | None:
        row = await message_store.message(session, id)
        if row is None:
            return None
        author = await session.get_one(ParticipantRow, row.participant_id)
        if row.conversation_id != conversation.id and author.person_id != actor.id:
            raise ConversationNotFound
        if row.conversation_id != conversation.id or row.text != text:
            raise MessageIdTaken
        message = await reading.message(session, row)
        return Said(message=message_for(actor, message), reply_id=derived_id(id, "reply"))

    async def _place(
        self, session: Session, actor: Actor, conversation: ConversationRow, old: UUID | None = None
    ) -> Place:
        if conversation.status == ConversationStatus.COMPLETED:
            raise ConversationCompleted
        if await message_store.running(session, conversation.id):
            raise ReplyRunning
        present = await store.participants(session, conversation.id)
        person = next(p for p in present if p.role == MessageRole.USER)
        persona = next(p for p in present if p.role == MessageRole.PERSONA)
        parent_id = conversation.active_message_id
        if old:
            replaced = await self._message(session, conversation, old)
            if replaced.participant_id != person.id:
                raise CannotEdit
            parent_id = replaced.parent_id
        place = Place(actor, conversation, person, persona, parent_id)
        await self._manners.admit(session, place)
        return place

    async def _message(
        self, session: Session, conversation: ConversationRow, id: UUID
    ) -> MessageRow:
        row = await message_store.message_in(session, conversation.id, id)
        if row is None:
            raise MessageNotFound
        return row

    async def _write(self, session: Session, place: Place, text: str, id: UUID) -> _Written:
        conversation = place.conversation
        words = Words(id, place.parent_id, text, self._process.id)
        row = message_store.add_message(session, conversation, place.person, words)
        if not conversation.title:
            conversation.title = title_from(text)
        await session.flush()
        turn = await self._write_reply(session, place, derived_id(id, "reply"), id)
        return _Written(await reading.message(session, row), turn)

    async def _write_reply(
        self, session: Session, place: Place, id: UUID, parent_id: UUID | None
    ) -> Turn:
        conversation = place.conversation
        words = Words(id, parent_id, None, self._process.id)
        message_store.add_message(session, conversation, place.persona, words)
        await session.flush()
        reply = await self._manners.reply(session, place, id)
        return Turn(conversation.id, id, reply)

    def _go(self, actor: Actor, written: _Written, *, moved: bool) -> Said:
        message, turn = written
        if moved:
            self._tell_branch(turn.conversation_id, turn.message_id)
        elif message:
            data = {"message": message.model_dump(mode="json")}
            self._bus.publish(channel_of(turn.conversation_id), MESSAGE_ADDED, data)
        self._turns.start(turn)
        return Said(message=message and message_for(actor, message), reply_id=turn.message_id)

    def _tell_branch(self, conversation_id: UUID, leaf_id: UUID) -> None:
        data = {"active_message_id": str(leaf_id)}
        self._bus.publish(channel_of(conversation_id), BRANCH_MOVED, data)
