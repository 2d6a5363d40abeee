"""Evenly spaced calls: the generic cell rate algorithm (GCRA), ITU-T I.371."""

_ROUNDING_S = 1e-6
"""Waits below this are errors of floating point."""


class Pacer:
    """Spaces calls at a rate, letting a few go at once after a pause.

    It looks at no clock: `at` is seconds on any clock that never goes back. `burst`, at least 1, is
    how many calls may go at once; a part of one lets calls come so much early.
    """

    def __init__(self, rate_per_s: float, burst: float = 1) -> None:
        self.rate_per_s = rate_per_s
        self._interval_s = 1 / rate_per_s
        self._tolerance_s = (burst - 1) * self._interval_s
        self._due_at = float("-inf")

    def wait_s(self, at: float) -> float:
        """Return how long a call made at this moment has to wait; 0 if it may go."""
        wait_s = self._due_at - self._tolerance_s - at
        return wait_s if wait_s > _ROUNDING_S else 0.0

    def take(self, at: float) -> None:
        """Count a call that goes at this moment."""
        self._due_at = max(self._due_at, at) + self._interval_s
