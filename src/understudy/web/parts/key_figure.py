"""One figure in large: today's, beside those of an hour and a month."""

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from understudy.llm.usage.schemas import Sums
from understudy.web.parts.kit import box, text


class KeyFigure:
    """A card with a figure, perhaps the same of other times, and a note."""

    def __init__(self, label: str) -> None:
        with box("card figure"):
            text("h2", label, "label")
            self._value = text("p", "", "value numbers")
            self._note = text("p", "", "note")
            with box("times", "dl") as self._times:
                self._hour, self._month = _time("Last hour"), _time("This month")

    def show(self, value: str, hour: str = "", month: str = "", *, note: str = "") -> None:
        """Show a figure; what is empty is not shown."""
        self._value.set_text(value)
        self._note.set_text(note)
        self._note.set_visibility(bool(note))
        self._times.set_visibility(bool(hour or month))
        for (line, field), told in ((self._hour, hour), (self._month, month)):
            field.set_text(told)
            line.set_visibility(bool(told))


def tokens_of(sums: Sums) -> int | None:
    """Return all tokens; None where the reader does not see them."""
    if sums.input_tokens is None or sums.output_tokens is None:
        return None
    return sums.input_tokens + sums.output_tokens


def _time(label: str) -> tuple[ui.element, TextElement]:
    with box("time") as line:
        text("dt", label)
        field = text("dd", "", "numbers")
    return line, field
