"""Changing what a page shows without building it anew: only what differs is sent."""

from collections.abc import Callable, Iterable
from typing import Protocol

from nicegui import ui

from understudy.web.parts.kit import box, in_page, native_button, pressed


def put(element: ui.element, **attributes: str) -> None:
    """Set attributes of an element; an underscore stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    if any(element.props.get(name) != value for name, value in named.items()):
        element.props.update(named)
        element.update()


def put_width(element: ui.element, share: float) -> None:
    """Make an element as broad as this share of where it stands, 0 to 1."""
    width = f"{min(max(share, 0.0), 1.0):.1%}"
    if element.style.get("width") != width:
        element.style["width"] = width
        element.update()


def put_classes(element: ui.element, classes: str) -> None:
    """Give an element these classes and no others."""
    if list(element.classes) != classes.split():
        element.classes(replace=classes)


class Row[Item](Protocol):
    """A row that can show one item after another."""

    root: ui.element

    def show(self, item: Item) -> None:
        """Show this item from now on."""


class Rows[Item]:
    """As many rows as there are items. A row stays, and shows what now has its place."""

    def __init__(self, make: Callable[[], Row[Item]], classes: str = "", tag: str = "ul") -> None:
        self._make, self._rows = make, list[Row[Item]]()
        self.root = box(classes, tag)

    def show(self, items: Iterable[Item]) -> None:
        """Show these items and no others."""
        shown = list(items)
        while len(self._rows) < len(shown):
            with self.root:
                self._rows.append(self._make())
        for place, row in enumerate(self._rows):
            row.root.set_visibility(place < len(shown))
            if place < len(shown):
                row.show(shown[place])
        self.root.set_visibility(bool(shown))


class Switch[Value: str]:
    """Buttons of which one is down."""

    def __init__(
        self, label: str, choices: dict[Value, str], value: Value, changed: Callable[[], object]
    ) -> None:
        self.value, self._changed = value, changed
        self._marks: dict[Value, ui.element] = {}
        with box("segments") as group:
            for one, name in choices.items():
                mark = self._marks[one] = native_button(name, "segment")
                mark.on("click", in_page(lambda one=one: self._choose(one)))
                pressed(mark, on=one == value)
        group.props.update({"role": "group", "aria-label": label})

    def _choose(self, chosen: Value) -> None:
        self.value = chosen
        for one, mark in self._marks.items():
            pressed(mark, on=one == chosen)
        self._changed()
