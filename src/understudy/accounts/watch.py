"""Tells whoever holds a stream open that the token behind it is no longer valid."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field

from understudy.accounts import store
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, DatabaseUnavailable

LOOK_EVERY_S = 2.0
"""Another process's change is seen after at most twice this long."""


@dataclass(slots=True, eq=False)
class _Waiter:
    digest: str
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class AccessWatch:
    """Reads the tokens of all open streams together: at once when asked to, and every 2 s.

    Changes in this process come with a `look`; those of other processes are found in time.
    """

    def __init__(self, db: Database, every_s: float = LOOK_EVERY_S) -> None:
        self.every_s = every_s
        self._db = db
        self._waiters: list[_Waiter] = []
        self._looked_at_s = 0.0

    async def ended(self, digest: str) -> None:
        """Return as soon as the token with this digest opens nothing any more."""
        waiter = _Waiter(digest)
        self._waiters.append(waiter)  # before the first look, so that no change falls between
        try:
            await self._read([waiter])
            while not waiter.ended.is_set():
                try:
                    async with asyncio.timeout(self.every_s):
                        await waiter.ended.wait()
                except TimeoutError:
                    await self._look_in_turn()
        finally:
            self._waiters.remove(waiter)

    async def look(self) -> None:
        """Wake everyone whose token has ended."""
        self._looked_at_s = monotonic_s()
        await self._read(list(self._waiters))

    async def _look_in_turn(self) -> None:
        # Whoever wakes first reads for all; the others find that it was done.
        if monotonic_s() - self._looked_at_s >= self.every_s:
            await self.look()

    async def _read(self, waiters: Collection[_Waiter]) -> None:
        if not waiters:
            return
        digests = {each.digest for each in waiters}
        try:
            async with self._db.read() as session:
                valid = await store.valid_digests(session, digests, now())
        except DatabaseUnavailable:  # the next look may go better
            return
        for each in waiters:
            if each.digest not in valid:
                each.ended.set()
