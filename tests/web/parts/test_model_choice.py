from decimal import Decimal

import pytest

from understudy.practice.clients.case_schemas import ModelOffer, Offered
from understudy.web.parts.model_choice import MAIN, options_of, price_words


def an_offer(model: str = "a:x", *prices: str | None, problem: str = "") -> ModelOffer:
    read, said, talk = (Decimal(each) if each else None for each in prices or ("1", "5", "0.0312"))
    return ModelOffer(
        model=model,
        is_main=model == "a:main",
        input_usd=read,
        output_usd=said,
        conversation_usd=talk,
        problem=problem,
    )


OFFERED = Offered(
    items=[an_offer("a:main"), an_offer("a:x"), an_offer("a:off", problem="No key.")],
    turns=15,
    basis="Assumed.",
)


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        (("1", "5", "0.0312"), "$1.00 in, $5.00 out per million tokens, about $0.0312 a talk"),
        (("1", "5", None), "$1.00 in, $5.00 out per million tokens"),
        (("0", "0", "0"), "free"),
        ((None, None, None), "price unknown"),
    ],
)
def test_a_price_is_said_in_words(prices: tuple[str | None, ...], words: str) -> None:
    assert price_words(an_offer("a:x", *prices)) == words


def test_what_cannot_be_asked_is_not_offered() -> None:
    options = options_of(OFFERED)
    assert list(options) == [MAIN, "a:x"]
    assert options[MAIN].startswith("The main model: a:main · $1.00 in")


def test_the_main_model_has_a_name_where_none_is_another_choice_or_it_was_chosen() -> None:
    options = options_of(OFFERED, unchosen="The client's own")
    assert list(options) == [MAIN, "a:main", "a:x"]
    assert options[MAIN] == "The client's own"
    assert list(options_of(OFFERED, "a:main")) == [MAIN, "a:main", "a:x"]


def test_what_was_chosen_stays_and_says_that_it_is_not_allowed() -> None:
    options = options_of(OFFERED, "a:off")
    assert options["a:off"].endswith("any more: the main model answers")
    assert "a:off" not in options_of(OFFERED, "a:x")
