"""A reply while it is being given: what was heard, told to watchers at a calm pace."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from understudy.conversations.events import MESSAGE_DELTA, channel_of
from understudy.kernel.clock import monotonic_s
from understudy.kernel.events import EventBus

PIECE_EVERY_S = 0.06
"""The first piece is told at once, then at most so often: faster helps no reader."""


class LiveReply:
    """The words of one running reply. Belongs to one event loop.

    `text` is all that was heard, `kept` what of it is stored, `told` how many code points of it
    watchers were told.
    """

    def __init__(self, bus: EventBus, conversation_id: UUID, message_id: UUID) -> None:
        self.conversation_id = conversation_id
        self.message_id = message_id
        self.text = ""
        self.kept = ""
        self.told = 0
        self.stop_asked = False
        self.interrupted = False
        self._asking = False
        self.ended = asyncio.Event()
        self.task: asyncio.Task[object] | None = None
        self._bus = bus
        self._told_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def hear(self, piece: str) -> None:
        """Take a piece from the model."""
        self.text += piece
        wait_s = self._told_at + PIECE_EVERY_S - monotonic_s()
        if wait_s <= 0:
            self.tell()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait_s, self.tell)

    def tell(self) -> None:
        """Tell watchers what they have not been told yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.told == len(self.text):
            return
        offset, piece = self.told, self.text[self.told :]
        self.told, self._told_at = len(self.text), monotonic_s()
        self._bus.publish(
            channel_of(self.conversation_id),
            MESSAGE_DELTA,
            {"message_id": str(self.message_id), "offset": offset, "text": piece},
        )

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let the reply be cut inside the block and nowhere else.

        Raises:
            CancelledError: it is cut, or was before it began.
        """
        if self.stop_asked or self.interrupted:
            raise asyncio.CancelledError
        self._asking = True
        try:
            yield
        finally:
            self._asking = False

    def stop(self) -> None:
        """Cut the reply here because somebody wants it; what was heard is kept."""
        self.stop_asked = True
        self._cut()

    def interrupt(self) -> None:
        """Cut the reply here because the process ends; what was heard is kept."""
        self.interrupted = True
        self._cut()

    def _cut(self) -> None:
        # Only once, and never while its end is being written: that would lose it.
        if self._asking and self.task is not None:
            self._asking = False
            self.task.cancel()
