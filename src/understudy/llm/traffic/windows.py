"""Sliding windows: how much of something may happen in how long, here or in all processes.

The counting is that of `limits`: an exact moving window for things that are counted one by one, an
approximate sliding counter for tokens, of which a moving window would keep an entry each.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import NamedTuple, cast, override

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.coredis import CoredisBridge
from limits.aio.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from pydantic import SecretStr

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.errors import Unavailable
from understudy.kernel.logs import get_logger
from understudy.llm.traffic.schemas import WindowState

PATIENCE_S = 0.5
"""A Redis that has not answered by then counts as away: nobody should wait for a count."""
ASK_AGAIN_S = 5.0
"""A Redis that was away is asked again after this."""
SWEEP_EVERY_S = 10.0
PREFIX = "understudy:limits"
"""Of the keys in Redis."""
_TIE_S = 0.001
"""At the very moment something leaves a window, `limits` still counts it."""

type _Way = MovingWindowRateLimiter | SlidingWindowCounterRateLimiter

_log = get_logger(__name__)


class WindowsAway(Unavailable):
    """Messages cannot be counted right now, so yours was not taken. Try again in a moment."""

    code = "limits_unavailable"


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` in any `length_s`; a limit of 0 is none.

    Attributes:
        key: what is counted. The same key with another limit or length goes on from its counts.
        limit: the most of it.
        length_s: rounded up to whole seconds.
        cost: how much one use takes.
        is_tokens: counted roughly, in large numbers.
    """

    key: str
    limit: int
    length_s: float
    cost: int = 1
    is_tokens: bool = False


class Used(NamedTuple):
    """How much of a window is used, and in how many seconds some of it is free again."""

    used: int
    reset_s: float


class Windows:
    """The counts, in Redis if there is one. Without it each process has its own."""

    def __init__(self, shared: RedisStorage | None = None) -> None:
        self._shared = _Store(shared) if shared else None
        self._own = _Store(_Memory())
        self._away_until = float("-inf")

    async def take(self, *windows: Window, only_shared: bool = False) -> Window | None:
        """Use all of these windows; or return the first that is full.

        Then none is used, except where another process, by way of Redis, fills one between the
        look at all of them and the use of each: those before it stay used, so that there is
        never more than a limit, only less.

        Args:
            windows: tested in this order.
            only_shared: for those who might find another process once this one refuses them.

        Raises:
            WindowsAway: `only_shared`, and Redis does not answer.
        """
        asked = [window for window in windows if window.limit]
        refused = await self._ask(lambda store: store.take(asked), only_shared=only_shared)
        if refused is None and self._shared and not self._is_away:
            for window in asked:  # so that these still count here when Redis goes away
                await self._own.hit(window)
        return refused

    async def wait_s(self, window: Window) -> float:
        """Return in how many seconds the window may have room for its cost."""
        return await self._ask(lambda store: store.wait_s(window))

    async def used(self, window: Window) -> Used:
        """Return how much of a window is used."""
        return await self._ask(lambda store: store.used(window))

    async def state(self, window: Window) -> WindowState:
        """Return how much of a window is used, to be shown."""
        used, reset_s = await self.used(window)
        return WindowState(
            used=used,
            limit=window.limit,
            remaining=max(0, window.limit - used) if window.limit else None,
            window_s=window.length_s,
            reset_at=now() + timedelta(seconds=reset_s) if used else None,
        )

    @property
    def _is_away(self) -> bool:
        return monotonic_s() < self._away_until

    async def _ask[T](
        self, question: Callable[["_Store"], Awaitable[T]], *, only_shared: bool = False
    ) -> T:
        if self._shared and not self._is_away:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    answer = await question(self._shared)
            except (StorageError, OSError, TimeoutError) as error:
                if self._away_until < 0:
                    _log.warning("limits_not_shared", reason=repr(error))
                self._away_until = monotonic_s() + ASK_AGAIN_S
            else:
                if self._away_until > 0:
                    _log.info("limits_shared_again")
                self._away_until = float("-inf")
                return answer
        if self._shared and only_shared:
            raise WindowsAway
        return await question(self._own)


