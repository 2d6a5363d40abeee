"""Use cases of conversations: start, read, follow, export. What is said in them is in `chat`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.accounts.store import name_of
from understudy.conversations import message_store, reading, store
from understudy.conversations.events import MESSAGE_DELTA, SNAPSHOT, channel_of
from understudy.conversations.models import ConversationRow
from understudy.conversations.problems import (
    ConversationIdTaken,
    ConversationNotFound,
    NotYoursToSpeak,
)
from understudy.conversations.reading import conversation_for, hidden_in, message_for
from understudy.conversations.schemas import (
    Conversation,
    ConversationChanges,
    ConversationStatus,
    Message,
    Product,
)
from understudy.conversations.transcript import to_json, to_markdown
from understudy.conversations.turns import Turns
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.events import Event, EventBus, Gap
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.kernel.process import Process
from understudy.personas.service import PersonaService

SNAPSHOT_MESSAGES = 200


class ConversationService:
    """What people and programs do with conversations as a whole."""

    def __init__(
        self,
        db: Database,
        bus: EventBus,
        turns: Turns,
        personas: PersonaService,
        process: Process,
        *,
        demo: bool,
    ) -> None:
        self._db, self._bus, self._turns = db, bus, turns
        self._personas, self._process, self._demo = personas, process, demo

    async def start(
        self, actor: Actor, persona_id: UUID, *, id: UUID | None = None, title: str = ""
    ) -> Conversation:
        """Begin a conversation with a persona; an `id` that is the actor's already is returned.

        Raises:
            PersonaNotFound: there is none that the actor may talk with.
            ConversationNotFound: the id is someone else's conversation.
            ConversationIdTaken: the id is the actor's, with another persona.
        """
        version = await self._personas.talkable(actor, persona_id)
        chosen = id or new_id()
        try:
            async with self._db.begin() as session:
                if row := await session.get(ConversationRow, chosen):
                    return await self._begun_before(session, actor, row, persona_id)
                owner = actor.id, await name_of(session, actor.id)
                row = await store.begin(
                    session, chosen, Product.CHAT, owner, version, title, self._process.id
                )
                await session.flush()
                return await self._seen(session, actor, row)
        except IntegrityError:  # the same request, twice at once: the other one was quicker
            async with self._db.read() as session:
                row = await session.get_one(ConversationRow, chosen)
                return await self._begun_before(session, actor, row, persona_id)

    async def list(
        self,
        actor: Actor,
        *,
        status: ConversationStatus | None = None,
        persona_id: UUID | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Conversation]:
        """Return the actor's own conversations, the last touched first."""
        place = _place(after) if after else None
        async with self._db.read() as session:
            rows = await store.conversations(
                session, actor, status=status, persona_id=persona_id, after=place, limit=limit + 1
            )
            found = await reading.conversations(session, rows[:limit], demo=self._demo)
        cursor = None
        if len(rows) > limit:
            last = rows[limit - 1]
            cursor = encode_cursor(last.updated_at.isoformat(), str(last.id))
        return Page(items=[conversation_for(actor, c) for c in found], next=cursor)

    async def get(self, actor: Actor, id: UUID) -> Conversation:
        """Return a conversation.

        Raises:
            ConversationNotFound: there is none that the actor may read.
        """
        await self._note_foreign_read(actor, id)
        async with self._db.read() as session:
            return await self._seen(session, actor, await self._readable(session, actor, id))

    async def change(self, actor: Actor, id: UUID, changes: ConversationChanges) -> Conversation:
        """Give a conversation another title, complete it or open it again.

        Raises:
            ConversationNotFound: there is none that the actor may read.
            NotYoursToSpeak: it is someone else's.
        """
        async with self._db.begin() as session:
            row = await self._readable(session, actor, id)
            if row.owner_id != actor.id:
                raise NotYoursToSpeak
            if changes.title is not None:
                row.title = changes.title
            if changes.status is not None:
                row.status = changes.status
            row.updated_at = now()
            await session.flush()
            return await self._seen(session, actor, row)

    async def messages(
        self,
        actor: Actor,
        id: UUID,
        *,
        every_branch: bool = False,
        after: str | None = None,
        before_seq: int | None = None,
        limit: int = 50,
    ) -> Page[Message]:
        """Return messages of the active branch, or of every one, oldest first.

        Args:
            actor: who asks.
            id: the conversation.
            every_branch: all branches, in order of creation.
            after: `next` of the page before.
            before_seq: the newest `limit` messages before this one instead (to read backwards).
            limit: most messages.

        Raises:
            ConversationNotFound: there is none that the actor may read.
        """
        after_seq = _seq(after) if after else 0
        await self._note_foreign_read(actor, id)
        async with self._db.read() as session:
            row = await self._readable(session, actor, id)
            if every_branch:
                rows = await message_store.every_message(
                    session, id, after_seq=after_seq, limit=limit + 1
                )
            elif before_seq is not None:
                rows = await message_store.branch(
                    session, row.active_message_id, before_seq=before_seq, limit=limit
                )
            else:
                rows = await message_store.branch(
                    session, row.active_message_id, after_seq=after_seq, limit=limit + 1
                )
            found = await reading.messages(session, rows)
        cursor = encode_cursor(str(found[limit - 1].seq)) if len(found) > limit else None
        return page_of([self._as_heard(message_for(actor, m)) for m in found], limit, cursor)

    async def export(self, actor: Actor, id: UUID, form: Literal["markdown", "json"]) -> str:
        """Return the conversation as a file: the active branch as Markdown, or all as JSON.

        Raises:
            ConversationNotFound: there is none that the actor may read.
        """
        conversation = await self.get(actor, id)
        async with self._db.read() as session:
            if form == "json":
                rows = await message_store.every_message(session, id)
            else:
                rows = await message_store.branch(session, conversation.active_message_id)
            found = [message_for(actor, m) for m in await reading.messages(session, rows)]
        write = to_json if form == "json" else to_markdown
        return write(conversation, found)

    async def follow(
        self, actor: Actor, id: UUID, after: str | None = None
    ) -> AsyncGenerator[Event]:
        """Follow a conversation from a position, for ever; see `events` for what comes.

        Call `get` first: it says who may.
        """
        told: dict[str, int] = {}
        async with aclosing(self._bus.watch(channel_of(id), after)) as watching:
            async for item in watching:
                if isinstance(item, Gap):
                    snapshot = await self._snapshot(actor, id)
                    told = {m["id"]: len(m["text"]) for m in snapshot["messages"]}
                    yield Event(item.position, SNAPSHOT, snapshot)
                    del snapshot  # or it would be kept for as long as nothing is said
                elif news := _untold(item, told):
                    yield _event_as_seen(actor, news)

    async def _snapshot(self, actor: Actor, id: UUID) -> dict[str, Any]:
        async with self._db.read() as session:
            row = await self._readable(session, actor, id)
            conversation = await self._seen(session, actor, row)
            rows = await message_store.branch(
                session, row.active_message_id, before_seq=row.last_seq + 1, limit=SNAPSHOT_MESSAGES
            )
            found = await reading.messages(session, rows)
        return {
            "conversation": conversation.model_dump(mode="json"),
            "messages": [
                self._as_heard(message_for(actor, m)).model_dump(mode="json") for m in found
            ],
        }

    def _as_heard(self, message: Message) -> Message:
        """Show a reply that runs here with all that watchers were told; rows lag behind."""
        told = self._turns.told(message.id)
        if told is None or len(told) <= len(message.text):
            return message
        return message.model_copy(update={"text": told})

    async def _seen(self, session: Session, actor: Actor, row: ConversationRow) -> Conversation:
        found = await reading.conversations(session, [row], demo=self._demo)
        return conversation_for(actor, found[0])

    async def _readable(self, session: Session, actor: Actor, id: UUID) -> ConversationRow:
        row = await store.conversation(session, actor, id)
        if row is None:
            raise ConversationNotFound
        return row

    async def _begun_before(
        self, session: Session, actor: Actor, row: ConversationRow, persona_id: UUID
    ) -> Conversation:
        if row.owner_id != actor.id:
            raise ConversationNotFound
        if row.persona_id != persona_id:
            raise ConversationIdTaken
        return await self._seen(session, actor, row)

    async def _note_foreign_read(self, actor: Actor, id: UUID) -> None:
        if not actor.is_admin:
            return
        async with self._db.read() as session:
            row = await self._readable(session, actor, id)
        if row.owner_id != actor.id:
            async with self._db.begin() as session:
                audit.record(session, actor.id, "conversation.read", ("conversation", id))


def _untold(event: Event, told: dict[str, int]) -> Event | None:
    """Leave out of a piece what the snapshot had: rows are read after the watch began."""
    if event.name != MESSAGE_DELTA:
        return event
    message_id, offset, text = (event.data[name] for name in ("message_id", "offset", "text"))
    known = told.get(message_id, 0) - offset
    if known <= 0:
        return event
    if known >= len(text):
        return None
    rest = {"message_id": message_id, "offset": offset + known, "text": text[known:]}
    return Event(event.position, event.name, rest)


def _place(after: str) -> tuple[datetime, UUID]:
    moment, last_id = decode_cursor(after, 2)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(last_id)
    except (ValueError, OverflowError):
        raise CursorInvalid from None


def _seq(after: str) -> int:
    (text,) = decode_cursor(after, 1)
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 what every database counts to
        raise CursorInvalid
    return int(text)


def _event_as_seen(actor: Actor, event: Event) -> Event:
    message = event.data.get("message")
    if message is None or actor.sees_costs:
        return event
    hidden = hidden_in(message["cause"])
    told = {name: hidden.get(name, value) for name, value in event.data.items()}
    return Event(event.position, event.name, {**told, "message": {**message, **hidden}})
