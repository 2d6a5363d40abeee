"""The facts of a client as a table that is written in."""

from collections.abc import Callable, Mapping
from inspect import isawaitable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from understudy.practice.mind.schemas import FIRST_TRUST, HIGHEST_TRUST, LOWEST_TRUST
from understudy.web.parts.client_fillers import Problems
from understudy.web.parts.client_sections import IF_ASKED
from understudy.web.parts.fields import choice_field, line_field, prose_field
from understudy.web.parts.in_place import put
from understudy.web.parts.kit import Act, box, button, icon, in_page, native_button, text

_STEP = "0.1"
# The number follows the thumb; the server is told where it comes to rest.
_FOLLOW = """(event) => {
    event.target.parentElement.querySelector(".numbers").firstChild.nodeValue = event.target.value;
}"""
# Back where it was, nothing comes from the server that says what its place means.
_TELL = """(event) => {
    const slider = event.target, meant = slider.getAttribute("aria-valuetext");
    if (meant.startsWith(`${Number(slider.value).toFixed(1)},`)) {
        slider.parentElement.querySelector(".numbers").firstChild.nodeValue = meant;
    }
    emit(slider.value);
}"""
_LONGEST = 600


def trust_words(trust: float) -> str:
    """Return what a level or a trust means: `3.0, building`."""
    names = ((1.5, "refuses"), (2.25, "hesitant"), (2.75, "first talk"), (3.5, "building"))
    name = next((name for below, name in names if trust < below), "open")
    return f"{trust:.1f}, {name}"


class TrustSlider:
    """A slider from 1 to 4 that says what its place means."""

    def __init__(self, label: str, value: float, changed: Act | None = None) -> None:
        self.value, self._changed = value, changed
        with box("trust-slider") as self.root:
            with box("told"):
                text("span", label, "label grow")
                self._told = text("span", trust_words(value), "numbers")
            # The browser's own: it is worked by keys, and read out.
            self._slider = ui.element("input")
        limits = {"min": str(LOWEST_TRUST), "max": str(HIGHEST_TRUST), "step": _STEP}
        self._slider.props.update({"type": "range", "aria-label": label, **limits})
        self._slider.on("input", js_handler=_FOLLOW)
        self._slider.on("change", self._moved, js_handler=_TELL)
        self._show()

    async def _moved(self, event: GenericEventArguments) -> None:
        self.value = min(max(round(float(event.args), 1), LOWEST_TRUST), HIGHEST_TRUST)
        self._show()
        done = self._changed() if self._changed else None
        if isawaitable(done):
            await done

    def _show(self) -> None:
        told = trust_words(self.value)
        self._told.set_text(told)
        put(self._slider, value=str(self.value), aria_valuetext=told)


