from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.llm import ACTOR, PAYER, a_charge, a_request
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause
from understudy.llm.telemetry.metrics import Metrics
from understudy.llm.traffic.breaker import BreakerState
from understudy.llm.traffic.schemas import KeyTraffic, ProviderTraffic, WindowState
from understudy.llm.types import Answer, Usage
from understudy.llm.usage.ledger import Attempt, Outcome

CONVERSATION = UUID(int=77)
CHAT = {"product": "chat", "purpose": "reply", "model": "anthropic:sonnet"}
INTERACTIVE, BACKGROUND = {"class": "interactive"}, {"class": "background"}
USAGE = Usage(
    input_tokens=100, cached_tokens=60, cache_write_tokens=10, output_tokens=20, reasoning_tokens=5
)


def an_attempt(cost_usd: Decimal | None = Decimal("0.25")) -> Attempt:
    attempt = Attempt(a_request(), a_charge(CONVERSATION), "anthropic", "sonnet")
    attempt.hear("Well.")
    attempt.answer = Answer("Well.", USAGE, "stop", "sonnet-2026")
    attempt.cost_usd = cost_usd
    attempt.end(Outcome.COMPLETE)
    return attempt


def shown(metrics: Metrics) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Read the text as Prometheus does."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return shown(metrics).get((f"understudy_{name}", frozenset(labels.items())))


def test_an_answer_is_counted_with_its_tokens_cost_and_times() -> None:
    metrics = Metrics()
    metrics.attempt(an_attempt())
    metrics.attempt(an_attempt())
    assert value(metrics, "attempts_total", **CHAT, outcome="complete", cause="") == 2
    tokens = {
        kind: value(metrics, "tokens_total", **CHAT, kind=kind)
        for kind in ("input", "cached", "cache_write", "output", "reasoning")
    }
    expected = {"input": 200, "cached": 120, "cache_write": 20, "output": 40, "reasoning": 10}
    assert tokens == expected
    assert value(metrics, "cost_usd_total", **CHAT) == 0.5
    assert value(metrics, "first_token_seconds_count", **CHAT) == 2
    assert value(metrics, "attempt_duration_seconds_count", **CHAT) == 2


def test_a_failure_says_its_cause_and_has_no_first_token() -> None:
    metrics = Metrics()
    attempt = Attempt(a_request(), a_charge(), "anthropic", "sonnet")
    attempt.end(cause=Cause.OVERLOADED)
    metrics.attempt(attempt)
    assert value(metrics, "attempts_total", **CHAT, outcome="failed", cause="overloaded") == 1
    assert value(metrics, "first_token_seconds_count", **CHAT) is None
    assert value(metrics, "cost_usd_total", **CHAT) is None


@pytest.mark.parametrize(("cost", "unpriced"), [(None, 1), (Decimal(0), None)])
def test_an_unknown_price_is_not_zero(cost: Decimal | None, unpriced: float | None) -> None:
    metrics = Metrics()
    metrics.attempt(an_attempt(cost))
    assert value(metrics, "unpriced_attempts_total", **CHAT) == unpriced
    assert value(metrics, "cost_usd_total", **CHAT) == (None if cost is None else 0)


def test_calls_are_counted_apart_for_people_and_background_work() -> None:
    metrics, background = Metrics(), replace(a_charge(), job_id=new_id())
    with metrics.in_flight(a_charge()), metrics.in_flight(background):
        assert value(metrics, "calls_in_flight", **INTERACTIVE) == 1
        assert value(metrics, "calls_in_flight", **BACKGROUND) == 1
    assert value(metrics, "calls_in_flight", **INTERACTIVE) == 0
    metrics.call(background, waited_s=12.0, overhead_s=0.003)
    assert value(metrics, "wait_seconds_sum", **BACKGROUND) == 12
    assert value(metrics, "wait_seconds_count", **INTERACTIVE) is None


def test_what_we_take_ourselves_is_never_less_than_nothing() -> None:
    metrics = Metrics()
    metrics.call(a_charge(), waited_s=0.0, overhead_s=0.003)
    metrics.call(a_charge(), waited_s=0.0, overhead_s=-0.0001)  # two clocks' readings
    assert value(metrics, "gateway_overhead_seconds_count") == 2
    assert value(metrics, "gateway_overhead_seconds_sum") == pytest.approx(0.003)


def test_a_call_that_raises_is_no_longer_in_flight() -> None:
    metrics = Metrics()
    with pytest.raises(RuntimeError), metrics.in_flight(a_charge()):
        raise RuntimeError
    assert value(metrics, "calls_in_flight", **INTERACTIVE) == 0


def test_refusals_are_counted_by_kind() -> None:
    metrics = Metrics()
    metrics.refused("quota_exceeded")
    assert value(metrics, "refusals_total", kind="quota_exceeded") == 1


def test_queues_keys_and_breakers_are_shown_as_they_are_now() -> None:
    metrics = Metrics()
    window = WindowState(used=49, limit=50, remaining=1, window_s=60, reset_at=None)
    key = KeyTraffic(
        key=1,
        requests=window,
        tokens=window,
        background_paused=True,
        cooling_until=None,
        aside_until=None,
    )
    busy = ProviderTraffic(
        provider="openai",
        keys=[key],
        waiting_interactive=1,
        waiting_background=7,
        waiting_by_payer={PAYER: 8},
        paused=True,
    )
    text = metrics.text([busy], {"openai:gpt": BreakerState.HALF_OPEN}).decode()
    assert 'understudy_queue_waiting{class="background",provider="openai"} 7.0' in text
    assert 'understudy_window_requests{key="1",provider="openai"} 49.0' in text
    assert 'understudy_breaker_open{model="openai:gpt"} 0.5' in text
    assert 'understudy_queue_paused{provider="openai"} 1.0' in text
    assert str(PAYER) not in text
    quiet = busy.model_copy(update={"waiting_background": 0, "paused": False})
    text = metrics.text([quiet], {"openai:gpt": BreakerState.CLOSED}).decode()
    assert 'understudy_queue_waiting{class="background",provider="openai"} 0.0' in text
    assert 'understudy_queue_paused{provider="openai"} 0.0' in text
    assert 'understudy_breaker_open{model="openai:gpt"} 0.0' in text


def test_nobody_is_named() -> None:
    metrics = Metrics()
    metrics.attempt(an_attempt())
    metrics.call(a_charge(CONVERSATION), waited_s=0.0, overhead_s=0.001)
    text = metrics.text().decode()
    for opaque in (PAYER, ACTOR, CONVERSATION):
        assert str(opaque) not in text
        assert opaque.hex not in text
    assert "Well." not in text


def test_two_gateways_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.attempt(an_attempt())
    assert value(other, "attempts_total", **CHAT, outcome="complete", cause="") is None
