"""Views that take long to look at, kept for a while: many may ask for them every second."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from understudy.kernel.clock import monotonic_s

KEPT_S = 1.0
KEPT_TIMES = 10
"""A view that took long is kept ten times as long: at most a tenth of the time goes into views."""


@dataclass(frozen=True, slots=True)
class _View[View]:
    of: object
    view: View
    until_s: float


class Kept[View]:
    """The last view that was looked at, and of what it was."""

    def __init__(self) -> None:
        self._last: _View[View] | None = None
        self._looking = asyncio.Lock()

    async def look(self, of: object, look: Callable[[], Awaitable[View]]) -> View:
        """Return the view of something: the last one, or another if that is too old or of another.

        Args:
            of: what is looked at; equal things have equal views.
            look: looks.
        """
        async with self._looking:  # of several who ask at once, one looks
            last = self._last
            if last is None or last.of != of or last.until_s < monotonic_s():
                begun_s = monotonic_s()
                view = await look()
                ended_s = monotonic_s()
                kept_s = max(KEPT_S, KEPT_TIMES * (ended_s - begun_s))
                self._last = last = _View(of, view, ended_s + kept_s)
            return last.view
