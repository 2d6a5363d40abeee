"""Turns: a persona says its next message. The one verb under all products.

A turn belongs to this process, not to the socket that asked for it: a closed tab does not cancel
a paid answer, Stop does. Its row is there before the model is asked, and grows while it answers.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from structlog.contextvars import bound_contextvars

from understudy.conversations import message_store, reading
from understudy.conversations.endings import (
    RESTARTED,
    STOPPED,
    Ending,
    after_failure,
    close,
    said_of,
)
from understudy.conversations.events import TURN_STARTED, channel_of, ending_events
from understudy.conversations.history import Spoken
from understudy.conversations.live import LiveReply
from understudy.conversations.models import MessageRow
from understudy.conversations.replies import Heard, Reply
from understudy.conversations.schemas import Message, MessageRole, MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.events import EventBus
from understudy.kernel.logs import get_logger
from understudy.kernel.process import Process, dead_among, forget
from understudy.kernel.tasks import Background
from understudy.llm.errors import Cause, ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.money.promises import BudgetReached
from understudy.llm.usage.ledger import spent_on

KEEP_EVERY_S = 0.5
SWEEP_EVERY_S = 5.0
END_AGAIN_AFTER_S = (0.5, 1, 2, 4, 8)
"""Waits for a database that is away: what was heard and paid should not be lost to it."""
BEGINS_WITHIN = timedelta(seconds=10)
"""Between the writing of a reply's row and the begin of its turn: in truth milliseconds."""

log = get_logger(__name__)


@dataclass(frozen=True)
class Turn:
    """A reply to be given: where, which one, and how it comes about."""

    conversation_id: UUID
    message_id: UUID
    reply: Reply


