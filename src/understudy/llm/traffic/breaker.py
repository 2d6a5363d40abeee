"""Leaving a failing model alone for a while. One breaker per provider and model."""

from dataclasses import dataclass
from enum import StrEnum

from understudy.kernel.adjustable import Adjustable
from understudy.llm.errors import Cause

COUNTED = frozenset(
    {
        Cause.OVERLOADED,
        Cause.SERVER_ERROR,
        Cause.TIMEOUT,
        Cause.CONNECTION,
        Cause.CUT,
        Cause.MALFORMED,
    }
)
"""Failures that say the model is unwell. A 429 says that we are too many, a 400 that we erred."""


class BreakerState(StrEnum):
    """What a breaker lets through."""

    CLOSED = "closed"
    """All is well: everything."""
    OPEN = "open"
    """Nothing, for a while."""
    HALF_OPEN = "half_open"
    """One call, to see whether it is well again."""


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row. Pure: whoever calls says what time it is, in seconds."""

    failures: int = 0
    opened_at_s: float | None = None
    probe_until_s: float | None = None

    def wait_s(self, rules: Adjustable, at_s: float) -> float:
        """Return how long to leave the model alone; 0 lets this call through, perhaps as probe."""
        if self.opened_at_s is None:
            return 0
        left = self.opened_at_s + rules.breaker_open_s - at_s
        if left > 0:
            return left
        if self.probe_until_s is not None and self.probe_until_s > at_s:
            return self.probe_until_s - at_s
        # A probe that never comes back, because it was cancelled, does not close it for ever.
        self.probe_until_s = at_s + rules.breaker_open_s
        return 0

    def succeeded(self) -> None:
        """Take in that the model answered."""
        self.failures, self.opened_at_s, self.probe_until_s = 0, None, None

    def failed(self, cause: Cause, rules: Adjustable, at_s: float) -> bool:
        """Take in a failure; returns whether it opened the breaker."""
        if cause not in COUNTED:
            self.give_back()
            return False
        self.failures += 1
        was_open, was_probe = self.opened_at_s is not None, self.probe_until_s is not None
        # Calls that began before it opened say nothing new when they fail after that.
        if was_probe or (not was_open and self.failures >= rules.breaker_failures):
            self.opened_at_s, self.probe_until_s = at_s, None
        return not was_open and self.opened_at_s is not None

    def give_back(self) -> None:
        """Take in that a call ended without a word about the model's health: another may probe."""
        self.probe_until_s = None

    def state(self, rules: Adjustable, at_s: float) -> BreakerState:
        """Return what it lets through now."""
        if self.opened_at_s is None:
            return BreakerState.CLOSED
        over = at_s >= self.opened_at_s + rules.breaker_open_s
        return BreakerState.HALF_OPEN if over else BreakerState.OPEN
