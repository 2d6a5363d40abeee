"""The fields of an assignment as a form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui
from pydantic import ValidationError

from understudy.practice.courses.assignment_schemas import AssignmentFields
from understudy.practice.courses.windows import window_problems
from understudy.web.parts.course_words import COUNTS, HINTS, PURPOSES, RELEASES
from understudy.web.parts.fields import choice_field, line_field, prose_field
from understudy.web.parts.kit import box, text
from understudy.web.parts.numbers import number_text

_EMPTY = AssignmentFields.model_construct(title="")
_DATES = ("opens_at", "due_at", "closes_at")
_NUMBERS = ("attempts", "limit_minutes", "limit_turns")
_CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "purpose": ("What it is for", {key.value: label for key, label in PURPOSES.items()}),
    "show_rubric": ("The rubric is", {"true": "Shown to students", "false": "Not shown"}),
    "counts": ("What counts", {key.value: label for key, label in COUNTS.items()}),
    "hint_mode": ("Hints while they talk", {key.value: label for key, label in HINTS.items()}),
    "release": ("Students see feedback", {key.value: label for key, label in RELEASES.items()}),
    "requires_reflection": (
        "A written reflection is",
        {"true": "Asked for", "false": "Not asked for"},
    ),
}
_REASONS = {
    "title": "Please enter a title, of up to 200 characters.",
    "opens_at": "Please choose a day and a time, or leave it empty.",
    "due_at": "Please choose a day and a time, or leave it empty.",
    "closes_at": "Please choose a day and a time, or leave it empty.",
    "attempts": "Please enter a whole number, 1 to 20, or leave it empty.",
    "limit_minutes": "Please enter whole minutes, 1 to 600, or leave it empty.",
    "limit_turns": "Please enter a whole number, 1 to 500, or leave it empty.",
    "limit_usd": "Please enter dollars, more than 0 and up to 1,000, or leave it empty.",
}


class AssignmentForm:
    """A form that knows what was written in it; what is fixed can be read and not changed."""

    def __init__(
        self,
        fields: AssignmentFields | None,
        zone: str,
        changed: Callable[[], object],
        fixed: set[str],
    ) -> None:
        self._start, self._zone, self._changed = fields or _EMPTY, ZoneInfo(zone), changed
        self._entries: dict[str, ui.input | ui.textarea | ui.select] = {}
        with box("stack"):
            self._words()
            self._window()
            self._limits()
            self._feedback()
            self._for_teachers()
        for name in fixed & self._entries.keys():
            self._entries[name].disable()

    def read(self) -> AssignmentFields | None:
        """Return what is written; if it cannot be, say so where it is wrong and return None."""
        wrong, fields = set[str](), None
        try:
            fields = AssignmentFields.model_validate(self._values())
        except ValidationError as error:
            wrong = {str(problem["loc"][0]) for problem in error.errors()}
        for name, entry in self._entries.items():
            entry.error = _REASONS.get(name, "This is too long.") if name in wrong else None
        problems = window_problems(fields) if fields else []
        self._dates_wrong.set_text(" ".join(problems))
        return None if problems else fields

    def _values(self) -> dict[str, Any]:
        return {name: self._value(name) for name in self._entries}

    def _value(self, name: str) -> object:
        written = str(self._entries[name].value or "").strip()
        if name in _DATES:
            return self._moment(written)
        if name in _NUMBERS or name == "limit_usd":
            plain = written.replace(",", "")
            return plain or None
        return written

    def _moment(self, written: str) -> datetime | str | None:
        if not written:
            return None
        try:
            return datetime.fromisoformat(written).replace(tzinfo=self._zone)
        except ValueError:
            return written  # refused by its field

    def _words(self) -> None:
        with box("panel"):
            text("h2", "What students read")
            with box("fields"):
                self._entries["title"] = line_field(
                    "Title", self._start.title, self._changed, most=200
                )
                self._prose("instructions", "Instructions")
                self._choice("purpose", "half")
                self._choice("show_rubric", "half")

    def _window(self) -> None:
        with box("panel"):
            text("h2", "Dates")
            lead = f"In {self._zone.key}. What comes after the due date is late, and counts."
            text("p", lead, "lead")
            with box("fields"):
                for name, label in zip(_DATES, ("Opens", "Due", "Closes"), strict=True):
                    moment = getattr(self._start, name)
                    local = moment.astimezone(self._zone) if moment else None
                    shown = f"{local:%Y-%m-%dT%H:%M}" if local else ""
                    self._line(name, label, shown, "third").props["type"] = "datetime-local"
            self._dates_wrong = text("p", "", "problem under-fields")
            self._dates_wrong.props["role"] = "alert"

    def _limits(self) -> None:
        with box("panel"):
            text("h2", "Attempts and limits")
            text("p", "What is left empty has no limit.", "lead")
            with box("fields"):
                self._number("attempts", "Attempts", "half")
                self._choice("counts", "half")
                self._number("limit_minutes", "Minutes of one talk")
                self._number("limit_turns", "Turns of one talk")
                self._number("limit_usd", "Costs of one talk").props('prefix="$"')

    def _feedback(self) -> None:
        with box("panel"):
            text("h2", "Help and feedback")
            with box("fields"):
                self._choice("hint_mode", "third")
                self._choice("requires_reflection", "third")
                self._choice("release", "third")

    def _for_teachers(self) -> None:
        with box("panel"):
            text("h2", "Notes for teachers")
            with box("fields"):
                self._prose("notes", "Students never see them")

    def _line(self, name: str, label: str, value: str, width: str) -> ui.input:
        made = line_field(label, value, self._changed, most=40).classes(width)
        self._entries[name] = made
        return made

    def _number(self, name: str, label: str, width: str = "third") -> ui.input:
        value = getattr(self._start, name)
        made = self._line(name, label, "" if value is None else number_text(value), width)
        made.props('inputmode="decimal"' if name == "limit_usd" else 'inputmode="numeric"')
        return made

    def _prose(self, name: str, label: str) -> None:
        value = getattr(self._start, name)
        self._entries[name] = prose_field(label, value, self._changed, most=20_000)

    def _choice(self, name: str, width: str) -> None:
        label, options = _CHOICES[name]
        value = str(getattr(self._start, name))
        value = value.lower() if value in ("True", "False") else value
        made = choice_field(label, options, value, self._changed).classes(width)
        self._entries[name] = made
