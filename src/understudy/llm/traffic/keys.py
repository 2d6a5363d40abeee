"""A provider's keys: which of them can be used now, and when the next one can."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import NamedTuple

from understudy.kernel.adjustable import Adjustable
from understudy.kernel.clock import monotonic_s, now
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.pacer import Pacer
from understudy.llm.traffic.schemas import KeyTraffic
from understudy.llm.traffic.windows import Window, Windows

LATE_S = 0.1
"""So much a timer may be late without a cost in capacity: it is made up for by the next calls."""


class Need(NamedTuple):
    """What a call needs of a key."""

    background: bool
    tokens: int
    avoid: Collection[int] = ()


class Taken(NamedTuple):
    """The key a call may use; or none, and in how many seconds one may be free."""

    key: int | None
    wait_s: float


@dataclass(slots=True)
class _Key:
    number: int
    cool_at_s: float = 0.0
    back_at_s: float = 0.0
    calls: int = 0
    pacer: Pacer | None = None


class Keys:
    """Each with its own windows: people may use all of one, background work its share, evenly."""

    def __init__(
        self, provider: str, count: int, windows: Windows, adjustments: Adjustments
    ) -> None:
        self._provider, self._windows, self._adjustments = provider, windows, adjustments
        self._keys = [_Key(number) for number in range(count)]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._usable)

    @property
    def are_cooling(self) -> bool:
        """Whether providers have asked to be left alone with every one of them."""
        return all(key.cool_at_s > monotonic_s() for key in self._usable)

    @property
    def capacity(self) -> int:
        """How many calls all keys take in a window; 0 is no limit."""
        return self._rules.provider_requests * self.count

    async def take(self, need: Need) -> Taken:
        """Use a key, of those that can be used now the least used one."""
        soonest_s = float("inf")
        for key in await self._candidates(need):
            wait_s = await self._take(key, need)
            if wait_s is None:
                key.calls += 1
                return Taken(key.number, 0)
            soonest_s = min(soonest_s, wait_s)
        return Taken(None, soonest_s)

    async def settle(self, number: int, tokens: int) -> None:
        """Count tokens a key was used for beyond those it was taken for, as far as there is room.

        The storage cannot give back: fewer than it was taken for change nothing.
        """
        window = self._tokens_of(number, self._rules.provider_tokens, tokens)
        if window.limit and tokens > 0:
            room = window.limit - (await self._windows.used(window)).used
            if room > 0:
                fitting = self._tokens_of(number, window.limit, min(tokens, room))
                _ = await self._windows.take(fitting)

    def cool_down(self, number: int, seconds: float) -> None:
        """Let nobody use a key for a while."""
        key = self._keys[number]
        key.cool_at_s = max(key.cool_at_s, monotonic_s() + seconds)

    def put_aside(self, number: int, seconds: float) -> None:
        """Use the others for a while."""
        self._keys[number].back_at_s = monotonic_s() + seconds

    def use(self, numbers: Collection[int]) -> None:
        """Use these keys and no others; a number beyond the present ones is a new key."""
        self._keys += [_Key(number) for number in range(len(self._keys), max(numbers) + 1)]
        for key in self._keys:
            if key.number not in numbers:
                key.back_at_s = float("inf")
            elif key.back_at_s == float("inf"):
                key.back_at_s = 0.0

    async def states(self) -> list[KeyTraffic]:
        """Return what each key has done in its windows."""
        return [await self._state(key) for key in self._usable]

    @property
    def _usable(self) -> list[_Key]:
        return [key for key in self._keys if key.back_at_s != float("inf")]

    @property
    def _rules(self) -> Adjustable:
        return self._adjustments.now

    async def _candidates(self, need: Need) -> list[_Key]:
        at_s = monotonic_s()
        present = [key for key in self._usable if key.back_at_s <= at_s] or self._usable
        wanted = [key for key in present if key.number not in need.avoid] or present
        if len(wanted) == 1:
            return wanted
        used = {key.number: await self._used(key) for key in wanted}
        return sorted(wanted, key=lambda key: (used[key.number], key.calls))

    async def _used(self, key: _Key) -> int:
        window = self._requests_of(key.number)
        return (await self._windows.used(window)).used if window.limit else 0

    async def _take(self, key: _Key, need: Need) -> float | None:
        """Use a key and return None, or return in how many seconds it may be free: 0 is at once."""
        at_s = monotonic_s()
        pacer = self._pacer(key) if need.background else None
        wait_s = max(key.cool_at_s - at_s, pacer.wait_s(at_s) if pacer else 0.0)
        if wait_s > 0:
            return wait_s
        most = self._share(self._rules.provider_tokens, need)
        windows = (
            self._requests_of(key.number, self._share(self._rules.provider_requests, need)),
            # What is larger than a whole window has to be let in by an empty one.
            self._tokens_of(key.number, most, min(need.tokens, most)),
        )
        full = await self._windows.take(*windows)
        if full:
            return await self._windows.wait_s(full)
        if pacer:
            pacer.take(at_s)
        return None

    def _share(self, limit: int, need: Need) -> int:
        """Return how much of a limit a call may use. Rounded down, but never to nothing."""
        if not need.background or not limit:
            return limit
        return max(1, floor(limit * self._rules.background_share + 1e-9))

    def _pacer(self, key: _Key) -> Pacer | None:
        limit = self._share(self._rules.provider_requests, Need(background=True, tokens=0))
        if not limit:
            return None
        rate_per_s = limit / self._rules.provider_window_s
        if key.pacer is None or key.pacer.rate_per_s != rate_per_s:
            key.pacer = Pacer(rate_per_s, burst=1 + rate_per_s * LATE_S)
        return key.pacer

    def _requests_of(self, number: int, limit: int | None = None) -> Window:
        most = self._rules.provider_requests if limit is None else limit
        return Window(f"calls/{self._provider}/{number}", most, self._rules.provider_window_s)

    def _tokens_of(self, number: int, limit: int, cost: int = 0) -> Window:
        length_s, key = self._rules.provider_window_s, f"tokens/{self._provider}/{number}"
        return Window(key, limit, length_s, cost, is_tokens=True)

    async def _state(self, key: _Key) -> KeyTraffic:
        requests = self._requests_of(key.number)
        share = self._share(requests.limit, Need(background=True, tokens=0))
        used = await self._windows.state(requests)
        tokens = self._tokens_of(key.number, self._rules.provider_tokens)
        return KeyTraffic(
            key=key.number + 1,
            requests=used,
            tokens=await self._windows.state(tokens),
            background_paused=bool(share) and used.used >= share,
            cooling_until=_moment(key.cool_at_s),
            aside_until=_moment(key.back_at_s),
        )


def _moment(at_s: float) -> datetime | None:
    left_s = at_s - monotonic_s()
    return now() + timedelta(seconds=left_s) if left_s > 0 else None
