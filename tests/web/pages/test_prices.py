"""Prices, for administrators."""

from decimal import Decimal
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, click, press
from understudy.accounts.access import OPERATOR, Role
from understudy.llm.money.schemas import PriceDraft, PriceTier

LAB = PriceTier(
    input_usd=Decimal("0.10"),
    cached_usd=Decimal("0.02"),
    cache_write_usd=Decimal("0.10"),
    output_usd=Decimal("0.40"),
)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
async def test_only_administrators_see_prices(site: Site, role: Role) -> None:
    person = await site.visitor(role)
    assert (await person.http_client.get("/prices")).status_code == 403


async def test_the_models_that_answer_stand_first(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    titles = ("Models that answer here", "Other models")
    first, second = (min(e.id for e in admin.find(title).elements) for title in titles)
    (demo,) = (e.id for e in admin.find("demo").elements if e.tag == "strong")
    assert first < demo < second
    await admin.should_see("Nobody has set a price yet")


async def test_a_price_is_set_holds_and_is_in_the_history(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN, "Ada Winter")
    await admin.open("/prices")
    await open_sheet(admin, "Set a price")
    values = {"Model": "qwen3-32b", "Input": "0.10", "Output": "0.40", "Note": "Electricity."}
    fill(admin, **values)
    choice(admin, "Provider").value = "compatible"
    await save(admin)
    await admin.should_see("The price of qwen3-32b holds from now on.", retries=20)
    price = site.services.prices.price_of("compatible", "qwen3-32b")
    assert price
    assert (price.source, price.tiers[0].output_usd) == ("own", Decimal("0.40"))
    await admin.should_see("Own since")
    await admin.should_see("compatible:qwen3-32b")
    await admin.should_see("“Electricity.”")
    await admin.should_see("Ada Winter · from ")


async def test_what_is_no_price_is_told_and_kept(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await open_sheet(admin, "Set a price")
    fill(admin, Model="qwen3-32b", Input="cheap", Output="0.40")
    await save(admin)
    await admin.should_see("Please enter a number.", retries=20)
    assert fill(admin)["Input"].value == "cheap"
    assert (await site.services.prices.history(OPERATOR)).items == []


async def test_a_price_that_somebody_set_meanwhile_is_not_replaced_silently(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await open_sheet(admin, "Set a price")
    fill(admin, Model="qwen3-32b", Input="1", Output="2")
    choice(admin, "Provider").value = "compatible"
    await given(site)
    await save(admin)
    await admin.should_see("This model has a price already. Input $0.10", retries=20)
    assert len((await site.services.prices.history(OPERATOR)).items) == 1
    await save(admin)
    await admin.should_see("The price of qwen3-32b holds from now on.", retries=20)
    price = site.services.prices.price_of("compatible", "qwen3-32b")
    assert price
    assert price.tiers[0].input_usd == 1


async def test_an_own_price_is_given_up_for_the_price_data(site: Site) -> None:
    await given(site, "anthropic", "claude-haiku-5-5")
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    named = "Change: anthropic:claude-haiku-5-5"
    (change,) = (b for b in admin.find(ui.button).elements if b.props.get("aria-label") == named)
    click(admin, change)
    await press(admin, "Back to the price data")
    told = "What the price data say of claude-haiku-5-5 holds from now on."
    await admin.should_see(told, retries=20)
    price = site.services.prices.price_of("anthropic", "claude-haiku-5-5")
    assert price
    assert price.source == "data"


async def test_all_models_the_price_data_know_are_found(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await admin.should_not_see("gpt-4o-mini")
    (search,) = (f for f in admin.find(ui.input).elements if f.props.get("type") == "search")
    search.value = "GPT-4o-mini"
    await admin.should_see("gpt-4o-mini", retries=20)
    search.value = "no such model anywhere"
    await admin.should_see("No such model", retries=20)


async def given(site: Site, provider: str = "compatible", model: str = "qwen3-32b") -> None:
    draft = PriceDraft(provider=provider, model=model, tiers=(LAB,))
    await site.services.prices.set_price(OPERATOR, draft)


def fill(user: User, **values: str) -> dict[str, Any]:
    """Fill fields in by their labels; return them all."""
    fields: dict[str, Any] = {str(e.props.get("label")): e for e in user.find(ui.input).elements}
    for label, value in values.items():
        fields[label].value = value
    return fields


def choice(user: User, label: str) -> Any:
    return next(e for e in user.find(ui.select).elements if e.props.get("label") == label)


async def save(user: User) -> None:
    (last,) = (b for b in user.find(ui.button).elements if b.text == "Save")
    click(user, last)


async def open_sheet(user: User, label: str) -> None:
    await press(user, label)
    await user.should_see(kind=ui.dialog, retries=20)
