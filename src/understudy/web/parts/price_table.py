"""Models with their prices, as a table; on phones as cards."""

from collections.abc import Callable, Mapping
from datetime import datetime

from understudy.llm.catalog import kind_of
from understudy.llm.money.naming import dollars
from understudy.llm.money.schemas import ListedPrice, PriceTier
from understudy.web.parts.dates import day
from understudy.web.parts.kit import badge, box, button, text

COLUMNS = {
    "input_usd": "Input",
    "cached_usd": "Cached",
    "cache_write_usd": "Cache write",
    "output_usd": "Output",
}
_DIGITS = 6


def price_table(
    prices: list[ListedPrice],
    later: Mapping[tuple[str, str], datetime],
    zone: str,
    edit: Callable[[ListedPrice], None],
) -> None:
    """Add a table.

    Args:
        prices: what is in it.
        later: by provider and model, from when on another price holds.
        zone: the installation's time zone.
        edit: what the button of a model does.
    """
    with box("card table-card"), box("prices", "table"):
        with box(tag="thead"), box(tag="tr"):
            for label in ("Model", *COLUMNS.values(), "Source"):
                text("th", label).props["scope"] = "col"
            with box(tag="th"):
                text("span", "Action", "hidden-text")
        for each in prices:
            with box(tag="tbody"):
                _model(each, later.get((each.provider, each.model)), zone, edit)


def _model(
    each: ListedPrice, later: datetime | None, zone: str, edit: Callable[[ListedPrice], None]
) -> None:
    first = each.price.tiers[0] if each.price else None
    with box("model-row", "tr"):
        with box("model", "th") as name:
            text("strong", each.model)
            text("small", each.provider)
        name.props["scope"] = "row"
        _cells(first)
        with box("source", "td"):
            _source(each, zone)
            if later:
                text("small", f"Another price from {day(later, zone)}")
        with box("act", "td"):
            if kind_of(each.provider):  # nobody asks money for the demo
                _opener(each, edit)
    for tier in each.price.tiers[1:] if each.price else ():
        with box("tier-row", "tr"):
            text("th", f"above {tier.above_input_tokens:,} input tokens").props["scope"] = "row"
            _cells(tier)
            text("td", "").props["colspan"] = 2


def _opener(each: ListedPrice, edit: Callable[[ListedPrice], None]) -> None:
    label = "Change" if each.price else "Set a price"
    made = button(label, lambda: edit(each)).classes("small")
    made.props["aria-label"] = f"{label}: {each.provider}:{each.model}"


def _cells(tier: PriceTier | None) -> None:
    for name, label in COLUMNS.items():
        # Some of the data's prices are rates by the hour, in thirds of dollars.
        price = dollars(round(getattr(tier, name), _DIGITS)) if tier else "—"
        cell = text("td", price, "numbers")
        cell.props["data-label"] = label


def _source(each: ListedPrice, zone: str) -> None:
    if kind_of(each.provider) is None:
        text("span", "Free", "quiet")
    elif each.price is None:
        badge("Price unknown", "warn")
    elif each.price.source == "data":
        text("span", "Price data", "quiet")
    elif each.price.effective_from:
        badge(f"Own since {day(each.price.effective_from, zone)}", "good")
