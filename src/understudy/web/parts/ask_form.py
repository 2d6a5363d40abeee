"""What an owner decides of an ask page, as a form."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from nicegui import ui
from pydantic import ValidationError

from understudy.ask.documents.schemas import DocumentCard
from understudy.ask.pages.schemas import PageFields
from understudy.web.parts.ask_accent import AccentField
from understudy.web.parts.ask_order import OrderField
from understudy.web.parts.ask_words import OPENINGS
from understudy.web.parts.fields import ListField, choice_field, line_field, prose_field
from understudy.web.parts.kit import box, text
from understudy.web.parts.model_choice import MAIN, model_field
from understudy.web.parts.numbers import number_text

_REASONS = {
    "title": "Please enter a title, of up to 120 characters.",
    "suggestions": "Up to six questions, of up to 200 characters each.",
    "budget_per_day_usd": "Please enter dollars, 0 to 1,000,000.",
    "questions_per_visitor": "Please enter a whole number, 1 to 1,000.",
    "expires_at": "Please choose a day and a time, or leave it empty.",
    "allowed_origins": "Each must be a site's address such as https://example.org, without a path.",
    "document_ids": "Ten documents at most.",
}
_PRIVACY = "What becomes of their questions. Visitors read it before they ask."


class AskForm:
    """A form that knows what was written in it.

    Args:
        fields: what the page has; of a new one, what it begins with.
        documents: that may be chosen, by id.
        models: what the choice of the model offers, value to label.
        zone: in which moments are written.
        changed: is told of every change.
    """

    def __init__(
        self,
        fields: PageFields,
        documents: Mapping[UUID, DocumentCard],
        models: dict[str, str],
        zone: str,
        changed: Callable[[], object],
    ) -> None:
        self._start, self._zone, self._changed = fields, ZoneInfo(zone), changed
        self._entries: dict[str, ui.input | ui.textarea | ui.select] = {}
        self._lists: dict[str, ListField] = {}
        with box("panel"):
            text("h2", "Answers from")
            self._order = OrderField(documents, list(fields.document_ids), changed)
        self._words()
        self._limits(models)
        self._elsewhere()

    def read(self) -> PageFields | None:
        """Return what is written; if it cannot be, say so where it is wrong and return None."""
        wrong, fields = set[str](), None
        try:
            fields = PageFields.model_validate(self._values())
        except ValidationError as error:
            wrong = {str(problem["loc"][0]) for problem in error.errors()}
        for name, entry in self._entries.items():
            entry.error = _REASONS.get(name, "This is too long.") if name in wrong else None
        for name, shown in self._lists.items():
            shown.mark(_REASONS[name] if name in wrong else "")
        self._order.mark(_REASONS["document_ids"] if "document_ids" in wrong else "")
        return fields

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: str(entry.value or "").strip() for name, entry in self._entries.items()
        }
        for name in ("budget_per_day_usd", "questions_per_visitor"):
            values[name] = values[name].replace(",", "")
        values |= {name: tuple(shown.values) for name, shown in self._lists.items()}
        values["model"] = values["model"] or None
        values["expires_at"] = self._moment(values["expires_at"])
        return values | {"accent": self._accent.value, "document_ids": tuple(self._order.ids)}

    def _moment(self, written: str) -> datetime | str | None:
        if not written:
            return None
        try:
            return datetime.fromisoformat(written).replace(tzinfo=self._zone)
        except ValueError:
            return written  # refused by its field

    def _words(self) -> None:
        with box("panel"):
            text("h2", "What visitors read")
            with box("fields"):
                self._line("title", "Title", self._start.title, 120)
                self._prose("greeting", "Greeting")
                with box():
                    self._lists["suggestions"] = ListField(
                        "Suggested questions",
                        "To begin with; up to six.",
                        list(self._start.suggestions),
                        self._changed,
                        sentences=True,
                    )
                self._prose("privacy_note", "Privacy note").props["hint"] = _PRIVACY
                with box():
                    self._accent = AccentField(self._start.accent, self._changed)

    def _limits(self, models: dict[str, str]) -> None:
        with box("panel"):
            text("h2", "Who may ask, and how much")
            with box("fields"):
                openings = {key.value: label for key, label in OPENINGS.items()}
                chosen = self._start.opening.value
                self._entries["opening"] = choice_field(
                    "Open to", openings, chosen, self._changed
                ).classes("half")
                local = self._start.expires_at and self._start.expires_at.astimezone(self._zone)
                shown = f"{local:%Y-%m-%dT%H:%M}" if local else ""
                label = f"Open until ({self._zone.key}); empty: no end"
                expires = self._line("expires_at", label, shown, 40, "half")
                expires.props["type"] = "datetime-local"
                budget = number_text(self._start.budget_per_day_usd)
                spends = self._line("budget_per_day_usd", "Budget per day", budget, 20, "half")
                spends.props('prefix="$" inputmode="decimal"')
                spends.props["hint"] = "When it is spent, the page rests until the next day."
                most = number_text(self._start.questions_per_visitor)
                label = "Questions per visitor"
                counts = self._line("questions_per_visitor", label, most, 6, "half")
                counts.props('inputmode="numeric"')
                counts.props["hint"] = "In one conversation."
                self._entries["model"] = model_field(
                    "Answered by", models, self._start.model or MAIN, self._changed
                )

    def _elsewhere(self) -> None:
        with box("panel"):
            text("h2", "On other sites")
            self._lists["allowed_origins"] = ListField(
                "Sites that may show this page",
                "Such as https://example.org; without one, it is only at its own address.",
                list(self._start.allowed_origins),
                self._changed,
            )

    def _line(self, name: str, label: str, value: str, most: int, width: str = "") -> ui.input:
        made = line_field(label, value, self._changed, most=most).classes(width)
        self._entries[name] = made
        return made

    def _prose(self, name: str, label: str) -> ui.textarea:
        made = prose_field(label, getattr(self._start, name), self._changed, most=2_000)
        self._entries[name] = made
        return made
