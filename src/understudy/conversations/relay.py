"""What other processes write, told to the watchers of this one.

Where no bus is shared, the rows are: they are looked at once a second, in one query for all
watchers together.
"""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from understudy.conversations import message_store, reading
from understudy.conversations.events import (
    BRANCH_MOVED,
    MESSAGE_ADDED,
    MESSAGE_DELTA,
    TURN_STARTED,
    channel_of,
    conversation_of,
    ending_events,
)
from understudy.conversations.schemas import Message, MessageRole, MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.process import Process
from understudy.kernel.tasks import every

EVERY_S = 1.0
OVERLAP = timedelta(seconds=3)
"""Looked at again each time: another process's transaction may commit late."""
REMEMBERED = 4096


class Relay:
    """Publishes on this process's bus what other processes do in conversations watched here."""

    def __init__(self, db: Database, bus: MemoryEventBus, process: Process) -> None:
        self._db, self._bus, self._process = db, bus, process
        self._since = now() - OVERLAP
        self._known: OrderedDict[UUID, tuple[MessageStatus, int]] = OrderedDict()

    async def run(self) -> None:
        """Look once a second, for ever."""
        await every(EVERY_S, self.look, "relay_failed")

    async def look(self) -> None:
        """Tell what has changed since the last look."""
        since, self._since = self._since, now() - OVERLAP
        watched = [found for name in self._bus.watched() if (found := conversation_of(name))]
        if not watched:
            return
        async with self._db.read() as session:
            rows = await message_store.grown_elsewhere(session, self._process.id, since, watched)
            messages = [await reading.message(session, row) for row in rows]
        for message in messages:
            self._tell(message)

    def _tell(self, message: Message) -> None:
        known = self._known.get(message.id)
        present = message.status, len(message.text)
        if known == present:
            return
        self._known[message.id] = present
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        for name, data in _news(message, known[1] if known else None):
            self._bus.publish(channel_of(message.conversation_id), name, data)


def _news(message: Message, told: int | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say what `Turns` and `ChatService` would have said; `told` None is a new message."""
    if told is None and len(message.siblings) > 1:
        yield BRANCH_MOVED, {"active_message_id": str(message.id)}
    if message.role is MessageRole.USER:
        yield MESSAGE_ADDED, {"message": message.model_dump(mode="json")}
    elif message.status is not MessageStatus.RUNNING:
        yield from ending_events(message)
    else:
        if told is None:
            begun = message.model_copy(update={"text": ""})
            yield TURN_STARTED, {"message": begun.model_dump(mode="json")}
        piece = {"offset": told or 0, "text": message.text[told or 0 :]}
        yield MESSAGE_DELTA, {"message_id": str(message.id), **piece}
