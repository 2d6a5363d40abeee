"""Tells visitors that a document they ask was replaced; their session keeps the version it has."""

from contextlib import aclosing
from uuid import UUID

from understudy.ask.documents.events import CHANGES, DOCUMENT_CHANGED
from understudy.ask.visits import store
from understudy.conversations.events import channel_of, conversation_of
from understudy.kernel.db import Database, DatabaseUnavailable
from understudy.kernel.events import Event, MemoryEventBus
from understudy.kernel.logs import get_logger

log = get_logger(__name__)


class Changes:
    """Passes on what happens to documents to the sessions that are watched in this process.

    Who is not watching learns of it when they go on (`SessionOpened.document_changed`).
    """

    def __init__(self, db: Database, bus: MemoryEventBus) -> None:
        self._db, self._bus = db, bus

    async def run(self) -> None:
        """Pass on, for ever."""
        async with aclosing(self._bus.watch(CHANGES)) as watching:
            async for event in watching:
                if isinstance(event, Event):
                    await self._pass_on(event)

    async def _pass_on(self, event: Event) -> None:
        watched = [found for name in self._bus.watched() if (found := conversation_of(name))]
        document_id = UUID(event.data["document_id"])
        try:
            async with self._db.read() as session:
                held = await store.held_on(session, document_id, watched)
        except DatabaseUnavailable:  # they learn of it when they go on
            log.warning("document_change_not_told")
            return
        for each in held:
            self._bus.publish(channel_of(each), DOCUMENT_CHANGED, event.data)
