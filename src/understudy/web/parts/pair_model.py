"""Which model plays a client in an assignment: a dialog, and what stands in its row."""

from collections.abc import Awaitable, Callable

from understudy.practice.clients.case_schemas import Offered
from understudy.practice.courses.assignment_schemas import Pair
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.parts.model_choice import model_field, options_of

_OWN = "The client's own model, or else the main one"
_LEAD = "Students never see which model it is, nor what it costs."


def model_words(pair: Pair, offered: Offered | None) -> str:
    """Return who plays a client, for its row; "" for the client's own model."""
    if not pair.model:
        return ""
    if offered and pair.model not in {each.model for each in offered.items if not each.problem}:
        return f"{pair.model} may not be chosen any more, so the main model plays it"
    return f"played by {pair.model}"


def ask_model(
    pair: Pair, offered: Offered, chosen: Callable[[str | None], Awaitable[None]]
) -> None:
    """Open the dialog; `chosen` is told of the model, or None for the client's own."""

    async def save() -> None:
        close()
        await chosen(str(field.value) or None)

    with sheet(f"Model of {pair.persona_name}", "broad") as close:
        text("p", _LEAD, "quiet")
        field = model_field("Plays the client", options_of(offered, pair.model, _OWN), pair.model)
        text("p", offered.basis, "tiny")
        with box("actions"):
            button("Cancel", close, kind="plain")
            button("Save", save, kind="primary")
