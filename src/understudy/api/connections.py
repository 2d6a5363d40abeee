"""How many connections stay open: sockets, and visitors' event streams."""

from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request

from understudy.api.entering import address_of
from understudy.kernel.errors import LimitReached

_AGAIN_AFTER_S = 60.0


class TooManyConnections(LimitReached):
    """There are too many connections; nothing was begun. Try again in a minute."""

    code = "too_many_connections"


class Connections:
    """How many are open in this process, in all and by network address."""

    def __init__(self, most: int, most_per_address: int) -> None:
        self._most, self._most_each = most, most_per_address
        self._open: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many are open."""
        return self._open.total()

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """Hold a place for the length of a block.

        Raises:
            TooManyConnections: there is none left, in all or for this address.
        """
        if self.count >= self._most or self._open[address] >= self._most_each:
            raise TooManyConnections(retry_after_s=_AGAIN_AFTER_S)
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


async def _place_of(request: Request) -> AsyncGenerator[None]:
    # What a route depends on in this way ends with its response, also with one that streams.
    connections: Connections = request.app.state.connections
    with connections.place(address_of(request)):
        yield


PlaceHeld = Annotated[None, Depends(_place_of)]
"""A place that is held until the response has been sent to its end."""
