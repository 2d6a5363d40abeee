"""What a client cost, in a sentence."""

from decimal import Decimal

from understudy.practice.figures.schemas import ClientUse, Costs
from understudy.web.parts.client_use import use_words


def test_what_nobody_used_cost_nothing_to_tell() -> None:
    costs = Costs(
        total_usd=Decimal(0),
        mean_usd=None,
        median_usd=None,
        input_tokens=0,
        output_tokens=0,
    )
    told = use_words(ClientUse(sessions=0, costs=costs))
    assert told == "Nobody has talked with this client yet."


def test_money_and_tokens_of_a_session_in_the_mean() -> None:
    costs = Costs(
        total_usd=Decimal("0.60"),
        mean_usd=Decimal("0.30"),
        median_usd=Decimal("0.20"),
        input_tokens=30_000,
        output_tokens=1_000,
    )
    told = use_words(ClientUse(sessions=2, costs=costs))
    assert told == "2 sessions so far: $0.30 and 15.5K tokens each in the mean, $0.60 in all."
