"""Models with their prices, as a table."""

from datetime import UTC, datetime
from decimal import Decimal

from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.llm.money.schemas import ListedPrice, Price, PriceTier
from understudy.web.parts.price_table import price_table

THIRD = PriceTier(
    input_usd=Decimal("0.10"),
    cached_usd=Decimal("0.041666666666666664"),
    cache_write_usd=Decimal(0),
    output_usd=Decimal(15),
)


def listed(provider: str, source: str = "data", since: datetime | None = None) -> ListedPrice:
    facts = {"tiers": [THIRD], "source": source, "effective_from": since}
    price = Price.model_validate({"provider": provider, "model": "m", **facts})
    return ListedPrice(provider=provider, model="m", price=price)


async def test_each_model_says_what_it_costs_and_who_says_so(site: Site) -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    prices = [
        listed("openai", "own", moment),
        listed("google"),
        listed("demo"),
        ListedPrice(provider="compatible", model="qwen3", price=None),
    ]
    admin = await site.visitor(Role.ADMIN)
    with await admin.open("/demo-model"), ui.element() as place:
        price_table(prices, {("google", "m"): moment}, "UTC", lambda _: None)
    said = [words for e in place.descendants() if (words := getattr(e, "text", ""))]
    for words in ("$0.10", "$0.041667", "$0.00", "$15.00", "Own since 21 Nov 2026", "Price data"):
        assert words in said
    assert "Another price from 21 Nov 2026" in said
    assert said.count("Price unknown") == 1
    assert said.count("—") == 4
    assert said.count("Free") == 1
    assert (said.count("Change"), said.count("Set a price")) == (2, 1), "the demo has no button"
