"""A rubric as a form."""

from collections.abc import Callable

from nicegui import ui

from understudy.practice.courses.rubric_schemas import RubricFields, RubricVisibility
from understudy.web.parts.criterion_form import CriterionForm
from understudy.web.parts.fields import line_field, prose_field
from understudy.web.parts.focus import focus
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import box, button, text
from understudy.web.parts.rubric_writing import (
    CriterionText,
    checked,
    evened,
    sum_of,
    text_of,
)

VISIBILITIES = {RubricVisibility.PRIVATE: "Only you", RubricVisibility.SHARED: "All who teach"}


class RubricForm:
    """Name, description and criteria, with what their weights add up to."""

    def __init__(
        self,
        fields: RubricFields | None,
        visibility: RubricVisibility,
        changed: Callable[[], object],
    ) -> None:
        self._changed, self._criteria = changed, list[CriterionForm]()
        with box("stack"):
            self._whole(fields, visibility)
            with box("weights line-up wrap"):
                text("h2", "Criteria")
                self._sum = text("span", "", "grow small")
                self._sum.props["role"] = "status"
                button("Even out", self._even_out).classes("small")
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            self._list = box("criteria stack", "ol")
            with box():
                button("Add a criterion", self._add, picture="plus")
        for criterion in fields.criteria if fields else ():
            self._row(text_of(criterion))
        if not fields:
            self._row(CriterionText(weight="100")).turn(on=True)
        self._say()

    @property
    def visibility(self) -> RubricVisibility:
        """Who may use it."""
        return self._seen_by.value

    def read(self) -> RubricFields | None:
        """Return what is written; if it cannot be used, say so where it is wrong: None."""
        found = checked(
            str(self._name.value or "").strip(),
            str(self._about.value or "").strip(),
            [each.content for each in self._criteria],
        )
        self._name.error = found.whole.get("name")
        self._about.error = found.whole.get("description")
        self._problem.set_text(found.whole.get("criteria", ""))
        for each, problems in zip(self._criteria, found.criteria, strict=True):
            each.mark(problems)
        return found.fields

    def _whole(self, fields: RubricFields | None, visibility: RubricVisibility) -> None:
        with box("panel"):
            text("h2", "The rubric")
            with box("fields"):
                self._name = line_field("Name", fields.name if fields else "", self._tell, most=120)
                about = fields.description if fields else ""
                self._about = prose_field("What it is for", about, self._tell, most=2_000)
                with box("line-up wrap"):
                    text("span", "Who can use it", "quiet small")
                    self._seen_by = Switch("Who can use it", VISIBILITIES, visibility, self._tell)

    def _row(self, content: CriterionText) -> CriterionForm:
        with self._list:
            made = CriterionForm(content, self._tell, self._move, self._remove)
        self._criteria.append(made)
        return made

    def _add(self) -> None:
        self._row(CriterionText()).turn(on=True)
        self._tell()

    def _remove(self, gone: CriterionForm) -> None:
        self._criteria.remove(gone)
        gone.root.delete()
        self._tell()

    def _move(self, moved: CriterionForm, by: int) -> None:
        to = self._criteria.index(moved) + by
        self._criteria.remove(moved)
        self._criteria.insert(to, moved)
        moved.root.move(target_index=to)
        self._tell()
        wanted: ui.button = moved.up if by < 0 else moved.down
        focus(wanted if wanted.enabled else moved.down if by < 0 else moved.up)

    def _even_out(self) -> None:
        weights = evened([each.content for each in self._criteria])
        for each, weight in zip(self._criteria, weights, strict=True):
            each.set_weight(weight)
        self._tell()

    def _tell(self) -> None:
        self._say()
        self._changed()

    def _say(self) -> None:
        sentence, is_whole = sum_of(each.content for each in self._criteria)
        self._sum.set_text(sentence)
        self._sum.classes(
            add="quiet" if is_whole else "caution", remove="caution" if is_whole else "quiet"
        )
        last = len(self._criteria) - 1
        for place, each in enumerate(self._criteria):
            each.up.set_enabled(place > 0)
            each.down.set_enabled(place < last)