class FactsFiller:
    """All facts of a case; one without words and tags is left out."""

    def __init__(self, value: object, changed: Act, criteria: Mapping[str, str]) -> None:
        self._changed, self._criteria = changed, criteria
        self._rows: list[_FactRow] = []
        self._used: set[str] = set()
        self._place = box("fact-rows", "ul")
        self._problem = text("p", "", "problem")
        self._problem.props["role"] = "alert"
        with box("line-up"):
            button("Add a fact", self._add, picture="plus")
        for each in value if isinstance(value, list) else ():
            self._show(each)

    def read(self) -> object:
        """Return the facts that hold something."""
        return [row.read() for row in self._rows if not row.is_blank]

    def mark(self, problems: Problems) -> None:
        """Say under the facts what is wrong with which."""
        told = []
        for rest, sentence in problems.items():
            number, _, name = rest.partition(".")
            where = f"{_NAMES.get(name.partition('.')[0], '')}: "
            told.append(f"Fact {int(number) + 1}{where}{sentence}" if number else sentence)
        self._problem.text = " ".join(told)

    def anchor(self, rest: str) -> ui.element | None:
        """Return the fact of this number."""
        number = rest.partition(".")[0]
        filled = [row for row in self._rows if not row.is_blank]
        if number.isdecimal() and int(number) < len(filled):
            return filled[int(number)].root
        return None

    def _add(self) -> None:
        self._show({"id": self._new_id()})
        self._changed()

    def _new_id(self) -> str:
        """Return an id that no fact here has or had: questions hold on to it."""
        number = len(self._used) + 1
        while f"fact-{number}" in self._used:
            number += 1
        return f"fact-{number}"

    def _show(self, values: Mapping[str, Any]) -> None:
        self._used.add(str(values["id"]))
        with self._place:
            row = _FactRow(values, self._criteria, self._changed, self._take_away)
        self._rows.append(row)
        self._count()

    def _take_away(self, row: "_FactRow") -> None:
        self._rows.remove(row)
        row.root.delete()
        self._count()
        self._changed()

    def _count(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.count(number)


_NAMES = {"text": ", the fact", "topic_tags": ", topics", "linked_criterion": ", criterion"}


class _FactRow:
    def __init__(
        self,
        values: Mapping[str, Any],
        criteria: Mapping[str, str],
        changed: Act,
        take_away: Callable[["_FactRow"], object],
    ) -> None:
        self._id = str(values["id"])
        with box("fact-row", "li") as self.root:
            with box("line-up"):
                self._number = text("h3", "")
                text("span", self._id, "tiny grow")
                with native_button("", "drop") as self._drop:
                    icon("close")
                self._drop.on("click", in_page(lambda: take_away(self)))
            with box("fields"):
                said = str(values.get("text", ""))
                self._text = prose_field("The fact, in the client's words", said, changed)
                self._text.props["maxlength"] = _LONGEST
                tags = ", ".join(values.get("topic_tags", ()))
                self._tags = line_field("Topics one asks about, with commas", tags, changed)
                self._tags.classes("half")
                self._build_rest(values, criteria, changed)

    def _build_rest(
        self, values: Mapping[str, Any], criteria: Mapping[str, str], changed: Act
    ) -> None:
        linked = str(values.get("linked_criterion") or "")
        options = {"": "None", **criteria}
        if linked not in options:
            options[linked] = linked
        self._linked = choice_field("Speaks for the criterion", options, linked, changed)
        self._linked.classes("half")
        with box("half"):
            level = float(values.get("disclosure_level", FIRST_TRUST))
            self._level = TrustSlider("Level: told from this trust on", level, changed)
        way = str(values.get("if_asked_directly", "deflect"))
        self._way = choice_field("If asked before that", IF_ASKED, way, changed).classes("half")
        with box("line-up wrap"):
            self._never = self._flag("Never volunteered", values, "must_never_volunteer", changed)
            self._hard = self._flag("Hard to tell", values, "discomfort", changed)

    @staticmethod
    def _flag(label: str, values: Mapping[str, Any], name: str, changed: Act) -> ui.checkbox:
        made = ui.checkbox(label, value=bool(values.get(name)), on_change=in_page(changed))
        made.classes("flag").props("dense")
        return made

    @property
    def is_blank(self) -> bool:
        """Whether neither the fact nor a topic is written."""
        return not (self._text.value or "").strip() and not self._topics()

    def count(self, number: int) -> None:
        """Show which of the facts it is."""
        self._number.set_text(f"Fact {number}")
        self._drop.props["aria-label"] = f"Remove fact {number}"
        self._drop.update()

    def _topics(self) -> list[str]:
        return [tag for part in (self._tags.value or "").split(",") if (tag := part.strip())]

    def read(self) -> dict[str, object]:
        """Return the fact as it is written."""
        return {
            "id": self._id,
            "text": (self._text.value or "").strip(),
            "topic_tags": self._topics(),
            "disclosure_level": self._level.value,
            "if_asked_directly": self._way.value,
            "discomfort": bool(self._hard.value),
            "must_never_volunteer": bool(self._never.value),
            "linked_criterion": self._linked.value or None,
        }
