"""What was asked of the simulator, and what became of it."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from understudy.kernel.clock import monotonic_s, now


@dataclass(slots=True)
class Entry:
    """One request.

    Attributes:
        key: the key it came with.
        came_at: when it came, by the clock on the wall.
        came_s: the same by the clock that only goes forward.
        input_tokens: all of the prompt, the cached ones included.
        cached_tokens: of them, read from the cache.
        written_tokens: of them, newly written to the cache.
        output_tokens: of the whole answer, however much of it was sent.
        reported: whether all of this was told to the client, at the answer's end.
        limited: whether it was refused because its key had sent too many.
        client_left: whether the client closed the connection before the answer's end.
    """

    number: int
    provider: str
    path: str
    model: str
    digest: str
    stream: bool
    headers: dict[str, str]
    body: dict[str, Any]
    key: str = ""
    came_at: datetime = field(default_factory=now)
    came_s: float = field(default_factory=monotonic_s)
    status: int = 0
    fault: str = "none"
    pieces: int = 0
    sent_bytes: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0
    output_tokens: int = 0
    reported: bool = False
    limited: bool = False
    client_left: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> dict[str, Any]:
        """Return the entry for outside, without what would show keys."""
        fields = asdict(
            self, dict_factory=lambda items: {k: v for k, v in items if k not in _INSIDE}
        )
        told = {"key": self.key[-4:], "came_at": self.came_at.isoformat()}
        return {**fields, **told, "ended": self.ended.is_set()}


_INSIDE = ("headers", "ended")


class Journal(list[Entry]):
    """Every request, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._came = asyncio.Event()

    def enter(self, entry: Entry) -> None:
        """Write a request down."""
        self.append(entry)
        self._came.set()

    async def first(self) -> Entry:
        """Wait for the first request, and return it while it is being answered."""
        await self._came.wait()
        return self[0]

    def last(self) -> Entry:
        """Return the newest entry."""
        return self[-1]

    @property
    def limited(self) -> int:
        """How many were refused because their key had sent too many."""
        return sum(entry.limited for entry in self)

    async def settled(self, count: int = 1) -> list[Entry]:
        """Wait until the newest `count` requests have ended, and return them."""
        for entry in self[-count:]:
            await entry.ended.wait()
        return self[-count:]
