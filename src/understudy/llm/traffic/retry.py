"""Whether a failed attempt is tried again, and when: the one retry policy."""

from dataclasses import dataclass

from understudy.kernel.adjustable import Adjustable
from understudy.llm.errors import Cause

PASSING = frozenset(
    {
        Cause.RATE_LIMITED,
        Cause.OVERLOADED,
        Cause.SERVER_ERROR,
        Cause.TIMEOUT,
        Cause.CONNECTION,
        Cause.CUT,
        Cause.MALFORMED,
    }
)
"""Causes that may be gone the next time. All others stay: a key, a request, a bill."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed attempt, as the policy sees it.

    Attributes:
        cause: why it failed.
        heard: whether a piece of the answer had been heard: that cannot be taken back.
        counted: how many attempts of the call count so far, this one perhaps among them.
    """

    cause: Cause
    heard: bool
    counted: int


def may_try_again(failure: Failure, rules: Adjustable) -> bool:
    """Tell whether there is another attempt."""
    return failure.cause in PASSING and not failure.heard and failure.counted < rules.attempts


def pause_s(tries: int, retry_after_s: float | None, rules: Adjustable, chance: float) -> float:
    """Return how long to leave the provider alone before the next attempt, in seconds.

    Args:
        tries: how many attempts there were, 1 after the first.
        retry_after_s: how long the provider asked us to wait, if it did: that counts.
        rules: first wait, which doubles, longest wait, and the jitter that is added.
        chance: 0 to 1, so that those who failed together do not come again together.
    """
    doubled = rules.retry_base_s * 2.0 ** min(tries - 1, 30)
    wanted = doubled if retry_after_s is None else retry_after_s
    return float(min(wanted, rules.retry_cap_s) + chance * rules.retry_jitter_s)
