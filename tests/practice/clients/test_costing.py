from decimal import Decimal

import pytest

from understudy.llm.money.schemas import Price, PriceTier
from understudy.practice.clients.costing import ASSUMED, TURNS, Talk, conversation_usd


def a_price(read_usd: str, said_usd: str) -> Price:
    tier = PriceTier(
        input_usd=Decimal(read_usd),
        cached_usd=Decimal(read_usd) / 10,
        cache_write_usd=Decimal(read_usd) * Decimal("1.25"),
        output_usd=Decimal(said_usd),
    )
    return Price(provider="anthropic", model="x", tiers=(tier,), source="own")


MAIN, FAST, FREE = a_price("1", "5"), a_price("0.1", "0.4"), a_price("0", "0")
PLAIN = Talk(line_tokens=10, reply_tokens=20, label_input_tokens=1_000, label_output_tokens=100)


def test_two_turns_are_counted_by_hand() -> None:
    replies = (1_000 + 20 + 1_000 + 40) * 1 + 2 * 20 * 5
    labels = 2 * (1_000 * Decimal("0.1") + 100 * Decimal("0.4"))
    expected = (replies + labels) / 1_000_000
    assert conversation_usd(MAIN, FAST, 1_000, PLAIN, turns=2) == expected


def test_what_is_cached_costs_its_own_price() -> None:
    cached = Talk(
        line_tokens=0,
        reply_tokens=0,
        cached_share=0.5,
        written_share=0.25,
        label_input_tokens=0,
        label_output_tokens=0,
    )
    expected = (500 * Decimal("0.1") + 250 * Decimal("1.25") + 250) / 1_000_000
    assert conversation_usd(MAIN, FAST, 1_000, cached, turns=1) == expected


@pytest.mark.parametrize("prices", [(None, FAST), (MAIN, None), (None, None)])
def test_an_unknown_price_makes_the_cost_unknown(prices: tuple[Price | None, Price | None]) -> None:
    assert conversation_usd(*prices, 1_000) is None


def test_what_is_free_costs_nothing() -> None:
    assert conversation_usd(FREE, FREE, 5_000) == 0


def test_a_longer_prompt_and_a_longer_talk_cost_more() -> None:
    usual = conversation_usd(MAIN, FAST, 1_900)
    assert usual is not None
    assert usual > Decimal("0.02")
    assert usual < Decimal("0.06"), "a few cents at $1 and $5, and no cache"
    longer = conversation_usd(MAIN, FAST, 4_000)
    assert longer is not None
    assert longer > usual
    more = conversation_usd(MAIN, FAST, 1_900, ASSUMED, TURNS * 2)
    assert more is not None
    assert more > 2 * usual, "each turn reads all that was said before"
