"""One criterion of a rubric as a form: its line, and all of it once it is opened."""

from collections.abc import Callable

from nicegui import ui

from understudy.practice.courses.rubric_schemas import CountsFrom, NotObserved, Source
from understudy.web.parts.fields import ListField, choice_field, line_field, prose_field
from understudy.web.parts.indicator_rows import IndicatorRows
from understudy.web.parts.kit import badge, box, button, in_page, native_button, text
from understudy.web.parts.rubric_writing import CriterionText, LevelText, Problems

_SOURCES = {
    Source.TRANSCRIPT.value: "The talk",
    Source.REFLECTION.value: "The written reflection",
}
_NOT_OBSERVED = {
    NotObserved.EXCLUDE.value: "It is left out of the mean",
    NotObserved.LOWEST.value: "It counts as the lowest level",
}
_CRITICAL = {"false": "It counts like the others", "true": "A teacher looks at it"}
COUNTS_FROM = {
    CountsFrom.WORKER.value: "The student's turns",
    CountsFrom.CLIENT.value: "The client's turns",
    CountsFrom.BOTH.value: "All turns",
}

type Moved = Callable[["CriterionForm", int], object]


class CriterionForm:
    """A line with name and weight, and below it the fields, which are built when it is opened."""

    def __init__(
        self,
        content: CriterionText,
        changed: Callable[[], object],
        move: Moved,
        remove: Callable[["CriterionForm"], object],
    ) -> None:
        self.content, self._changed = content, changed
        self._entries: dict[str, ui.input | ui.textarea] = {}
        self._refs: ListField | None = None
        with box("criterion card", "li") as self.root:
            with box("criterion-head"):
                with native_button("", "criterion-open") as self._opener:
                    self._name = text("strong", content.name or "New criterion", "grow")
                    self._critical = badge("Critical", "warn")
                self._opener.on("click", in_page(self.turn))
                self._weight = line_field("", content.weight, self._weighed, most=8)
                self._weight.classes("weight slim").props("suffix=% dense inputmode=decimal")
                with box("line-up pair-actions"):
                    self.up = self._act("up", "up", lambda: move(self, -1))
                    self.down = self._act("down", "down", lambda: move(self, 1))
                    self._drop = self._act("", "close", lambda: remove(self))
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            self._body = box("fields criterion-body")
        self._body.set_visibility(False)
        self._opener.props.update({"aria-expanded": "false", "aria-controls": self._body.html_id})
        self._say()

    def turn(self, *, on: bool | None = None) -> None:
        """Open or close the fields."""
        is_open = not self._body.visible if on is None else on
        if is_open and not self._entries:
            with self._body:
                self._fields()
        self._body.set_visibility(is_open)
        self._opener.props["aria-expanded"] = "true" if is_open else "false"
        self._opener.update()

    def set_weight(self, weight: str) -> None:
        """Give it this weight, in percent."""
        self.content.weight = weight
        self._weight.value = weight

    def mark(self, problems: Problems) -> None:
        """Say what is wrong at its place; opened if that is inside."""
        inside = {name: said for name, said in problems.items() if name != "weight"}
        if inside:
            self.turn(on=True)
        self._weight.error = problems.get("weight")
        for name, entry in self._entries.items():
            entry.error = problems.get(name)
        if self._refs:
            self._refs.mark(problems.get("competency_refs", ""))
        self._problem.set_text(problems.get("indicators", ""))

    def _act(self, way: str, picture: str, act: Callable[[], object]) -> ui.button:
        made = button("", act, kind="plain", picture=picture).classes("bare")
        made.props["data-way"] = way
        return made

    def _say(self) -> None:
        name = self.content.name or "New criterion"
        self._name.set_text(name)
        self._critical.set_visibility(self.content.is_critical)
        self._weight.props["aria-label"] = f"Weight of {name}, in percent"
        for way, made in (("up", self.up), ("down", self.down)):
            made.props["aria-label"] = made.props["title"] = f"Move {name} {way}"
        self._drop.props["aria-label"] = self._drop.props["title"] = f"Remove {name}"
        for each in (self._weight, self.up, self.down, self._drop):
            each.update()

    def _weighed(self) -> None:
        self.content.weight = str(self._weight.value or "")
        self._changed()

    def _fields(self) -> None:
        given = self.content
        self._line("name", "Name", given.name)
        made = prose_field("What it is about", given.description, self._read, most=2_000)
        self._entries["description"] = made
        self._choice("judged_from", "It is judged from", _SOURCES, "third")
        self._choice("not_observed", "If there was no occasion", _NOT_OBSERVED, "third")
        self._choice("is_critical", "At the lowest level", _CRITICAL, "third")
        hint = "such as C6 Engage"
        self._refs = ListField("Competencies", hint, given.competency_refs, self._read)
        IndicatorRows(given.indicators, self._changed, COUNTS_FROM)
        text("h3", "The four levels")
        for place, level in enumerate(given.levels):
            self._level(place, level)

    def _level(self, place: int, level: LevelText) -> None:
        label = line_field(f"Level {level.score}", level.label, self._read, most=120)
        self._entries[f"levels.{place}.label"] = label.classes("quarter")
        words = prose_field(f"Level {level.score} in words", level.descriptor, self._read, most=300)
        self._entries[f"levels.{place}.descriptor"] = words.classes("three-quarters")

    def _line(self, name: str, label: str, value: str) -> None:
        self._entries[name] = line_field(label, value, self._read, most=120)

    def _choice(self, name: str, label: str, options: dict[str, str], width: str) -> None:
        given = getattr(self.content, name)
        value = ("true" if given else "false") if isinstance(given, bool) else str(given)

        def take() -> None:
            chosen = str(made.value)
            setattr(self.content, name, chosen == "true" if isinstance(given, bool) else chosen)
            self._say()
            self._changed()

        made = choice_field(label, options, value, take).classes(width)

    def _read(self) -> None:
        """Take what is written."""
        given = self.content
        given.name = self._written("name")
        given.description = self._written("description")
        given.competency_refs = self._refs.values if self._refs else given.competency_refs
        for place, level in enumerate(given.levels):
            level.label = self._written(f"levels.{place}.label")
            level.descriptor = self._written(f"levels.{place}.descriptor")
        self._say()
        self._changed()

    def _written(self, name: str) -> str:
        return str(self._entries[name].value or "").strip()
