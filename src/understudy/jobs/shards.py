"""Doing many items at once: a queue of open ones, no barrier, every result written as it arrives.

Nothing here knows a database or a model: what is done with an item and how results are written
are given. An item keeps its slot until its result is written: whatever is
killed, no more answers are lost than there are slots.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from understudy.jobs.control import Control, Wish
from understudy.kernel.clock import monotonic_s

MOST_PER_WRITE = 64
GATHERED_S = 0.05
"""Writes begin no closer together than this, unless there are enough results for one."""
LONGEST_NAP_S = 1.0
MOST_TRIES = 3
"""Of an item that is to be tried again."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An item did not succeed: a sentence that says why."""

    problem: str


@dataclass(frozen=True, slots=True)
class Again:
    """An item is to be tried again; nothing of the shard begins for so many seconds."""

    after_s: float
    problem: str


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing more is to begin, and why; the item stays open."""

    problem: str


type Verdict = Failed | Again | Halt
type Outcome[Item, Result] = tuple[Item, Result | Failed]
type Do[Item, Result] = Callable[[Item], Awaitable[Result | Verdict]]
type Write[Item, Result] = Callable[[Sequence[Outcome[Item, Result]]], Awaitable[None]]


@dataclass(slots=True)
class Counts:
    """What became of the items; `open` ones were not tried to their end, `halted` says why."""

    done: int = 0
    failed: int = 0
    open: int = 0
    halted: str | None = None


@dataclass(slots=True, eq=False)
class Shard[Item, Result]:
    """Items that are worked through together.

    Attributes:
        items: the open ones, in the order in which they begin.
        do: makes the result of one, or says why there is none.
        write: keeps results; when it returns they are safe.
        at_once: how many are done at the same time.
        control: what is wanted, read before each item.
    """

    items: Iterable[Item]
    do: Do[Item, Result]
    write: Write[Item, Result]
    at_once: int
    control: Control
    counts: Counts = field(default_factory=Counts)
    _left: deque[Item] = field(default_factory=deque)
    _tries: Counter[int] = field(default_factory=Counter)
    _arrived: deque[tuple[Outcome[Item, Result], asyncio.Future[None]]] = field(
        default_factory=deque
    )
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _full: asyncio.Event = field(default_factory=asyncio.Event)
    _cool_until_s: float = 0.0
    _writing: asyncio.Future[None] | None = None

    async def work(self) -> Counts:
        """Work through the items until all are tried or something else is wanted.

        Raises:
            Exception: what `do` or `write` raises: nothing more begins then, what ran is cut.
        """
        self._left = deque(self.items)
        try:
            await self._work()
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        finally:  # what is being written, and what had arrived when everything was cut
            if self._writing:
                await asyncio.wait((self._writing,))
            await self._write_all()
        self.counts.open = len(self._left)
        return self.counts

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write_for_ever())
            workers = [
                group.create_task(self._worker()) for _ in range(min(self.at_once, len(self._left)))
            ]
            cutter = group.create_task(self._cut(workers))
            if workers:
                await asyncio.wait(workers)
            cutter.cancel()
            writer.cancel()

    @property
    def _goes_on(self) -> bool:
        return bool(self._left) and self.control.wish is Wish.GO and self.counts.halted is None

    async def _worker(self) -> None:
        while self._goes_on:
            wait_s = self._cool_until_s - monotonic_s()
            if wait_s > 0:
                await self._cool(wait_s)
                continue
            item = self._left.popleft()
            try:
                outcome = await self._outcome(item)
            except asyncio.CancelledError:
                self._left.append(item)
                raise
            if outcome is None:
                self._left.append(item)
            else:
                await self._written((item, outcome))

    async def _cool(self, wait_s: float) -> None:
        """Wait for better times, or another wish; not long without a look at the others."""
        try:
            async with asyncio.timeout(min(wait_s, LONGEST_NAP_S)):
                await self.control.wait(Wish.PAUSE, Wish.LEAVE, Wish.CUT)
        except TimeoutError:
            return

    async def _outcome(self, item: Item) -> Result | Failed | None:
        """Return what became of an item; None if it stays open."""
        found = await self.do(item)
        match found:
            case Halt(problem):
                self.counts.halted = problem
                return None
            case Again(after_s, problem):
                self._tries[id(item)] += 1
                if self._tries[id(item)] >= MOST_TRIES:
                    return Failed(problem)
                self._cool_until_s = max(self._cool_until_s, monotonic_s() + after_s)
                return None
            case _:
                return found

    async def _written(self, outcome: Outcome[Item, Result]) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append((outcome, written))
        self._news.set()
        if len(self._arrived) >= MOST_PER_WRITE:
            self._full.set()
        await written

    async def _write_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        next_s = loop.time()
        while True:
            await self._news.wait()
            try:
                async with asyncio.timeout_at(next_s):
                    await self._full.wait()
            except TimeoutError:
                pass
            next_s = loop.time() + GATHERED_S
            self._writing = asyncio.ensure_future(self._write_all())
            await asyncio.shield(self._writing)

    async def _write_all(self) -> None:
        """Write what has arrived, in one go."""
        self._news.clear()
        self._full.clear()
        arrived = list(self._arrived)
        self._arrived.clear()
        if not arrived:
            return
        await self.write([outcome for outcome, _ in arrived])
        failed = sum(isinstance(result, Failed) for (_, result), _ in arrived)
        self.counts.failed += failed
        self.counts.done += len(arrived) - failed
        for _, written in arrived:
            if not written.done():
                written.set_result(None)

    async def _cut(self, workers: Sequence[asyncio.Task[None]]) -> None:
        await self.control.wait(Wish.CUT)
        for worker in workers:
            worker.cancel()
