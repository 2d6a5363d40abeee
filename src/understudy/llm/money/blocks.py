"""Promises for many calls of a job at once: in the database one, of which each takes its part here.

A promise of its own for each call would be most of what a call costs us. What a part's call has
cost is settled like any other's; parts that nobody uses go back.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from understudy.kernel.clock import monotonic_s
from understudy.kernel.ids import new_id
from understudy.kernel.tasks import Locks
from understudy.llm.money.promises import Block, BudgetReached, Promises
from understudy.llm.money.schemas import Budget
from understudy.llm.money.spends import Amount, Place
from understudy.llm.types import Charge

PARTS, MOST_PARTS = 16, 64
"""Of the first block of calls that are alike, and of those that follow: each has twice as many."""
REMEMBERED = 1_000
"""Of so many kinds of calls it is known how large their blocks have become."""
IDLE_S = 2.0
"""A block that nobody has a part of goes back after this."""
GIVES_FOR_S = 600.0
"""No part is taken of an older one: with the longest call it would be taken for lost."""
ALONE_FOR_S = 5.0
"""When there was no room for a block, calls ask one by one for so long."""
_STEP_BITS = 3
"""Amounts are rounded up to so many binary digits, by a quarter at most, so as to be alike."""


class Blocks:
    """The blocks of this process."""

    def __init__(self, promises: Promises, give_back: Callable[[Block], object]) -> None:
        self._promises, self._give_back = promises, give_back
        self._locks = Locks()
        self._held: dict[UUID, Block] = {}
        self._giving: dict[object, Block] = {}
        self._parts: dict[object, int] = {}
        self._refused: dict[object, float] = {}
        self._timers: dict[Block, asyncio.TimerHandle] = {}

    def __contains__(self, id: object) -> bool:
        """Say whether a promise is a block that is in use here."""
        return id in self._held

    async def take(
        self, charge: Charge, wanted: Amount, places: Mapping[Place, Budget], moment: datetime
    ) -> Block | None:
        """Take a part of a block, a new one if need be; None if there is no room for one.

        Not to be cancelled: what is being written is for others too.
        """
        part = Amount(*map(_rounded, wanted))
        key = (charge.payer_id, charge.keys, part, *places)
        if block := self._part_of(key):
            return block
        async with self._locks.of(key):
            if block := self._part_of(key):  # made by whoever went before
                return block
            if self._is_refused(key):
                return None
            block = await self._made(key, part, places, moment)
            if block is None:
                self._refused[key] = monotonic_s() + ALONE_FOR_S
                return None
            self._held[block.id] = self._giving[key] = block
            return self._part_of(key)

    def back(self, block: Block) -> None:
        """Take a part back that has cost nothing."""
        block.free += 1
        block.out -= 1
        self._giving.setdefault(block.key, block)
        self._look(block)

    def used(self, block: Block) -> None:
        """Forget a part that is settled; with the last one the promise was taken away."""
        block.out -= 1
        self._look(block)

    def abandon(self, block: Block) -> None:
        """Forget a part that could not be settled: what is left of the block returns later."""
        block.out -= 1
        block.is_spoiled = True
        self._look(block)

    def free(self) -> Iterator[tuple[Block, int]]:
        """Take away the parts that nobody has: each block, and how many these are."""
        for block in list(self._giving.values()):
            parts, block.free = block.free, 0
            self._stop_giving(block)
            if not block.out:
                del self._held[block.id]
            yield block, parts

    def aclose(self) -> None:
        """Give everything back that nobody uses."""
        for block in list(self._held.values()):
            if not block.out:
                self._end(block)

    async def _made(
        self, key: object, part: Amount, places: Mapping[Place, Budget], moment: datetime
    ) -> Block | None:
        next_parts = min(2 * self._parts.get(key, PARTS // 2), MOST_PARTS)
        for parts in dict.fromkeys((next_parts, PARTS)):
            block = Block(new_id(), key, part, places, parts, monotonic_s())
            with suppress(BudgetReached):
                kept = await self._promises.ask(block.id, part.times(parts), places, moment)
                block.places = {place: places[place] for place in kept}
                if len(self._parts) >= REMEMBERED:
                    self._parts.clear()
                self._parts[key] = parts
                return block
        return None

    def _part_of(self, key: object) -> Block | None:
        block = self._giving.get(key)
        if block is None:
            return None
        if block.is_spoiled or monotonic_s() - block.made_s > GIVES_FOR_S:
            self._stop_giving(block)
            self._look(block)
            return None
        if timer := self._timers.pop(block, None):
            timer.cancel()
        block.free -= 1
        block.out += 1
        if not block.free:
            self._stop_giving(block)
        return block

    def _is_refused(self, key: object) -> bool:
        moment_s = monotonic_s()
        self._refused = {each: until for each, until in self._refused.items() if until > moment_s}
        return key in self._refused

    def _look(self, block: Block) -> None:
        """End a block of which nobody has a part: at once if it gives none, else after a while."""
        if block.out:
            return
        if self._giving.get(block.key) is block and not block.is_spoiled:
            loop = asyncio.get_running_loop()
            self._timers[block] = loop.call_later(IDLE_S, self._end, block)
        else:
            self._end(block)

    def _end(self, block: Block) -> None:
        self._stop_giving(block)
        del self._held[block.id]
        if not (block.is_settled or block.is_spoiled):
            self._give_back(block)

    def _stop_giving(self, block: Block) -> None:
        if timer := self._timers.pop(block, None):
            timer.cancel()
        if self._giving.get(block.key) is block:
            del self._giving[block.key]


def _rounded(amount: int) -> int:
    """Round up to a few binary digits."""
    step = 1 << max(0, amount.bit_length() - _STEP_BITS)
    return -(-amount // step) * step
