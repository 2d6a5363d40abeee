"""The fields of a persona as a form."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from understudy.personas.schemas import PersonaFields, Visibility
from understudy.web.parts.fields import ListField, line_field, prose_field
from understudy.web.parts.kit import box, native_button, pressed, text
from understudy.web.parts.persona_card import VISIBILITY_NAMES, VISIBILITY_SENTENCES

_PREFIX = "Value error, "
"""What the checks' own words are given in front."""

_EMPTY = PersonaFields.model_construct(name="")


class PersonaForm:
    """A form that knows what was written in it."""

    def __init__(
        self, fields: PersonaFields | None, visibility: Visibility, changed: Callable[[], object]
    ) -> None:
        self._start = fields or _EMPTY
        self.visibility = visibility
        self._changed = changed
        self._entries: dict[str, ui.input | ui.textarea] = {}
        self._lists: dict[str, ListField] = {}
        with box("stack"):
            self._whole = text("p", "", "problem")
            self._whole.props["role"] = "alert"
            self._identity()
            self._voice()
            self._concerns()
            self._audience()

    def read(self) -> PersonaFields | None:
        """Return what is written; if it cannot be, say so where it is wrong and return None."""
        try:
            fields = PersonaFields.model_validate(self._values())
        except ValidationError as error:
            self._mark(error.errors())
            return None
        self._mark([])
        return fields

    def so_far(self) -> PersonaFields:
        """Return what is written, valid or not, for a preview."""
        return PersonaFields.model_construct(**self._values())

    def _values(self) -> dict[str, Any]:
        # What the form does not show (blocks of products) goes along untouched.
        values: dict[str, Any] = {
            name: getattr(self._start, name) for name in PersonaFields.model_fields
        }
        values |= {name: (entry.value or "").strip() for name, entry in self._entries.items()}
        values |= {name: field.values for name, field in self._lists.items()}
        age = str(values["age"])
        values["age"] = (int(age) if age.isdecimal() else age) if age else None
        return values

    def _mark(self, problems: list[ErrorDetails]) -> None:
        wrong = {str(problem["loc"][0]) for problem in problems if problem["loc"]}
        whole = [problem["msg"] for problem in problems if not problem["loc"]]
        self._whole.text = "".join(
            f"This persona {message.removeprefix(_PREFIX)}." for message in whole
        )
        reasons = {
            "name": "Please enter a name.",
            "age": "Please enter years, 0 to 130, or leave it empty.",
            "language": "Please enter a language tag, such as en, de or pt-BR.",
        }
        for name, entry in self._entries.items():
            entry.error = reasons.get(name, "This is too long.") if name in wrong else None
        for name, field in self._lists.items():
            field.mark("There are too many, or one is too long." if name in wrong else "")

    def _line(self, name: str, label: str, width: str = "", most: int = 120) -> None:
        value = getattr(self._start, name)
        field = line_field(label, "" if value is None else str(value), self._changed, most=most)
        self._entries[name] = field.classes(width)

    def _prose(self, name: str, label: str, most: int = 2_000) -> None:
        value = getattr(self._start, name)
        self._entries[name] = prose_field(label, value, self._changed, most=most)

    def _list(self, name: str, label: str, hint: str, *, sentences: bool = False) -> None:
        values = getattr(self._start, name)
        self._lists[name] = ListField(label, hint, values, self._changed, sentences=sentences)

    def _identity(self) -> None:
        with box("panel"):
            text("h2", "Identity")
            with box("fields"):
                self._line("name", "Name", "half")
                self._line("pronouns", "Pronouns", "half")
                self._line("age", "Age", "quarter", most=3)
                self._line("language", "Language", "quarter", most=35)
                self._line("role_line", "Role in one line, for everyone", "half")
                self._prose("background", "Background", most=20_000)
                self._list("tags", "Tags", "to find it by")

    def _voice(self) -> None:
        with box("panel"):
            text("h2", "Voice")
            with box("fields"):
                self._list("traits", "Traits", "one or two words each")
                self._prose("communication_style", "Communication style")
                self._list(
                    "voice_samples", "Voice samples", "sentences they would say", sentences=True
                )
                self._prose("first_message", "First message, if they open the conversation")

    def _concerns(self) -> None:
        with box("panel"):
            text("h2", "Concerns")
            with box("fields"):
                self._list("issues", "Issues", "what troubles them", sentences=True)
                self._list("goals", "Goals", "what they want", sentences=True)

    def _audience(self) -> None:
        marks: dict[Visibility, ui.element] = {}

        def choose(chosen: Visibility) -> None:
            self.visibility = chosen
            for one, mark in marks.items():
                pressed(mark, on=one is chosen)
            sentence.text = VISIBILITY_SENTENCES[chosen]
            self._changed()

        with box("panel"):
            text("h2", "Who can talk with it")
            with box("line-up wrap"):
                with box("segments") as group:
                    for one, label in VISIBILITY_NAMES.items():
                        mark = marks[one] = native_button(label, "segment")
                        mark.on("click", lambda one=one: choose(one))
                        pressed(mark, on=one is self.visibility)
                group.props.update({"role": "group", "aria-label": "Who can talk with it"})
                sentence = text("span", VISIBILITY_SENTENCES[self.visibility], "quiet small")
