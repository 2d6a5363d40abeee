"""Figures of jobs for Prometheus: what was done in this process, and how all jobs stand."""

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import event

from understudy.jobs.schemas import JobState
from understudy.kernel.db import Session

_PREFIX: Final = "understudy"


class JobMetrics:
    """What one process counts. Each has a registry of its own, so that several can live at once."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._items = self._counter("job_items", "Items that this process has tried.", "outcome")
        self._runs = self._counter(
            "job_runs", "Runs that ended in this process, by the state of the job.", "state"
        )

    def items(self, session: Session, *, done: int, failed: int) -> None:
        """Count items once this transaction is committed; what is not kept is not counted."""

        def count(_: object) -> None:
            self._items.labels("done").inc(done)
            self._items.labels("failed").inc(failed)

        event.listen(session.sync_session, "after_commit", count, once=True)

    def run_ended(self, state: JobState) -> None:
        """Count a run that has come to its end, and left its job in this state."""
        self._runs.labels(state).inc()

    def text(self, counts: Mapping[JobState, int] | None, workers: int | None) -> bytes:
        """Return all of it in Prometheus' text format.

        Args:
            counts: how many jobs are in each state; None leaves them out.
            workers: how many processes work on jobs; None leaves them out.
        """
        return generate_latest(self._registry) + generate_latest(_readings(counts, workers))

    def _counter(self, name: str, text: str, label: str) -> Counter:
        return Counter(name, text, (label,), _PREFIX, registry=self._registry)


def _readings(counts: Mapping[JobState, int] | None, workers: int | None) -> CollectorRegistry:
    # Made anew each time: what could not be read now must not be told as it was before.
    registry = CollectorRegistry()
    if counts is not None:
        jobs = Gauge("jobs", "Jobs in each state.", ("state",), _PREFIX, registry=registry)
        for state in JobState:
            jobs.labels(state).set(counts.get(state, 0))
    if workers is not None:
        text = "Processes that work on jobs."
        Gauge("job_workers", text, namespace=_PREFIX, registry=registry).set(workers)
    return registry
