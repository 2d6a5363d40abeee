"""Changing what a page shows without building it anew: only what differs is sent."""

from collections.abc import Callable, Hashable, Iterable
from inspect import isawaitable
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


class Keyed[Key: Hashable, Item]:
    """A row for each item, its own for as long as the item is there.

    Whoever is about to press a button in it presses that one, whatever comes and goes around it.
    """

    def __init__(
        self,
        make: Callable[[Item], Row[Item]],
        key: Callable[[Item], Key],
        classes: str = "",
        tag: str = "ul",
    ) -> None:
        self._make, self._key, self._rows = make, key, dict[Key, Row[Item]]()
        self.root = box(classes, tag)

    def show(self, items: Iterable[Item]) -> None:
        """Show these items and no others, in this order."""
        wanted = {self._key(item): item for item in items}
        for gone in self._rows.keys() - wanted.keys():
            self._rows.pop(gone).root.delete()
        for place, (key, item) in enumerate(wanted.items()):
            row = self._rows.get(key)
            if row is None:
                with self.root:
                    row = self._rows[key] = self._make(item)
            if self.root.default_slot.children[place] is not row.root:
                row.root.move(target_index=place)
            row.show(item)
        self.root.set_visibility(bool(wanted))


class Switch[Value: str]:
    """Buttons of which one is down: segments of one piece, or pills where there are many."""

    def __init__(
        self,
        label: str,
        choices: dict[Value, str],
        value: Value,
        changed: Callable[[], object],
        *,
        pills: bool = False,
    ) -> None:
        self.value, self._changed = value, changed
        self._marks: dict[Value, ui.element] = {}
        with box("chips" if pills else "segments") as self.root:
            for one, name in choices.items():
                mark = self._marks[one] = native_button(name, "pill" if pills else "segment")
                mark.on("click", in_page(lambda one=one: self._choose(one)))
                pressed(mark, on=one == value)
        self.root.props.update({"role": "group", "aria-label": label})

    async def _choose(self, chosen: Value) -> None:
        self.value = chosen
        for one, mark in self._marks.items():
            pressed(mark, on=one == chosen)
        done = self._changed()
        if isawaitable(done):
            await done
