"""Tasks that live as long as a block, and chores that are done again and again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self
from weakref import WeakValueDictionary

from understudy.kernel.db import DatabaseUnavailable
from understudy.kernel.logs import get_logger

AGAIN_AFTER_S = (0.5, 1, 2, 4, 8)
"""Waits for a database that is away."""

log = get_logger(__name__)


class Background:
    """A task group for the length of a block: at its end the tasks are cancelled and awaited.

    Unlike in a bare `TaskGroup`, an error of the block itself leaves it as it is, not wrapped.
    """

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for task in list(self._tasks):
            if not task.cancelling():  # a second time would end its tidying up
                task.cancel()
        await self._group.__aexit__(None, None, None)

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin a task; one that raises ends the block."""
        _ = self.task(work)

    def task[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin a task and return it, to be awaited or cancelled."""
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


@asynccontextmanager
async def side_by_side() -> AsyncIterator[asyncio.TaskGroup]:
    """Open a task group for reading several things that do not need each other.

    The first error leaves the block as it is, not wrapped: what it says is for whoever asked.
    """
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def every(seconds: float, work: Callable[[], Awaitable[object]], failed: str) -> None:
    """Do a chore again and again, for ever: what goes wrong is logged, and the next time may do.

    Args:
        seconds: waited before each time.
        work: the chore.
        failed: what is logged when it has failed, such as `prices_not_read`.
    """
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except DatabaseUnavailable:
            log.warning(failed)
        except Exception:  # the outermost function of a chore: raised, it would end all the others
            log.exception(failed)


async def patiently[T](work: Callable[[], Awaitable[T]], failed: str) -> T:
    """Do something that must not be lost to a database that is away for some seconds.

    Args:
        work: may be done again.
        failed: what is logged each time, such as `items_not_kept`.

    Raises:
        DatabaseUnavailable: it was away for longer.
    """
    for wait_s in AGAIN_AFTER_S:
        try:
            return await work()
        except DatabaseUnavailable:
            log.warning(failed, again_after_s=wait_s)
            await asyncio.sleep(wait_s)
    return await work()


class Locks:
    """A lock for each thing that only one may do at a time; forgotten when nobody holds it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: Hashable) -> asyncio.Lock:
        """Return the lock of this key; it lasts as long as somebody has it."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock
