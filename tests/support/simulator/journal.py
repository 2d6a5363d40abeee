"""What was asked of the simulator, and what became of it."""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Entry:
    """One request.

    `client_left` says that the client closed the connection before the answer's end.
    """

    number: int
    provider: str
    path: str
    model: str
    digest: str
    stream: bool
    headers: dict[str, str]
    body: dict[str, Any]
    status: int = 0
    fault: str = "none"
    pieces: int = 0
    sent_bytes: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    client_left: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> dict[str, Any]:
        """Return the entry for outside, without what would show keys."""
        fields = asdict(
            self, dict_factory=lambda items: {k: v for k, v in items if k not in _INSIDE}
        )
        return {**fields, "ended": self.ended.is_set()}


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

    async def settled(self, count: int = 1) -> list[Entry]:
        """Wait until the newest `count` requests have ended, and return them."""
        for entry in self[-count:]:
            await entry.ended.wait()
        return self[-count:]
