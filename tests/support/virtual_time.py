"""Time that passes only when everybody waits: hours of pacing and queueing in a moment, exactly.

What does real I/O does not belong here: to this loop a socket that is slow looks like a wait.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, override
from unittest.mock import patch

WALL_CLOCK_AT_START_S = 1_000_000.0


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that jumps to its next timer as soon as nothing else is to be done."""

    def __init__(self) -> None:
        self._passed_s = 0.0
        super().__init__(_Jumping(self._jump))

    @override
    def time(self) -> float:
        return self._passed_s

    def wall_clock_s(self) -> float:
        return WALL_CLOCK_AT_START_S + self._passed_s

    def work(self, seconds: float) -> None:
        """Be busy for so long: nobody else does anything meanwhile."""
        self._jump(seconds)

    @override
    def run_in_executor[T](  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        raise AssertionError("threads know nothing of this time")

    def _jump(self, seconds: float) -> None:
        self._passed_s += seconds


class _Jumping(selectors.DefaultSelector):
    def __init__(self, jump: Callable[[float], None]) -> None:
        super().__init__()
        self._jump = jump

    @override
    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for ever"
            self._jump(timeout)
        return ready


def in_virtual_time[T](story: Coroutine[Any, Any, T]) -> T:
    """Run a story to its end; `time.time`, `time.monotonic` and the loop's clock all jump."""
    loop = VirtualLoop()
    with (
        patch.object(time, "time", loop.wall_clock_s),
        patch.object(time, "monotonic", loop.time),
        asyncio.Runner(loop_factory=lambda: loop) as runner,
    ):
        return runner.run(story)
