"""The price data that ship: genai-prices, read offline. Its updater is never started.

Their README says of them that they are not always right: an own price goes before.
"""

from datetime import datetime
from decimal import Decimal

from genai_prices import data_snapshot
from genai_prices.types import ModelInfo, ModelPrice, TieredPrices

from understudy.llm.catalog import DEMO, ModelName, kind_of
from understudy.llm.money.schemas import Price, PriceTier

_FREE = PriceTier(
    input_usd=Decimal(0), cached_usd=Decimal(0), cache_write_usd=Decimal(0), output_usd=Decimal(0)
)
_BATCH = {"processing": "batch"}


def data_price(provider: str, model: str, at: datetime) -> Price | None:
    """Return what the price data say a model costs at a moment; None if they do not know.

    The demo is free. A compatible server's models may be called like anybody's, so that their
    names say nothing.
    """
    if provider == DEMO:
        return Price(provider=provider, model=model, tiers=(_FREE,), source="data")
    info = _info(provider, model)
    tiers = _tiers(info, at) if info else ()
    return Price(provider=provider, model=model, tiers=tiers, source="data") if tiers else None


def known_models(provider: str) -> list[ModelName]:
    """Return the models of a provider that the price data know."""
    found = (p for p in data_snapshot.get_snapshot().providers if p.id == provider)
    return [ModelName(provider, info.id) for each in found for info in each.models]


def _info(provider: str, model: str) -> ModelInfo | None:
    kind = kind_of(provider)
    if kind is None or not kind.is_priced:
        return None
    try:
        return data_snapshot.get_snapshot().find_provider_model(model, None, provider, None)[1]
    except LookupError:
        return None


def _tiers(info: ModelInfo, at: datetime) -> tuple[PriceTier, ...]:
    prices = info.get_prices(at)
    if prices.input_mtok is None or prices.output_mtok is None:
        # Priced by the hour or not at all; only what is called free is known to cost nothing.
        return (_FREE,) if info.id.endswith(":free") else ()
    batch = info.get_prices(at, _BATCH)
    tiered = [price for price in vars(prices).values() if isinstance(price, TieredPrices)]
    starts = {0, *(tier.start for price in tiered for tier in price.tiers)}
    return tuple(_tier(prices, batch, start) for start in sorted(starts))


def _tier(prices: ModelPrice, batch: ModelPrice, start: int) -> PriceTier:
    input_usd = _at(prices.input_mtok, start)
    output_usd = _at(prices.output_mtok, start)
    kept, written = prices.cache_read_mtok, prices.cache_write_mtok
    batch_usd = _at(batch.output_mtok, start)
    return PriceTier(
        above_input_tokens=start,
        input_usd=input_usd,
        # What is not priced apart costs what plain input does.
        cached_usd=input_usd if kept is None else _at(kept, start),
        cache_write_usd=input_usd if written is None else _at(written, start),
        output_usd=output_usd,
        batch_factor=round(batch_usd / output_usd, 6) if 0 < batch_usd < output_usd else Decimal(1),
    )


def _at(price: Decimal | TieredPrices | None, start: int) -> Decimal:
    """Return a price for inputs longer than `start`."""
    if isinstance(price, TieredPrices):
        reached = [tier.price for tier in price.tiers if tier.start <= start]
        return reached[-1] if reached else price.base
    return price or Decimal(0)
