"""Views that take long to look at, kept for a while: many may ask for them every second."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from understudy.kernel.clock import monotonic_s

KEPT_S = 1.0
KEPT_TIMES = 10
"""A view that took long is kept ten times as long: at most a tenth of the time goes into each."""
MOST = 8
"""So many views are kept, those that were asked for last: one may hold a year of a school."""


@dataclass(slots=True)
class _View[View]:
    view: View | None = None
    until_s: float = float("-inf")
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Kept[View]:
    """The views that were looked at last, each of one thing."""

    def __init__(self) -> None:
        self._views: dict[Hashable, _View[View]] = {}

    async def look(self, of: Hashable, look: Callable[[], Awaitable[View]]) -> View:
        """Return the view of something: the last one, or another if that is too old.

        Args:
            of: what is looked at; equal things have equal views.
            look: looks.
        """
        kept = self._views.pop(of, None) or _View[View]()
        self._views[of] = kept
        self._drop(of)
        async with kept.looking:  # of several who ask at once, one looks; other things do not wait
            if kept.view is None or kept.until_s < monotonic_s():
                begun_s = monotonic_s()
                kept.view = await look()
                ended_s = monotonic_s()
                kept.until_s = ended_s + max(KEPT_S, KEPT_TIMES * (ended_s - begun_s))
            return kept.view

    def _drop(self, but: Hashable) -> None:
        """Let go of what is too old, and of the oldest of too many; not of what is looked at."""
        at_s = monotonic_s()
        for of, kept in list(self._views.items()):
            is_idle = of != but and not kept.looking.locked()
            if is_idle and (kept.until_s < at_s or len(self._views) > MOST):
                del self._views[of]
