"""The form of a client, in sections that fold."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from nicegui import ui

from understudy.personas.schemas import PersonaFields
from understudy.web.parts.client_asks import Asked, Section
from understudy.web.parts.client_facts import FactsFiller
from understudy.web.parts.client_fillers import Filler, ListFiller, filler_of
from understudy.web.parts.client_sections import SECTIONS
from understudy.web.parts.client_values import (
    NotSaved,
    Values,
    is_filled,
    put_at,
    read_values,
    value_at,
    values_of,
)
from understudy.web.parts.kit import Act, box, text

_BLANK = values_of(PersonaFields(name="?"))
_OPENED_AT_FIRST = 1
_SHOW = """
const place = document.getElementById(%r);
place.closest("details").open = true;
place.scrollIntoView({block: "center"});
place.querySelector("input, textarea, button")?.focus({preventScroll: true});
"""


class ClientForm:
    """A form that knows what was written in it.

    Args:
        fields: what it begins with.
        changed: told of every change.
        criteria: what facts can speak for, by their ids.
        model: how the client's model is asked for: what may be chosen is not the same everywhere.
    """

    def __init__(
        self,
        fields: PersonaFields,
        changed: Act,
        criteria: Mapping[str, str] | None = None,
        model: Asked | None = None,
    ) -> None:
        self._start = values_of(fields)
        self._changed, self._criteria = changed, criteria or {}
        self._instead = {model.place: model} if model else {}
        self._fillers: dict[str, Filler] = {}
        self._places: dict[str, ui.element] = {}
        with box("stack client-form"):
            self._whole = text("p", "", "problem")
            self._whole.props["role"] = "alert"
            for number, section in enumerate(SECTIONS):
                self._section(section, is_open=number < _OPENED_AT_FIRST)

    def read(self) -> PersonaFields | None:
        """Return what is written; if it cannot be, say so where it is wrong and return None."""
        try:
            fields = read_values(self._values())
        except NotSaved as error:
            self._mark(error.problems)
            return None
        self._mark({})
        return fields

    def show(self, place: str) -> None:
        """Lead to the field where something was found; `place` is as the linter names it."""
        found = self._nearest(place)
        if found is None:
            return
        rest = place.removeprefix(found).lstrip(".")
        element = self._fillers[found].anchor(rest) or self._places[found]
        _ = ui.run_javascript(_SHOW % element.html_id)

    def label_of(self, place: str) -> str:
        """Return what a place is called in the form; "" for the whole of it."""
        found = self._nearest(place)
        return _LABELS[found] if found else ""

    def add_principle(self, principle: str) -> None:
        """Show a principle that a mark added; what is written stays."""
        filler = self._fillers["block.principles"]
        if isinstance(filler, ListFiller):
            filler.add(principle)

    def begun(self) -> list[tuple[str, bool]]:
        """Return the sections, and whether anything is filled in there."""
        values = self._values()
        return [
            (section.title, any(_is_given(values, asked) for asked in section.asks))
            for section in SECTIONS
        ]

    def _nearest(self, place: str) -> str | None:
        names = place.split(".")
        ways = (".".join(names[:length]) for length in range(len(names), 0, -1))
        return next((way for way in ways if way in self._fillers), None)

    def _values(self) -> Values:
        # What the form does not show (blocks of other products) goes along untouched.
        values: dict[str, Any] = deepcopy(self._start)
        for place, filler in self._fillers.items():
            put_at(values, place, filler.read())
        return values

    def _mark(self, problems: Mapping[str, str]) -> None:
        told: dict[str, dict[str, str]] = {place: {} for place in self._fillers}
        whole = []
        for place, sentence in problems.items():
            found = self._nearest(place)
            if found is None:
                whole.append(sentence)
            else:
                told[found][place.removeprefix(found).lstrip(".")] = sentence
        for place, filler in self._fillers.items():
            filler.mark(told[place])
        self._whole.text = " ".join(whole)
        wrong = next((place for place, found in told.items() if found), None)
        if wrong:
            self.show(wrong)

    def _section(self, section: Section, *, is_open: bool) -> None:
        with box("panel client-fold", "details") as fold:
            with box("", "summary"):
                text("h2", section.title)
            text("p", section.lead, "lead")
            with box("fields"):
                for asked in section.asks:
                    self._ask(asked)
        if is_open:
            fold.props["open"] = ""

    def _ask(self, asked: Asked) -> None:
        asked = self._instead.get(asked.place, asked)
        with box(f"form-place {asked.width}") as place:
            value = value_at(self._start, asked.place)
            if asked.kind == "facts":
                self._fillers[asked.place] = FactsFiller(value, self._changed, self._criteria)
            else:
                self._fillers[asked.place] = filler_of(asked, value, self._changed)
        self._places[asked.place] = place


_LABELS = {asked.place: asked.label for section in SECTIONS for asked in section.asks}


def _is_given(values: Values, asked: Asked) -> bool:
    return is_filled(value_at(values, asked.place), value_at(_BLANK, asked.place))
