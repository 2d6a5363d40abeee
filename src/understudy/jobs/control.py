"""What running work is to do next: go on, come to an end, be cut."""

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any


class Wish(StrEnum):
    """What is wanted of work that runs, in rising order of haste."""

    GO = "go"
    PAUSE = "pause"
    """Begin nothing new; what runs is finished and kept."""
    LEAVE = "leave"
    """The same, because this process is about to stop: another one goes on."""
    CUT = "cut"
    """End what runs as well; what was made is kept."""


class Stopped(Exception):
    """The job is not to go on: its owner wishes it so, or `problem` says why."""

    def __init__(self, problem: str | None = None) -> None:
        self.problem = problem
        super().__init__(problem)


class StepFailed(Exception):
    """A step could not be done; says why."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class Control:
    """The present wish, and a way to wait for another one."""

    def __init__(self) -> None:
        self.wish = Wish.GO
        self._changed = asyncio.Event()

    def want(self, wish: Wish) -> None:
        """Say what is wanted from now on. A process that leaves does not stay."""
        if wish is self.wish or (self.wish is Wish.LEAVE and wish in (Wish.GO, Wish.PAUSE)):
            return
        self.wish = wish
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, *wishes: Wish) -> None:
        """Wait until one of these is the wish."""
        while self.wish not in wishes:
            await self._changed.wait()

    async def cutting[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do work, unless it is to be cut.

        Raises:
            Stopped: it was cut.
        """
        task, cut = asyncio.ensure_future(work), asyncio.ensure_future(self.wait(Wish.CUT))
        try:
            await asyncio.wait((task, cut), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Stopped
            return task.result()
        finally:
            for each in (task, cut):
                each.cancel()
            await asyncio.wait((task, cut))
