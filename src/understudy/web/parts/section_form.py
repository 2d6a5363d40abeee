"""The fields of a section."""

from typing import Any

from nicegui import ui
from pydantic import ValidationError

from understudy.practice.courses.section_schemas import (
    LONGEST_NAME,
    Section,
    SectionChanges,
    SectionDraft,
    SectionSettings,
)
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import Act, box, in_page

_REASONS = {
    "name": f"Please enter a name, of up to {LONGEST_NAME} characters.",
    "retention_days": "Please enter whole days, 1 to 3,650, or leave it empty.",
    "term_ends_on": "Please choose a day, or leave it empty.",
}


class SectionForm:
    """Entries for a new section, or for one that is there; the latter have its settings too."""

    def __init__(self, section: Section | None = None, changed: Act | None = None) -> None:
        self._section, self._entries = section, dict[str, ui.input]()
        with box("fields"):
            self._line("name", "Name", section.name if section else "", LONGEST_NAME, changed)
            code = section.course_code if section else ""
            self._line("course_code", "Course code", code, 60, changed, "half")
            self._line("term", "Term", section.term if section else "", 60, changed, "half")
            if section:
                self._settings(section.settings, changed)

    def draft(self) -> SectionDraft | None:
        """Return what is written as a new section; None if a field says what is wrong."""
        return self._checked(SectionDraft, self._values())

    def changes(self) -> SectionChanges | None:
        """Return what is written as changes; None if a field says what is wrong."""
        return self._checked(SectionChanges, self._values())

    def _settings(self, settings: SectionSettings, changed: Act | None) -> None:
        contact, days = settings.support_contact, settings.retention_days
        label = "Whom students ask for help"
        self._line("support_contact", label, contact, 200, changed, "half")
        kept = "" if days is None else str(days)
        label = "Days that work is kept"
        self._line("retention_days", label, kept, 5, changed, "half")
        entry = self._entries["retention_days"]
        entry.props('inputmode="numeric"')
        entry.props["hint"] = "Then what was said and judged is deleted. Empty: never."
        ends = settings.term_ends_on.isoformat() if settings.term_ends_on else ""
        self._line("term_ends_on", "The term ends on", ends, 10, changed, "half")
        self._entries["term_ends_on"].props('type="date"')
        self._entries["term_ends_on"].props["hint"] = "Days are counted from then, if it is later."
        label = "Students cannot delete what is for a grade"
        kept_work = settings.keeps_graded_work
        self._keeps = ui.checkbox(label, value=kept_work, on_change=in_page(changed))

    def _line(
        self,
        name: str,
        label: str,
        value: str,
        most: int,
        changed: Act | None,
        width: str = "",
    ) -> None:
        field = line_field(label, value, changed, most=most).classes(width)
        self._entries[name] = field

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: str(entry.value or "").strip() for name, entry in self._entries.items()
        }
        if self._section:
            days = values.pop("retention_days").replace(",", "")
            values["settings"] = {
                **self._section.settings.model_dump(),
                "keeps_graded_work": self._keeps.value,
                "term_ends_on": values.pop("term_ends_on") or None,
                "support_contact": values.pop("support_contact"),
                "retention_days": (int(days) if days.isdecimal() else days) if days else None,
            }
        return values

    def _checked[Read: (SectionDraft, SectionChanges)](
        self, kind: type[Read], values: dict[str, Any]
    ) -> Read | None:
        wrong = set[str]()
        read = None
        try:
            read = kind.model_validate(values)
        except ValidationError as error:
            wrong = {str(problem["loc"][-1]) for problem in error.errors()}
            wrong |= {str(part) for problem in error.errors() for part in problem["loc"]}
        for name, entry in self._entries.items():
            entry.error = _REASONS.get(name, "This is too long.") if name in wrong else None
        return read
