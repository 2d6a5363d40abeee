"""What tokens cost at a price."""

from decimal import Decimal

from understudy.llm.money.schemas import Price, PriceTier
from understudy.llm.types import Usage

_MILLION = 1_000_000


def cost_usd(price: Price, usage: Usage) -> Decimal:
    """Return what a call costs.

    The length of the whole input, cached tokens included, picks the tier, which then holds for all
    tokens: so the providers do it. Reasoning tokens are part of the output.
    """
    tier = tier_for(price, usage.input_tokens)
    plain_tokens = usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens
    dollars = (
        max(plain_tokens, 0) * tier.input_usd
        + usage.cached_tokens * tier.cached_usd
        + usage.cache_write_tokens * tier.cache_write_usd
        + usage.output_tokens * tier.output_usd
    )
    return dollars / _MILLION


def tier_for(price: Price, input_tokens: int) -> PriceTier:
    """Return the prices that hold for an input of this length."""
    return next(
        (tier for tier in reversed(price.tiers) if input_tokens > tier.above_input_tokens),
        price.tiers[0],
    )


def from_nano(nano_usd: int) -> Decimal:
    """Return nano-dollars as dollars."""
    return Decimal(nano_usd).scaleb(-9)
