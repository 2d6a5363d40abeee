"""A provider that counts: never more than its limit in any window, or it answers 429."""

import asyncio
from bisect import bisect_right
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class StrictProvider:
    """Remembers when each call came, by whom, and whether it was let in."""

    limit: int
    window_s: float = 60.0
    came_at: list[float] = field(default_factory=list)
    payers: list[UUID] = field(default_factory=list)
    refused: int = 0

    def ask(self, payer: UUID) -> float:
        """Count a call that comes now; returns seconds to wait if it is refused."""
        at = asyncio.get_running_loop().time()
        first = bisect_right(self.came_at, at - self.window_s)
        if len(self.came_at) - first >= self.limit:
            self.refused += 1
            return self.came_at[first] + self.window_s - at
        self.came_at.append(at)
        self.payers.append(payer)
        return 0.0

    def most_in_a_window(self) -> int:
        return most_in_a_window(self.came_at, self.window_s)


def most_in_a_window(moments: list[float], window_s: float) -> int:
    """Return the most of these moments that lie in any half-open window of this length."""
    ordered = sorted(moments)
    return max(
        (n - bisect_right(ordered, at - window_s, hi=n + 1) + 1 for n, at in enumerate(ordered)),
        default=0,
    )
