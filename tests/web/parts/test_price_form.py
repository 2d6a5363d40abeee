"""The form of a price."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.llm.money.schemas import Price, PriceTier
from understudy.web.parts.price_form import PriceForm


def tier(above: int = 0, usd: str = "3") -> PriceTier:
    amount = Decimal(usd)
    return PriceTier(
        above_input_tokens=above,
        input_usd=amount,
        cached_usd=amount,
        cache_write_usd=amount,
        output_usd=amount,
        batch_factor=Decimal("0.5"),
    )


async def form_of(site: Site, price: Price | None, zone: str = "UTC") -> tuple[PriceForm, Any]:
    """Return a form on a page, and what finds a field by its label (and its number)."""
    admin = await site.visitor(Role.ADMIN)
    with await admin.open("/demo-model"), ui.element() as place:
        made = PriceForm("openai" if price else "", "gpt-lab" if price else "", price, zone)

    def field(label: str, number: int = 0) -> Any:
        found = [e for e in place.descendants() if isinstance(e, ui.input | ui.select)]
        return [e for e in found if e.props["label"] == label][number]

    return made, field


async def test_what_holds_now_is_where_one_begins(site: Site) -> None:
    price = Price(provider="openai", model="gpt-lab", tiers=(tier(), tier(200_000)), source="data")
    form, field = await form_of(site, price)
    assert field("Longer than so many input tokens").value == "200,000"
    draft = form.read()
    assert draft
    assert (draft.provider, draft.model, draft.tiers) == ("openai", "gpt-lab", price.tiers)
    assert draft.effective_from is None


async def test_what_is_not_priced_apart_costs_what_input_does(site: Site) -> None:
    form, field = await form_of(site, None)
    field("Model").value = "qwen3"
    field("Provider").value = "compatible"
    field("Input").value, field("Output").value = "0.10", "0.40"
    draft = form.read()
    assert draft
    assert draft.tiers
    (only,) = draft.tiers
    assert (only.cached_usd, only.cache_write_usd) == (Decimal("0.10"), Decimal("0.10"))
    assert only.batch_factor == 1


async def test_a_later_moment_is_of_the_installations_zone(site: Site) -> None:
    price = Price(provider="openai", model="gpt-lab", tiers=(tier(),), source="data")
    form, field = await form_of(site, price, "Asia/Tokyo")
    field("Holds").value = "later"
    year = now().year + 1
    field("From (Asia/Tokyo)").value = f"{year}-01-02T09:00"
    draft = form.read()
    assert draft
    assert draft.effective_from == datetime(year, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Model", " ", "Please name the model."),
        ("Input", "", "Please enter a number."),
        ("Output", "-1", "Please enter a number."),
        ("Cached input", "0,1", "Please enter a number."),
        ("Output", "9,000,000,000", "This is too large"),
        ("Batch calls cost", "0", "Please enter more than 0 and up to 100."),
        ("Longer than so many input tokens", "1.5", "This is too large, or no whole number"),
        ("Longer than so many input tokens", "0", "There are prices for this length already."),
    ],
)
async def test_what_is_wrong_is_told_beside_it_and_kept(
    site: Site, label: str, value: str, sentence: str
) -> None:
    price = Price(provider="openai", model="gpt-lab", tiers=(tier(), tier(200_000)), source="data")
    form, field = await form_of(site, price)
    field(label).value = value
    assert form.read() is None
    assert (field(label).error or "").startswith(sentence)
    assert field(label).value == value


@pytest.mark.parametrize("written", ["", "soon", "past"])
async def test_a_moment_that_is_none_or_over_is_told(site: Site, written: str) -> None:
    price = Price(provider="openai", model="gpt-lab", tiers=(tier(),), source="data")
    form, field = await form_of(site, price)
    field("Holds").value = "later"
    over = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    field("From (UTC)").value = over if written == "past" else written
    assert form.read() is None
    told = "This moment is over." if written == "past" else "Please choose a day and a time."
    assert field("From (UTC)").error == told
