"""The calls that wait for one of a provider's keys: people's first, and in turn among payers."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from types import TracebackType
from typing import NamedTuple, Self
from uuid import UUID

from understudy.kernel.clock import monotonic_s
from understudy.kernel.errors import LimitReached
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.keys import Keys, Need
from understudy.llm.traffic.line import Line
from understudy.llm.traffic.schemas import ProviderTraffic
from understudy.llm.traffic.windows import Windows

SHORTEST_NAP_S = 0.001
LONG_NAP_S = 1.0
"""Before a longer one it is worth a look who will have to leave by its end."""

FULL = "Too many calls to the model are waiting already."
SWITCHED_OFF = "The model is asked as often as it may be, and waiting is switched off."
TOO_LATE = "The model is asked so often that your turn would come too late."
CLOSING = "The server is about to stop."
FAILED = "The queue before the model has failed."

log = get_logger(__name__)


class QueueRefused(LimitReached):
    """{reason} Try again in {wait_s} s; what you wrote is kept."""

    code = "queue_refused"

    def __init__(self, reason: str, retry_after_s: float) -> None:
        wait_s = max(1.0, retry_after_s)
        super().__init__(retry_after_s=wait_s, reason=reason, wait_s=ceil(wait_s))


class Place(NamedTuple):
    """Leave for one attempt: with which key, how long it waited, the tokens it was let in for."""

    key: int
    waited_s: float
    tokens: int


@dataclass(eq=False, slots=True)
class _Waiter:
    payer: UUID
    need: Need
    deadline_s: float
    key: asyncio.Future[int] = field(default_factory=asyncio.Future)


class Outgoing:
    """The queue before one provider. It works within `async with`, by one task while calls wait.

    Deadlines are on the clock of `kernel.clock.monotonic_s`.
    """

    def __init__(
        self, provider: str, keys: int, windows: Windows, adjustments: Adjustments
    ) -> None:
        self.provider = provider
        self._adjustments = adjustments
        self._keys = Keys(provider, keys, windows, adjustments)
        self._people: Line[_Waiter] = Line()
        self._background: Line[_Waiter] = Line()
        self._tasks = Background()
        self._news = asyncio.Event()
        self._is_serving = False
        self._nobody_before_s = 0.0
        adjustments.listen(self._look)

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._refuse_all(CLOSING)
        await self._tasks.__aexit__(kind, error, trace)

    async def enter(
        self,
        payer: UUID,
        *,
        background: bool,
        tokens: int,
        deadline_s: float,
        avoid: Collection[int] = (),
    ) -> Place:
        """Wait for leave to make one attempt; cancelling the caller gives its turn to the next.

        Args:
            payer: payers take turns.
            background: nobody waits for it, so that it leaves people their share of the windows.
            tokens: what it is thought to take of the tokens' window.
            deadline_s: when it has to be let in.
            avoid: keys it should not be given while there are others.

        Raises:
            QueueRefused: at once if the queue is full, waiting is switched off, or its turn is
                known to come after its deadline; else at its deadline.
        """
        began_s = monotonic_s()
        waiter = _Waiter(payer, Need(background, tokens, avoid), deadline_s)
        self._require_chance(waiter)
        self._make_room(waiter)
        line = self._line(waiter)
        line.add(waiter)
        if self._first is waiter:
            self._look()
        try:
            async with asyncio.timeout(deadline_s - began_s):
                key = await waiter.key
        except TimeoutError:
            raise QueueRefused(TOO_LATE, self._wait_s(waiter)) from None
        finally:
            was_first = self._first is waiter
            line.drop(waiter)
            if was_first:
                self._look()
        return Place(key, monotonic_s() - began_s, tokens)

    async def settle(self, place: Place, tokens: int) -> None:
        """Count what an attempt took beyond what it was let in for; less is not given back."""
        await self._keys.settle(place.key, tokens - place.tokens)

    def cool_down(self, key: int, seconds: float) -> None:
        """Let nobody use a key for a while: the provider asked for it. Bring your own jitter."""
        self._keys.cool_down(key, seconds)
        self._look()

    def put_aside(self, key: int, seconds: float) -> None:
        """Use other keys for a while, if there are any: the provider refuses this one."""
        self._keys.put_aside(key, seconds)
        self._look()

    @property
    def keys(self) -> int:
        """How many keys can be used, those put aside for a while among them."""
        return self._keys.count

    @property
    def is_cooling(self) -> bool:
        """Whether the provider has asked to be left alone for a while."""
        return self._keys.are_cooling

    def use(self, numbers: Collection[int]) -> None:
        """Use these keys from now on; a number beyond the present ones is a new key."""
        self._keys.use(numbers)
        self._look()

    async def state(self) -> ProviderTraffic:
        """Return what the keys have done in their windows, and who waits."""
        keys = await self._keys.states()
        people, background = self._people.counts(), self._background.counts()
        return ProviderTraffic(
            provider=self.provider,
            keys=keys,
            waiting_interactive=len(self._people),
            waiting_background=len(self._background),
            waiting_by_payer={
                payer: people.get(payer, 0) + background.get(payer, 0)
                for payer in people.keys() | background.keys()
            },
            paused=all(key.cooling_until or key.background_paused for key in keys),
        )

    @property
    def _first(self) -> _Waiter | None:
        return self._people.first() or self._background.first()

    def _line(self, waiter: _Waiter) -> Line[_Waiter]:
        return self._background if waiter.need.background else self._people

    def _look(self) -> None:
        """Have the situation looked at again: something has changed."""
        self._nobody_before_s = 0.0
        self._news.set()
        if not self._is_serving and self._first:
            self._is_serving = True
            self._tasks.start(self._outermost())

    async def _outermost(self) -> None:
        # The task group would end the queue for good, and leave everybody waiting in it.
        try:
            await self._serve()
        except Exception:  # the outermost function of the queue
            log.exception("queue_failed", provider=self.provider)
            self._refuse_all(FAILED)
        finally:
            self._is_serving = False

    async def _serve(self) -> None:
        while waiter := self._first:
            self._news.clear()
            taken = await self._keys.take(waiter.need)
            if taken.key is not None:
                self._line(waiter).serve(waiter)
                if not waiter.key.done():
                    waiter.key.set_result(taken.key)
            elif not self._adjustments.now.queueing:
                self._refuse(waiter, SWITCHED_OFF, taken.wait_s)
            elif not self._news.is_set():
                await self._nap(max(taken.wait_s, SHORTEST_NAP_S), waiter)

    async def _nap(self, wait_s: float, first: _Waiter) -> None:
        """Wait until the first can go, or something changes."""
        if not first.need.avoid:  # else another might go before it
            self._nobody_before_s = monotonic_s() + wait_s
        if wait_s > LONG_NAP_S:
            for waiter in (*self._people, *self._background):
                if waiter.deadline_s < self._nobody_before_s:
                    self._refuse(waiter, TOO_LATE, wait_s)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._news.wait()

    def _refuse_all(self, reason: str) -> None:
        for waiter in (*self._people, *self._background):
            self._refuse(waiter, reason, 1)

    def _refuse(self, waiter: _Waiter, reason: str, wait_s: float) -> None:
        self._line(waiter).drop(waiter)
        if not waiter.key.done():
            waiter.key.set_exception(QueueRefused(reason, wait_s))
            _ = waiter.key.exception()  # so that nobody complains if its caller is gone

    def _require_chance(self, waiter: _Waiter) -> None:
        """Refuse a person's call that would wait in vain even if all before it go at once."""
        if waiter.need.background or not self._people:
            return
        wait_s = self._wait_s(waiter)
        if monotonic_s() + wait_s > waiter.deadline_s:
            raise QueueRefused(TOO_LATE, wait_s)

    def _wait_s(self, waiter: _Waiter) -> float:
        """Return how long it takes at least until a newcomer like this has its turn."""
        wait_s = max(0.0, self._nobody_before_s - monotonic_s())
        if self._keys.capacity:
            windows = self._line(waiter).ahead_of(waiter.payer) // self._keys.capacity
            wait_s += windows * self._adjustments.now.provider_window_s
        return wait_s

    def _make_room(self, newcomer: _Waiter) -> None:
        """Let a call in where the queue is full, in place of the last of the longest batch."""
        if len(self._people) + len(self._background) < self._adjustments.now.queue_length:
            return
        greedy, waiting = self._background.longest(), self._background.counts()
        if greedy is None or (
            newcomer.need.background and waiting[greedy.payer] <= waiting.get(newcomer.payer, 0) + 1
        ):
            raise QueueRefused(FULL, self._wait_s(newcomer))
        self._refuse(greedy, FULL, self._wait_s(greedy))
