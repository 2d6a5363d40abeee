"""Choosing the model that plays a client: each with its price and what a talk will cost."""

from nicegui import ui

from understudy.practice.clients.case_schemas import ModelOffer, Offered
from understudy.web.parts.client_asks import Asked
from understudy.web.parts.fields import choice_field
from understudy.web.parts.figures import money
from understudy.web.parts.kit import Act

MAIN = ""
"""The value of the choice that leaves it to the main model, or to the client's own."""
MODEL_PLACE = "block.model"
_NO_LONGER = "may not be chosen here any more: the main model answers"


def options_of(
    offered: Offered, chosen: str | None = None, unchosen: str | None = None
) -> dict[str, str]:
    """Return what a choice offers: value to label.

    Args:
        offered: the main model and those that may be chosen.
        chosen: what was chosen before; it stays, and says so, if it may not be any more.
        unchosen: what it is called to choose none, if that is not the main model.
    """
    main = f"The main model: {words_of(offered.items[0])}"
    shown = [
        offer
        for offer in offered.items
        if not offer.problem and (unchosen or not offer.is_main or offer.model == chosen)
    ]
    options = {MAIN: unchosen or main} | {offer.model: words_of(offer) for offer in shown}
    if chosen and chosen not in options:
        options[chosen] = f"{chosen} {_NO_LONGER}"
    return options


def words_of(offer: ModelOffer) -> str:
    """Return a model with its price: `openai:gpt-6-luna · $1.00 in, $8.00 out ...`."""
    return f"{offer.model} · {price_words(offer)}"


def price_words(offer: ModelOffer) -> str:
    """Return what a model costs, per million tokens and for a talk; unknown is not free."""
    if offer.input_usd is None or offer.output_usd is None:
        return "price unknown"
    if not offer.input_usd and not offer.output_usd:
        return "free"
    price = f"{money(offer.input_usd)} in, {money(offer.output_usd)} out per million tokens"
    if offer.conversation_usd is None:
        return price
    return f"{price}, about {money(offer.conversation_usd)} a talk"


def asked_model(offered: Offered, chosen: str) -> Asked:
    """Return how the form of a client asks for its model."""
    options = options_of(offered, chosen)
    return Asked(MODEL_PLACE, "Played by", "choice", offered.basis, options=options)


def model_field(
    label: str, options: dict[str, str], chosen: str | None, changed: Act | None = None
) -> ui.select:
    """Add a field that chooses a model; its value is a name, or `MAIN`."""
    return choice_field(label, options, chosen or MAIN, changed)