class Turns:
    """The replies that are being given right now in this process."""

    def __init__(
        self,
        db: Database,
        bus: EventBus,
        gateway: Gateway,
        process: Process,
    ) -> None:
        self._db, self._bus, self._gateway, self._process = db, bus, gateway, process
        self._live: dict[UUID, LiveReply] = {}
        self._tasks = Background()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Take turns until the end of the block; those still running then are interrupted."""
        await self.sweep()
        async with Background() as self._tasks:
            self._tasks.start(self._sweep_for_ever())
            self._tasks.start(self._keep_for_ever())
            try:
                yield
            finally:
                for live in list(self._live.values()):
                    live.interrupt()
                    await live.ended.wait()

    def start(self, turn: Turn) -> None:
        """Begin a turn whose row is written, and return at once."""
        live = LiveReply(self._bus, turn.conversation_id, turn.message_id)
        self._live[turn.message_id] = live
        live.task = self._tasks.task(self._outermost(turn, live))

    async def take(self, turn: Turn) -> Message:
        """Take a turn and wait for its end; one that was taken before is returned as it is."""
        if turn.message_id not in self._live:
            async with self._db.read() as session:
                row = await message_store.reply(session, turn.message_id)
            if row.status == MessageStatus.RUNNING:
                self.start(turn)
        if live := self._live.get(turn.message_id):
            await live.ended.wait()
        async with self._db.read() as session:
            return await reading.message(
                session, await message_store.reply(session, turn.message_id)
            )

    async def stop(self, conversation_id: UUID) -> bool:
        """Cut the running reply, here or in another process; what was heard is kept.

        Returns:
            Whether there was one.
        """
        for live in list(self._live.values()):
            if live.conversation_id == conversation_id:
                live.stop()
                await live.ended.wait()
                return True
        async with self._db.begin() as session:
            row = await message_store.running(session, conversation_id)
            if row is not None:
                row.stop_asked = True
            return row is not None

    def told(self, message_id: UUID) -> str | None:
        """Return what watchers were told of a reply that runs here; None if it does not."""
        live = self._live.get(message_id)
        return live.text[: live.told] if live else None

    async def sweep(self) -> None:
        """Mark the replies of dead processes as interrupted, with what had been heard."""
        async with self._db.read() as session:
            owners = await message_store.owners_of_running(session)
            dead = await dead_among(session, owners - {self._process.id})
        if not dead and self._process.id not in owners:
            return
        async with self._db.begin() as session:
            left = await message_store.abandoned(session, [*dead, self._process.id])
            rows = [row for row in left if self._is_lost(row)]
            for row in rows:
                close(row, RESTARTED)
                row.process_id = self._process.id
            await forget(session, dead)
            await session.flush()
            ended = [await reading.message(session, row) for row in rows]
        for message in ended:
            self._tell_end(message)

    def _is_lost(self, row: MessageRow) -> bool:
        if row.process_id != self._process.id:
            return True
        # One of ours is lost if its end could not be written; a new one is about to begin.
        return row.id not in self._live and row.updated_at < now() - BEGINS_WITHIN

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            try:
                await self.sweep()
            except DatabaseUnavailable:
                log.warning("sweep_failed")

    async def _outermost(self, turn: Turn, live: LiveReply) -> None:
        # The task group would end every other turn for one that raises.
        ids = {"conversation_id": str(turn.conversation_id), "message_id": str(turn.message_id)}
        try:
            with bound_contextvars(**ids):
                await self._end(turn, live, await self._ending(turn, live))
        except Exception:  # the outermost function of a turn
            log.exception("turn_lost", **ids)
        finally:
            self._live.pop(turn.message_id, None)
            live.ended.set()

    async def _ending(self, turn: Turn, live: LiveReply) -> Ending:
        """Have the reply given, and say how it ended, whatever happens."""
        try:
            with live.asking():
                return await self._ask(turn, live)
        except asyncio.CancelledError:
            # It was cut by `live`, to be ended here: the task itself goes on.
            if task := asyncio.current_task():
                task.uncancel()
            return STOPPED if live.stop_asked else RESTARTED
        except ModelFailed as failure:
            log.warning("turn_failed", cause=failure.cause)
            told = self._gateway.failure_message(turn.reply.charge.product) or said_of(failure)
            return after_failure(failure.cause, heard=bool(live.text), problem=told)
        except BudgetReached as refusal:
            return after_failure(Cause.BUDGET, heard=False, problem=refusal.message)
        except Exception:  # the outermost function of a turn
            log.exception("turn_broke")
            return after_failure(Cause.INTERNAL, heard=bool(live.text))

    async def _ask(self, turn: Turn, live: LiveReply) -> Ending:
        async with self._db.begin() as session:
            row = await message_store.reply(session, turn.message_id)
            row.process_id = self._process.id
            heard = await _heard(session, row)
            message = await reading.message(session, row)
        data = {"message": message.model_dump(mode="json")}
        self._bus.publish(channel_of(turn.conversation_id), TURN_STARTED, data)
        try:
            given = await turn.reply.give(heard, live.hear)
        finally:
            live.tell()
        said, left_out, details = given
        return Ending(MessageStatus.COMPLETE, answer=said, left_out=left_out, details=details)

    async def _keep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            try:
                await self._keep(list(self._live.values()))
            except DatabaseUnavailable:  # the next half second may go better
                log.warning("pieces_not_kept")

    async def _keep(self, running: Sequence[LiveReply]) -> None:
        """Store what is heard, and hear whether other processes ask to stop: all at once.

        A hundred replies that each looked for themselves would be most of what a server does.
        """
        heard = {live: live.text for live in running if live.text != live.kept}
        if heard:
            async with self._db.begin() as session:
                for live, text in heard.items():
                    await message_store.write_text(session, live.message_id, text, now())
            for live, text in heard.items():
                live.kept = text
        if running:
            async with self._db.read() as session:
                ids = [live.message_id for live in running]
                asked = await message_store.stops_asked(session, ids)
            for live in running:
                if live.message_id in asked:
                    live.stop()

    async def _end(self, turn: Turn, live: LiveReply, ending: Ending) -> None:
        live.tell()
        for wait_s in END_AGAIN_AFTER_S:
            try:
                message = await self._write_end(turn, live, ending)
                break
            except DatabaseUnavailable:
                log.warning("end_not_kept", again_after_s=wait_s)
                await asyncio.sleep(wait_s)
        else:
            message = await self._write_end(turn, live, ending)
        if message:
            self._tell_end(message)

    async def _write_end(self, turn: Turn, live: LiveReply, ending: Ending) -> Message | None:
        async with self._db.begin() as session:
            row = await message_store.reply(session, live.message_id, lock=True)
            if row.status != MessageStatus.RUNNING:  # we were thought dead, and it was ended
                return None
            row.text = live.text
            close(row, ending, await spent_on(session, live.message_id))
            await session.flush()
            await turn.reply.ended(session, row)
            return await reading.message(session, row)

    def _tell_end(self, message: Message) -> None:
        for name, data in ending_events(message):
            self._bus.publish(channel_of(message.conversation_id), name, data)


async def _heard(session: Session, row: MessageRow) -> Heard:
    """Look at the conversation from the persona's side."""
    branch = await message_store.branch(session, row.parent_id)
    said = [Spoken(MessageRole(m.role), m.text, MessageStatus(m.status), m.id) for m in branch]
    return Heard(
        message_id=row.id,
        said=tuple(
            Spoken(MessageRole(m.role), m.text, MessageStatus(m.status), m.id) for m in said
        ),
        version=await message_store.speaking_version(session, row.participant_id),
        alternative=await message_store.alternative(session, row),
    )
