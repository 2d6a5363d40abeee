"""Figures for Prometheus. Labels are few and known beforehand: never a person or a conversation."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from understudy.llm.traffic.breaker import BreakerState
from understudy.llm.traffic.schemas import ProviderTraffic
from understudy.llm.types import Charge
from understudy.llm.usage.ledger import Attempt

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
"""Of what `Metrics.text` returns."""

EMPTY: Final[Mapping[str, BreakerState]] = MappingProxyType({})

_PREFIX = "understudy"
_FOR = ("product", "purpose", "model")
_FIRST_TOKEN_S = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
_DURATION_S = (0.5, 1, 2, 4, 8, 15, 30, 60, 120, 180)
_WAIT_S = (0.001, 0.1, 1, 5, 15, 60, 300, 900)
_OPEN = {BreakerState.CLOSED: 0, BreakerState.HALF_OPEN: 0.5, BreakerState.OPEN: 1}
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
        self._running = self._gauge("calls_in_flight", "Calls under way.", ("class",))
        self._set_up_readings()

    def _set_up_readings(self) -> None:
        """Declare what is only known when it is asked for."""
        self._waiting = self._gauge("queue_waiting", "Calls that wait.", ("provider", "class"))
        self._paused = self._gauge("queue_paused", "1: background work is held.", ("provider",))
        self._window_used = self._gauge(
            "window_requests", "Requests in a key's window.", ("provider", "key")
        )
        self._window_limit = self._gauge(
            "window_limit", "Requests a key's window takes; 0 is no limit.", ("provider", "key")
        )
        self._breaker = self._gauge(
            "breaker_open", "1: the model is left alone; 0.5: one call probes it.", ("model",)
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
            kind: the refusal's own code, such as `budget_reached`; one of a few.
        """
        self._refusals.labels(kind).inc()

    def in_flight(self, charge: Charge) -> AbstractContextManager[object]:
        """Count a call as under way, queue included, during this block."""
        return self._running.labels(_class_of(charge)).track_inprogress()

    def text(
        self, traffic: Iterable[ProviderTraffic] = (), breakers: Mapping[str, BreakerState] = EMPTY
    ) -> bytes:
        """Return all of it in Prometheus' text format.

        Args:
            traffic: the queues and keys as they are now.
            breakers: by model, as they are now.
        """
        for provider in traffic:
            self._show_provider(provider)
        for model, state in breakers.items():
            self._breaker.labels(model).set(_OPEN[state])
        return generate_latest(self._registry)

    def _show_provider(self, now: ProviderTraffic) -> None:
        self._waiting.labels(now.provider, "interactive").set(now.waiting_interactive)
        self._waiting.labels(now.provider, "background").set(now.waiting_background)
        self._paused.labels(now.provider).set(now.paused)
        for key in now.keys:
            self._window_used.labels(now.provider, key.key).set(key.requests.used)
            self._window_limit.labels(now.provider, key.key).set(key.requests.limit)

    def _gauge(self, name: str, text: str, labels: tuple[str, ...]) -> Gauge:
        return Gauge(name, text, labels, _PREFIX, registry=self._registry)

    def _counter(self, name: str, text: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, text, labels, _PREFIX, registry=self._registry)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], labels: tuple[str, ...]
    ) -> Histogram:
        return Histogram(
            f"{name}_seconds", text, labels, _PREFIX, buckets=buckets, registry=self._registry
        )


def _class_of(charge: Charge) -> str:
    return "background" if charge.is_background else "interactive"


def _model_of(attempt: Attempt) -> str:
    return f"{attempt.provider}:{attempt.model}"
