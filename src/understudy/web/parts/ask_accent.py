"""The colour of an ask page, chosen among those of the house."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from understudy.ask.pages.schemas import Accent
from understudy.web.parts.kit import box, in_page, native_button, pressed, text


class AccentField:
    """A swatch for each colour, of which one is down: that is its `value`."""

    def __init__(self, value: Accent, changed: Callable[[], object]) -> None:
        self.value, self._changed = value, changed
        self._marks: dict[Accent, ui.element] = {}
        with box("ask-accents") as group:
            text("span", "Colour", "name")
            for accent in Accent:
                label = accent.value.capitalize()
                mark = native_button("", "ask-accent", data_tone=accent.value, title=label)
                mark.props["aria-label"] = label
                mark.on("click", in_page(partial(self._choose, accent)))
                pressed(mark, on=accent is value)
                self._marks[accent] = mark
        group.props.update({"role": "group", "aria-label": "Colour"})

    def _choose(self, chosen: Accent) -> None:
        self.value = chosen
        for accent, mark in self._marks.items():
            pressed(mark, on=accent is chosen)
        self._changed()
