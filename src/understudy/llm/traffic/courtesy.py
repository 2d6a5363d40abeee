"""When a call that nobody waits for may begin: one after the other, while the process is quick.

This holds while somebody is here. In a process that serves nobody at the moment jobs go as quickly
as they can.

Everything here shares one event loop with the people it serves, and the dearest moment of a call is
its beginning: sixty that begin together keep everybody waiting until all of them have. And when
answers come faster than they can be read, more calls at once make each of them, and people,
slower, and none of it sooner.
"""

import asyncio

from understudy.kernel.clock import monotonic_s

QUICK_S = 0.003
"""The loop is quick if a trip around it, everything that is ready done once, takes no longer."""
LONGEST_S = 0.2
"""The next in line begins after this in any case: work never stands still."""
HERE_FOR_S = 10.0
"""So long after they were heard last people are taken to be here."""


class Courtesy:
    """The line of a process's calls that give way."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._heard_s = -HERE_FOR_S

    def hear(self) -> None:
        """Take it that somebody is here now."""
        self._heard_s = monotonic_s()

    def is_alone(self) -> bool:
        """Say whether nobody is here."""
        return monotonic_s() - self._heard_s >= HERE_FOR_S

    async def wait(self) -> float:
        """Return when it is a call's turn, and how long it has waited for that, in seconds."""
        if self.is_alone():
            return 0.0
        came_s = monotonic_s()
        async with self._turn:
            first_s = monotonic_s()
            while True:
                trip_s = await _trip_s()
                if self.is_alone() or may_begin(trip_s, monotonic_s() - first_s):
                    return monotonic_s() - came_s
                await asyncio.sleep(trip_s)


def may_begin(trip_s: float, waited_s: float) -> bool:
    """Say whether the next in line may begin.

    Args:
        trip_s: how long a trip around the loop takes now.
        waited_s: since when it has been the next.
    """
    return trip_s <= QUICK_S or waited_s >= LONGEST_S


async def _trip_s() -> float:
    began_s = monotonic_s()
    await asyncio.sleep(0)
    return monotonic_s() - began_s
