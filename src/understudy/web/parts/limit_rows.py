"""Limits to be changed in place: each row knows what is in force and what somebody wants."""

from typing import Any

from nicegui import ui

from understudy.llm.adjustments import Adjustment
from understudy.web.parts.fields import choice_field, line_field, prose_field
from understudy.web.parts.kit import Act, box, button, text
from understudy.web.parts.limit_words import (
    CHOICES,
    label_of,
    said,
    unit_of,
    value_from,
    written,
)


class LimitRow:
    """A number or a choice with its default, and whether it was adjusted."""

    def __init__(self, adjustment: Adjustment, changed: Act) -> None:
        self.name = adjustment.name
        self._now = adjustment
        self._changed = changed
        with box("limit-row"):
            with box("main"):
                with box("line-up wrap"):
                    text("strong", label_of(self.name))
                    self._mark = text("span", "Adjusted", "badge good")
                text("small", adjustment.description)
                self._note = text("small", "", "meanwhile")
                self._note.props["role"] = "status"
            with box("value"):
                self._field = self._control()
                self._back = button("", self._go_back, kind="plain").classes("small back-to")
        self._show()

    def touched(self) -> bool:
        """Tell whether it holds something other than what is in force."""
        return self._wanted != written(self.name, self._now.value)

    def read(self) -> Any:  # noqa: ANN401 any of the adjustable values
        """Return what is wanted; None is the default.

        Raises:
            ValueError: it is no value; the row says so.
        """
        try:
            value = value_from(self.name, self._wanted)
        except ValueError as problem:
            self._field.error = str(problem)
            raise
        return None if value == self._now.default else value

    def follow(self, adjustment: Adjustment) -> bool:
        """Show what is in force now; tell whether that changed under somebody's hands."""
        same = adjustment.value == self._now.value
        if same and adjustment.adjusted == self._now.adjusted:
            return False
        held, self._now = self.touched(), adjustment
        if held and not same and self.touched():
            self._note.text = (
                f"Meanwhile changed to {said(self.name, adjustment.value)}. "
                "Saving puts yours in its place."
            )
            self._show()
            return True
        if not held:
            self._field.value = written(self.name, adjustment.value)
        self._note.text = ""
        self._show()
        return False

    def attend(self) -> None:
        """Put the cursor into it, wherever the page stands."""
        _attend(self._field)

    @property
    def _wanted(self) -> str:
        return str(self._field.value or "").strip()

    def _control(self) -> ui.input | ui.select:
        value = written(self.name, self._now.value)
        made: ui.input | ui.select
        if self.name in CHOICES:
            made = choice_field("", CHOICES[self.name], value, self._edited)
        else:
            made = line_field("", value, self._edited, most=20)
            unit = unit_of(self.name)
            made.props["prefix" if unit == "$" else "suffix"] = unit
            made.props["inputmode"] = "decimal"
        made.classes("slim").props("dense no-error-icon", remove="stack-label")
        made.props["aria-label"] = label_of(self.name)
        return made

    def _edited(self) -> None:
        self._field.error = None
        self._show()
        self._changed()

    def _go_back(self) -> None:
        self._field.value = written(self.name, self._now.default)

    def _show(self) -> None:
        if not self.touched():
            self._note.text = ""
        self._mark.set_visibility(self._now.adjusted)
        self._back.text = f"Back to {said(self.name, self._now.default)}"
        self._back.set_visibility(self._wanted != written(self.name, self._now.default))


class TextsRow:
    """What people read when no model answers: a text per product."""

    def __init__(self, adjustment: Adjustment, products: list[str], changed: Act) -> None:
        self.name = adjustment.name
        self._now = adjustment
        self._changed = changed
        shown = sorted({*products, *adjustment.value}, key=[*products, *adjustment.value].index)
        with box("limit-texts stack"):
            self._fields = {product: self._field(product) for product in shown}
            self._note = text("small", "", "meanwhile")
            self._note.props["role"] = "status"

    def touched(self) -> bool:
        """Tell whether it holds something other than what is in force."""
        return bool(self._wanted != self._now.value)

    def read(self) -> Any:  # noqa: ANN401 any of the adjustable values
        """Return what is wanted; None is the default.

        Raises:
            ValueError: it is no value; the row says so.
        """
        return None if self._wanted == self._now.default else self._wanted

    def follow(self, adjustment: Adjustment) -> bool:
        """Show what is in force now; tell whether that changed under somebody's hands."""
        if adjustment.value == self._now.value:
            return False
        held, self._now = self.touched(), adjustment
        if held and self.touched():
            self._note.text = (
                f"Meanwhile changed to {said(self.name, adjustment.value)}. "
                "Saving puts yours in its place."
            )
            return True
        self._note.text = ""
        for product, field in self._fields.items():
            field.value = adjustment.value.get(product, "")
        return False

    def attend(self) -> None:
        """Put the cursor into it, wherever the page stands."""
        _attend(next(iter(self._fields.values())))

    @property
    def _wanted(self) -> dict[str, str]:
        # A product that was added elsewhere meanwhile has no field here, and stays.
        texts = {p: words for p, words in self._now.value.items() if p not in self._fields}
        given = {p: str(field.value or "").strip() for p, field in self._fields.items()}
        return texts | {product: words for product, words in given.items() if words}

    def _field(self, product: str) -> ui.textarea:
        given = self._now.value.get(product, "")
        return prose_field(product.capitalize(), given, self._changed, most=500)


def _attend(field: ui.input | ui.select | ui.textarea) -> None:
    # Quasar's own focus does not scroll.
    _ = ui.run_javascript(f"getHtmlElement({field.id}).scrollIntoView({{block: 'center'}})")
    _ = field.run_method("focus")


type Row = LimitRow | TextsRow