@asynccontextmanager
async def open_windows(redis_url: SecretStr | None) -> AsyncIterator[Windows]:
    """Open the counts, and close the way to Redis at the end.

    Args:
        redis_url: redis:// or rediss://; None keeps the counts in this process. It is not asked
            yet: one that is away keeps nothing from starting.
    """
    if redis_url is None:
        yield Windows()
        return
    shared = RedisStorage(
        f"async+{redis_url.get_secret_value()}",
        wrap_exceptions=True,
        key_prefix=PREFIX,
        stream_timeout=PATIENCE_S,
        connect_timeout=PATIENCE_S,
    )
    try:
        yield Windows(shared)
    finally:
        cast("CoredisBridge", shared.bridge).get_connection().connection_pool.disconnect()


class _Item(RateLimitItemPerSecond):
    """A limit whose counts outlive its change: `limits` would name the size in the key."""

    @override
    def key_for(self, *identifiers: bytes | str | float) -> str:
        return "/".join(map(str, identifiers))


class _Memory(MemoryStorage):
    """The storage of `limits`, swept in passing: its own sweep takes a thread per key and hit."""

    _swept_at = float("-inf")

    async def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 takes the place of theirs
        at = time.time()
        if at < self._swept_at + SWEEP_EVERY_S:
            return
        self._swept_at = at
        for key, entries in list(self.events.items()):
            entries[:] = [entry for entry in entries if entry.expiry > at]
            if not entries:
                await self.clear(key)
        for key in list(self.expirations):
            _ = await self.get(key)  # forgets what has expired


class _Store:
    """The two ways of counting over one storage."""

    def __init__(self, storage: MemoryStorage | RedisStorage) -> None:
        self._storage = storage
        self._ways: dict[bool, _Way] = {
            False: MovingWindowRateLimiter(storage),
            True: SlidingWindowCounterRateLimiter(storage),
        }

    async def take(self, windows: Sequence[Window]) -> Window | None:
        if len(windows) > 1:
            for window in windows:
                item, key = _item(window)
                way = self._ways[window.is_tokens]
                if not await way.test(item, *key, cost=window.cost):
                    return window
        for window in windows:
            if not await self.hit(window):
                return window
        return None

    async def hit(self, window: Window) -> bool:
        item, key = _item(window)
        return await self._ways[window.is_tokens].hit(item, *key, cost=window.cost)

    async def used(self, window: Window) -> Used:
        if window.is_tokens:
            counts = await self._counts(window)
            return Used(counts.used, counts.ends_in_s if counts.used else 0.0)
        item, key = _item(window)
        stats = await self._ways[False].get_window_stats(item, *key)
        used = item.amount - stats.remaining
        return Used(used, max(0.0, stats.reset_time - time.time()) if used else 0.0)

    async def wait_s(self, window: Window) -> float:
        if window.is_tokens:
            wait_s = (await self._counts(window)).wait_s(window.limit - window.cost)
            return wait_s + _TIE_S if wait_s else 0.0
        used, reset_s = await self.used(window)
        return reset_s + _TIE_S if used + window.cost > window.limit else 0.0

    async def _counts(self, window: Window) -> "_Counts":
        item, key = _item(window)
        length_s = item.get_expiry()
        before, _, present, lasts_s = await self._storage.get_sliding_window(
            item.key_for(*key), length_s
        )
        return _Counts(before, present, max(0.0, lasts_s - length_s), length_s)


class _Counts(NamedTuple):
    """A sliding counter: the part before, the present one, when that ends, and a part's length."""

    before: int
    present: int
    ends_in_s: float
    length_s: float

    @property
    def used(self) -> int:
        return int(self.present + self.before * self.ends_in_s / self.length_s)

    def wait_s(self, room: int) -> float:
        """Return when no more than `room` is used, in seconds: each part wanes evenly."""
        if self.present > room:
            return self.ends_in_s + self.length_s * (1 - max(room, 0) / self.present)
        if not self.before:
            return 0.0
        return max(0.0, self.ends_in_s - self.length_s * (room - self.present) / self.before)


def _item(window: Window) -> tuple[_Item, tuple[str, ...]]:
    length_s = ceil(window.length_s)
    # The counter's parts are of one length: with another it has to begin anew.
    key = (window.key, str(length_s)) if window.is_tokens else (window.key,)
    return _Item(window.limit, length_s), key
