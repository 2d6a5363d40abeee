from decimal import Decimal

import pytest

from understudy.llm.money.pricing import cost_usd, from_nano, tier_for
from understudy.llm.money.schemas import Price, PriceTier
from understudy.llm.types import Usage

PLAIN = PriceTier(
    input_usd=Decimal(3),
    cached_usd=Decimal("0.3"),
    cache_write_usd=Decimal("3.75"),
    output_usd=Decimal(15),
    batch_factor=Decimal("0.5"),
)
LONG = PLAIN.model_copy(update={"above_input_tokens": 200_000, "input_usd": Decimal(6)})


def a_price(*tiers: PriceTier) -> Price:
    return Price(provider="anthropic", model="m", tiers=tiers, source="own")


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (Usage(input_tokens=1_500, output_tokens=2_000), "0.0345"),
        (Usage(), "0"),
        (Usage(input_tokens=1_000_000), "3"),
        (Usage(input_tokens=1_000_000, cached_tokens=1_000_000), "0.3"),
        (Usage(input_tokens=1_000_000, cache_write_tokens=1_000_000), "3.75"),
        (
            Usage(input_tokens=1_000, cached_tokens=600, cache_write_tokens=300, output_tokens=10),
            "0.001755",
        ),
        (Usage(output_tokens=100, reasoning_tokens=90), "0.0015"),
        (Usage(input_tokens=100, cached_tokens=200), "0.00006"),
    ],
)
def test_a_call_costs_what_its_tokens_cost(usage: Usage, dollars: str) -> None:
    assert cost_usd(a_price(PLAIN), usage) == Decimal(dollars)


@pytest.mark.parametrize(("tokens", "tier"), [(0, PLAIN), (200_000, PLAIN), (200_001, LONG)])
def test_the_length_of_the_input_picks_the_tier(tokens: int, tier: PriceTier) -> None:
    assert tier_for(a_price(PLAIN, LONG), tokens) == tier


def test_a_tier_holds_for_all_tokens() -> None:
    price = a_price(PLAIN, LONG)
    assert cost_usd(price, Usage(input_tokens=200_000)) == Decimal("0.6")
    assert cost_usd(price, Usage(input_tokens=200_001)) == Decimal("1.200006")


def test_nano_dollars_are_dollars_again() -> None:
    assert from_nano(1_234_567_891) == Decimal("1.234567891")
    assert from_nano(0) == 0
