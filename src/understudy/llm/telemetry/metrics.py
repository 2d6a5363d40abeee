"""Figures for Prometheus. Labels are few and known beforehand: never a person or a conversation."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Final, override

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from understudy.llm.types import Charge
from understudy.llm.usage.ledger import Attempt

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
"""Of what `Metrics.text` returns."""

type Readings = Callable[[], Mapping[str, float]]
"""Returns how much there is right now, by name."""

_PREFIX = "understudy"
_FOR = ("product", "purpose", "model")
_FIRST_TOKEN_S = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
_DURATION_S = (0.5, 1, 2, 4, 8, 15, 30, 60, 120, 180)
_WAIT_S = (0.001, 0.1, 1, 5, 15, 60, 300, 900)
_OVERHEAD_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)


class Metrics:
    """What one gateway counts. Each has a registry of its own, so that several can live at once."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._attempts = self._counter(
            "attempts", "Attempts at a model.", (*_FOR, "outcome", "cause")
        )
        self._tokens = self._counter(
            "tokens", "Tokens; input includes cached and cache_write ones.", (*_FOR, "kind")
        )
        self._cost = self._counter("cost_usd", "What calls with a known price cost.", _FOR)
        self._unpriced = self._counter("unpriced_attempts", "Answers of unknown price.", _FOR)
        self._refusals = self._counter("refusals", "Calls refused before an attempt.", ("kind",))
        self._first_token = self._histogram(
            "first_token", "From an attempt's start to its first piece.", _FIRST_TOKEN_S, _FOR
        )
        self._duration = self._histogram(
            "attempt_duration", "From an attempt's start to its end.", _DURATION_S, _FOR
        )
        self._waits = self._histogram(
            "wait", "Waited for places and between attempts, per call.", _WAIT_S, ("class",)
        )
        self._overhead = self._histogram(
            "gateway_overhead", "Our own part of a call's time.", _OVERHEAD_S, ()
        )
        self._running = Gauge(
            "calls_in_flight", "Calls under way.", ("class",), _PREFIX, registry=self._registry
        )

    def attempt(self, attempt: Attempt) -> None:
        """Count an ended attempt; to be called once for each, after `Attempt.end`."""
        labels = attempt.charge.product, attempt.charge.purpose, _model_of(attempt)
        self._attempts.labels(*labels, attempt.outcome, attempt.cause or "").inc()
        self._duration.labels(*labels).observe(attempt.duration_s)
        if attempt.ttft_s is not None:
            self._first_token.labels(*labels).observe(attempt.ttft_s)
        usage = attempt.usage
        for kind, tokens in (
            ("input", usage.input_tokens),
            ("cached", usage.cached_tokens),
            ("cache_write", usage.cache_write_tokens),
            ("output", usage.output_tokens),
            ("reasoning", usage.reasoning_tokens),
        ):
            if tokens:
                self._tokens.labels(*labels, kind).inc(tokens)
        if attempt.cost_usd is not None:
            self._cost.labels(*labels).inc(float(attempt.cost_usd))
        elif attempt.answer:
            self._unpriced.labels(*labels).inc()

    def call(self, charge: Charge, *, waited_s: float, overhead_s: float) -> None:
        """Count an ended call, whatever became of it; to be called once for each.

        Args:
            charge: what it was for.
            waited_s: in the queue and between its attempts, all together.
            overhead_s: its whole time less `waited_s` and less the duration of its attempts: what
                the gateway itself took, the ledger's rows among it.
        """
        self._waits.labels(_class_of(charge)).observe(waited_s)
        self._overhead.observe(max(0.0, overhead_s))

    def refused(self, kind: str) -> None:
        """Count a call that was refused before an attempt.

        Args:
            kind: the refusal's own code, such as `quota_exceeded`; one of a few.
        """
        self._refusals.labels(kind).inc()

    def in_flight(self, charge: Charge) -> AbstractContextManager[object]:
        """Count a call as under way, queue included, during this block."""
        return self._running.labels(_class_of(charge)).track_inprogress()

    def watch(self, name: str, text: str, label: str, read: Readings) -> None:
        """Show what is only known when it is asked for, such as how many wait.

        Args:
            name: what is counted, such as `queue_waiting`; each once.
            text: one sentence for whoever reads it.
            label: what the keys of a reading are, such as `class`.
            read: called at each scrape; must not wait.
        """
        self._registry.register(_Watched(f"{_PREFIX}_{name}", text, label, read))

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, text: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, text, labels, _PREFIX, registry=self._registry)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], labels: tuple[str, ...]
    ) -> Histogram:
        return Histogram(
            f"{name}_seconds", text, labels, _PREFIX, buckets=buckets, registry=self._registry
        )


class _Watched(Collector):
    def __init__(self, name: str, text: str, label: str, read: Readings) -> None:
        self._name, self._text, self._label, self._read = name, text, label, read

    @override
    def collect(self) -> Iterator[Metric]:
        family = self._family()
        for key, value in self._read().items():
            family.add_metric([key], value)
        yield family

    def describe(self) -> Iterator[Metric]:
        """Say which name is taken, without a reading."""
        yield self._family()

    def _family(self) -> GaugeMetricFamily:
        return GaugeMetricFamily(self._name, self._text, labels=[self._label])


def _class_of(charge: Charge) -> str:
    return "background" if charge.is_background else "interactive"


def _model_of(attempt: Attempt) -> str:
    return f"{attempt.provider}:{attempt.model}"
