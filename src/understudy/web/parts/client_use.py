"""How often a client was talked with and what that cost, for its author."""

from understudy.practice.figures.schemas import ClientUse
from understudy.web.parts.figures import money, number_of, short


def use_words(use: ClientUse) -> str:
    """Return it as a sentence."""
    if not use.sessions:
        return "Nobody has talked with this client yet."
    costs = use.costs
    tokens = short(round((costs.input_tokens + costs.output_tokens) / use.sessions))
    return (
        f"{number_of(use.sessions, 'session')} so far: {money(costs.mean_usd)} and {tokens} tokens "
        f"each in the mean, {money(costs.total_usd)} in all."
    )
