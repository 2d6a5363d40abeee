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
        tries: how many attempts of the call count so far, this one included.
        retry_after_s: how long the provider asked us to wait, if it did.
    """

    cause: Cause
    heard: bool
    tries: int
    retry_after_s: float | None = None


def wait_s(failure: Failure, rules: Adjustable, jitter: float) -> float | None:
    """Return how long to wait before the next attempt, in seconds; None for: no more.

    Args:
        failure: what happened.
        rules: most attempts, first and longest wait.
        jitter: 0 to 1 s, so that those who failed together do not come again together.
    """
    if failure.heard or failure.cause not in PASSING or failure.tries >= rules.attempts:
        return None
    return pause_s(failure, rules, jitter)


def pause_s(failure: Failure, rules: Adjustable, jitter: float) -> float:
    """Return the wait after a failure, whether or not there is another attempt, in seconds."""
    asked = failure.retry_after_s
    doubled = rules.retry_base_s * 2.0 ** min(failure.tries - 1, 30)
    return float(min(doubled if asked is None else asked, rules.retry_cap_s) + jitter)
