"""How fast a job goes, and how long it will take: from what was seen of it lately."""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

WINDOW_S = 60.0
"""What is older says little: people pause, providers slow down."""
SHORTEST_S = 1.0
_MOST_JOBS = 1_000


class Pace(NamedTuple):
    """Items per minute, and seconds until the end; None is unknown."""

    per_minute: float | None
    eta_s: float | None


class _Sample(NamedTuple):
    at_s: float
    tried: int


@dataclass(slots=True)
class Paces:
    """What was seen of jobs in this process, for as long as they run."""

    _seen: dict[object, deque[_Sample]] = field(default_factory=dict)

    def of(self, job: object, tried: int, total: int | None, now_s: float, began_s: float) -> Pace:
        """Return the pace of a job that runs, and remember how far it was.

        Args:
            job: its id.
            tried: how many items are behind it.
            total: of how many; None is unknown.
            now_s: the moment, on any clock.
            began_s: when this job began, on the same clock; used until more is known.
        """
        samples = self._samples(job)
        if samples and samples[-1].tried > tried:  # it was begun anew
            samples.clear()
        if not samples or now_s - samples[-1].at_s >= SHORTEST_S:
            samples.append(_Sample(now_s, tried))
        while len(samples) > 1 and now_s - samples[0].at_s > WINDOW_S:
            samples.popleft()
        first = samples[0] if now_s - samples[0].at_s >= SHORTEST_S else _Sample(began_s, 0)
        taken_s, made = now_s - first.at_s, tried - first.tried
        if taken_s <= 0 or made <= 0:
            return Pace(None, None)
        per_s = made / taken_s
        left = None if total is None else max(0, total - tried)
        return Pace(round(per_s * 60, 1), None if left is None else round(left / per_s, 1))

    def forget(self, job: object) -> None:
        """Forget a job that does not run."""
        self._seen.pop(job, None)

    def _samples(self, job: object) -> deque[_Sample]:
        if job not in self._seen and len(self._seen) >= _MOST_JOBS:
            self._seen.pop(next(iter(self._seen)))
        return self._seen.setdefault(job, deque())
