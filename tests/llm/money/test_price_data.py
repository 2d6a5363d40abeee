from datetime import UTC, datetime
from decimal import Decimal

import genai_prices
import pytest
from genai_prices import data_snapshot

from understudy.llm.catalog import KINDS
from understudy.llm.money.price_data import data_price, known_models
from understudy.llm.money.pricing import cost_usd
from understudy.llm.types import Usage

AT = datetime(2026, 11, 21, tzinfo=UTC)
SIZES = (1_000, 100_000, 100_001, 200_000, 200_001, 272_000, 272_001, 900_000)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("compatible", "gpt-5.4"),
        ("scripted", "script"),
        ("openai", "gpt-5.6-mini"),
        ("google", "gemini-3.1-pro"),
        ("openai", "whisper-1"),
        ("anthropic", ""),
    ],
)
def test_what_the_data_do_not_know_is_unknown_and_not_free(provider: str, model: str) -> None:
    assert data_price(provider, model, AT) is None


@pytest.mark.parametrize(
    ("provider", "model"), [("demo", "demo"), ("openrouter", "qwen/qwen3-coder:free")]
)
def test_what_is_free_costs_nothing(provider: str, model: str) -> None:
    price = data_price(provider, model, AT)
    assert price
    assert cost_usd(price, Usage(input_tokens=10**6, output_tokens=10**6)) == 0


@pytest.mark.parametrize(
    ("tokens", "dollars"), [(200_000, "0.4"), (200_001, "0.800004"), (1_000, "0.002")]
)
def test_tiers_are_the_data_s(tokens: int, dollars: str) -> None:
    price = data_price("google", "gemini-3.1-pro-preview", AT)
    assert price
    assert cost_usd(price, Usage(input_tokens=tokens)) == Decimal(dollars)


def test_a_price_that_begins_on_a_day_is_found_by_the_moment() -> None:
    model = "gemini-3.8-flash"
    now, later = (data_price("google", model, at) for at in (AT, datetime(2027, 1, 2, tzinfo=UTC)))
    assert now
    assert later
    assert (now.tiers[0].input_usd, later.tiers[0].input_usd) == (Decimal("0.75"), Decimal("1.5"))


def test_a_batch_asks_what_the_data_say() -> None:
    price = data_price("anthropic", "claude-haiku-4-5", AT)
    assert price
    assert price.tiers[0].batch_factor == Decimal("0.5")


def test_every_default_model_has_a_price() -> None:
    for kind in KINDS:
        for model in filter(None, (kind.main, kind.fast)):
            assert data_price(kind.name, model, AT), f"{kind.name}:{model}"


@pytest.mark.parametrize("provider", ["anthropic", "openai", "google", "openrouter"])
def test_a_cost_is_the_one_the_library_itself_computes(provider: str) -> None:
    compared = 0
    for name in known_models(provider):
        price = data_price(provider, name.model, AT)
        if price is None:
            continue
        for size in SIZES:
            usage = Usage(size, size // 2, 100, 50)
            theirs = genai_prices.calc_price(
                genai_prices.Usage(
                    input_tokens=size,
                    cache_read_tokens=size // 2,
                    cache_write_tokens=100,
                    output_tokens=50,
                ),
                name.model,
                provider_id=provider,
                genai_request_timestamp=AT,
            )
            assert cost_usd(price, usage) == theirs.total_price, f"{name} at {size}"
            compared += 1
    assert compared > 100


def test_the_data_never_look_at_the_network() -> None:
    assert not data_snapshot.get_snapshot().from_auto_update
