"""The fields of a client's form: each shows a value, reads it back and says what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from nicegui import ui

from understudy.web.parts.client_asks import Asked
from understudy.web.parts.fields import ListField, choice_field, line_field, prose_field
from understudy.web.parts.kit import Act, box, button, in_page, native_button, text
from understudy.web.parts.kit import icon as picture

type Problems = Mapping[str, str]
"""Sentences by the rest of a place: "" is the field itself, "2.text" within its third row."""


class Filler(Protocol):
    """What a value is filled in with."""

    def read(self) -> object:
        """Return the value as it is written, valid or not."""

    def mark(self, problems: Problems) -> None:
        """Say what is wrong; nothing if `problems` is empty."""

    def anchor(self, rest: str) -> ui.element | None:
        """Return what to lead to for a place within; None for the field itself."""


class _Whole:
    """What is led to as a whole."""

    def anchor(self, rest: str) -> ui.element | None:
        """Return None: there is nothing within."""
        del rest
        return None


class EntryFiller(_Whole):
    """One value in one field."""

    def __init__(self, asked: Asked, value: object, changed: Act, *, bare: bool = False) -> None:
        self._asked = asked
        label = asked.label
        shown = "" if value is None else str(value)
        self._field: ui.input | ui.textarea | ui.select
        if asked.kind == "choice":
            options = dict(asked.options or {})
            if shown not in options:
                options[shown] = shown or "None"
            self._field = choice_field(label, options, shown, changed)
        elif asked.kind == "prose":
            self._field = prose_field(label, shown, changed, most=asked.most)
        else:
            self._field = line_field(label, shown, changed, most=asked.most)
        if asked.kind == "number":
            self._field.props('inputmode="numeric"')
        if asked.hint and not bare:
            self._field.props["hint"] = asked.hint

    def read(self) -> object:
        """Return text, or a whole number where one is asked; an empty number is None."""
        written = str(self._field.value or "").strip()
        is_number = self._asked.kind == "number" or self._asked.place in _NUMBERS
        if not is_number:
            return written
        return (int(written) if written.isdecimal() else written) if written else None

    def mark(self, problems: Problems) -> None:
        """Say it under the field."""
        wrong = next(iter(problems.values()), "")
        if isinstance(self._field, ui.select):
            self._field.props["error"] = bool(wrong)
            self._field.props["error-message"] = wrong
            self._field.update()
        else:
            self._field.error = wrong or None


_NUMBERS = frozenset({"age", "block.difficulty"})


class FlagFiller(_Whole):
    """Yes or no."""

    def __init__(self, asked: Asked, value: object, changed: Act) -> None:
        self._box = ui.checkbox(asked.label, value=bool(value), on_change=in_page(changed))
        self._box.classes("flag")
        self._box.props("dense")

    def read(self) -> object:
        """Return whether it is ticked."""
        return bool(self._box.value)

    def mark(self, problems: Problems) -> None:
        """Do nothing: yes and no are both right."""


class ListFiller(_Whole):
    """Short texts, or sentences."""

    def __init__(self, asked: Asked, value: object, changed: Act) -> None:
        values = [str(each) for each in value] if isinstance(value, list) else []
        lines = asked.kind == "sentences"
        self._list = ListField(asked.label, asked.hint, values, changed, sentences=lines)

    def read(self) -> object:
        """Return the texts."""
        return list(self._list.values)

    def mark(self, problems: Problems) -> None:
        """Say it under the list."""
        self._list.mark(next(iter(problems.values()), ""))

    def add(self, value: str) -> None:
        """Add a text that came from elsewhere; what is there stays."""
        self._list.add(value)


class CodesFiller(_Whole):
    """Several of a picklist, in the order in which they were chosen."""

    def __init__(self, asked: Asked, value: object, changed: Act) -> None:
        chosen = list(value) if isinstance(value, list) else []
        self._field = ui.select(
            dict(asked.options or {}),
            label=f"{asked.label} ({asked.hint})" if asked.hint else asked.label,
            value=chosen,
            multiple=True,
            on_change=in_page(changed),
        )
        self._field.classes("field several")
        self._field.props("outlined stack-label hide-bottom-space options-dense use-chips")

    def read(self) -> object:
        """Return the codes."""
        return list(self._field.value or [])

    def mark(self, problems: Problems) -> None:
        """Say it under the field."""
        self._field.props["error"] = bool(problems)
        self._field.props["error-message"] = next(iter(problems.values()), "")
        self._field.update()


class RowsFiller:
    """Rows of the same few fields; one that stays empty is left out."""

    def __init__(self, asked: Asked, value: object, changed: Act) -> None:
        self._asked, self._changed = asked, changed
        self._rows: list[_Row] = []
        with box("list-field"):
            with box("line-up wrap"):
                text("span", asked.label, "name")
                text("span", asked.hint, "hint")
            self._place = box("form-rows", "ul")
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            add = button(f"Add to {asked.label.lower()}", self._add, kind="plain", picture="plus")
            add.classes("small begin-row")
        for each in value if isinstance(value, list) else ():
            self._show(each)

    def read(self) -> object:
        """Return the rows that hold something."""
        return [row.read() for row in self._rows if not row.is_blank]

    def mark(self, problems: Problems) -> None:
        """Say under the rows what is wrong with which."""
        told = [
            f"No. {int(number) + 1}: {sentence}"
            if (number := rest.partition(".")[0]).isdecimal()
            else sentence
            for rest, sentence in problems.items()
        ]
        self._problem.text = " ".join(told)

    def anchor(self, rest: str) -> ui.element | None:
        """Return the row of this number."""
        number = rest.partition(".")[0]
        filled = [row for row in self._rows if not row.is_blank]
        if number.isdecimal() and int(number) < len(filled):
            return filled[int(number)].root
        return None

    def _add(self) -> None:
        self._show({})
        self._changed()

    def _show(self, values: Mapping[str, Any]) -> None:
        with self._place:
            self._rows.append(_Row(self._asked, values, self._changed, self._take_away))

    def _take_away(self, row: "_Row") -> None:
        self._rows.remove(row)
        row.root.delete()
        self._changed()


class _Row:
    def __init__(
        self,
        asked: Asked,
        values: Mapping[str, Any],
        changed: Act,
        take_away: Callable[["_Row"], object],
    ) -> None:
        self._fillers: dict[str, Filler] = {}
        with box("form-row", "li") as self.root:
            with box("fields"):
                for column in asked.columns:
                    with box(column.width):
                        value = values.get(column.place, _first(column))
                        self._fillers[column.place] = filler_of(column, value, changed)
            with native_button("", "drop") as drop:
                picture("close")
            drop.props["aria-label"] = f"Remove from {asked.label.lower()}"
            drop.on("click", in_page(lambda: take_away(self)))
        self._texts = [column.place for column in asked.columns if column.kind == "line"]
        self._is_picked = any(column.kind == "choice" for column in asked.columns)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written; what was picked is never blank."""
        return not self._is_picked and not any(self._fillers[each].read() for each in self._texts)

    def read(self) -> dict[str, object]:
        return {name: filler.read() for name, filler in self._fillers.items()}


def _first(asked: Asked) -> object:
    return next(iter(asked.options), "") if asked.kind == "choice" and asked.options else None


def filler_of(asked: Asked, value: object, changed: Act) -> Filler:
    """Add what this is filled in with."""
    match asked.kind:
        case "flag":
            return FlagFiller(asked, value, changed)
        case "chips" | "sentences":
            return ListFiller(asked, value, changed)
        case "codes":
            return CodesFiller(asked, value, changed)
        case "rows":
            return RowsFiller(asked, value, changed)
        case _:
            return EntryFiller(asked, value, changed)
