"""One rubric: to be read, or edited by those who may."""

from uuid import UUID

from nicegui import ui

from understudy.kernel.errors import Conflict
from understudy.kernel.ids import new_id
from understudy.practice.courses.rubric_schemas import (
    Rubric,
    RubricChanges,
    RubricDraft,
    RubricFields,
    RubricVisibility,
)
from understudy.practice.courses.rubric_template import TEMPLATE_ID
from understudy.practice.courses.teachers import require_rubric_maker
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.course_words import count_of
from understudy.web.parts.kit import back_link, badge, box, button, page_head, sheet, text
from understudy.web.parts.rubric_form import RubricForm
from understudy.web.parts.rubric_history import RubricHistory
from understudy.web.parts.rubric_reading import rubric_reading
from understudy.web.session import Visiting, Visitor

_IN_USE = (
    "A published assignment uses this rubric. What you change here makes a new version, and the "
    "assignment keeps the one it was published with, so nobody is judged by other words than they "
    "read. It cannot be removed before the assignment is taken back."
)
_FREE = "No published assignment uses it. What you change makes a new version."


async def new_rubric_page(visitor: Visiting) -> None:
    """Write a new rubric."""
    require_rubric_maker(visitor.actor)
    with frame(visitor, "/rubrics", "New rubric"), box("page"):
        EditorView(visitor, None).build()


async def rubric_page(visitor: Visiting, id: UUID) -> None:
    """Show a rubric, to be edited by those who may."""
    found = await visitor.services.rubrics.get(visitor.actor, id)
    with frame(visitor, "/rubrics", found.fields.name), box("page"):
        if found.can_edit:
            EditorView(visitor, found).build()
        else:
            _read_only(visitor, found)


def _read_only(visitor: Visitor, rubric: Rubric) -> None:
    back_link("Rubrics", "/rubrics")
    with page_head(
        rubric.fields.name, count_of(len(rubric.fields.criteria), "criterion", "criteria")
    ):
        badge("Comes with Understudy" if rubric.id == TEMPLATE_ID else "Shared", "good")
        _duplicate_button(visitor, rubric, primary=True)
    with box("editor"):
        with box("panel"):
            rubric_reading(rubric.fields)
        with box("stack aside"):
            with box("panel stack"):
                text("h2", "To change it")
                text("p", "Only its owner edits it. Duplicate it, and the copy is yours.", "quiet")
            RubricHistory(visitor, rubric, None)


def _duplicate_button(visitor: Visitor, rubric: Rubric, *, primary: bool = False) -> None:
    copy_id = new_id()  # chosen before the click: two clicks make one copy

    async def duplicate() -> None:
        actor = await visitor.actor_now()
        made = await visitor.services.rubrics.duplicate(actor, rubric.id, copy_id)
        ui.navigate.to(f"/rubrics/{made.id}")

    button("Duplicate", duplicate, kind="primary" if primary else "", picture="copy")


class EditorView:
    """The editor of one rubric, new or there already."""

    def __init__(self, visitor: Visitor, rubric: Rubric | None) -> None:
        self._visitor, self._rubrics = visitor, visitor.services.rubrics
        self._rubric = rubric
        self._new_id = new_id()  # chosen before the click: two clicks make one rubric

    def build(self) -> None:
        """Build the page."""
        rubric = self._rubric
        back_link("Rubrics", "/rubrics")
        with page_head(rubric.fields.name if rubric else "New rubric", stays=True):
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            if rubric:
                _duplicate_button(self._visitor, rubric)
            button("Save", self._save, kind="primary")
        with box("editor" if rubric else ""):
            with box() as self._left:
                self._form = RubricForm(
                    rubric.fields if rubric else None,
                    rubric.visibility if rubric else RubricVisibility.PRIVATE,
                    lambda: self._mark(unsaved=True),
                )
            if rubric:
                with box("stack aside"):
                    self._use(rubric)
                    RubricHistory(self._visitor, rubric, self._store)

    def _use(self, rubric: Rubric) -> None:
        with box("panel stack publishing"):
            with box("line-up"):
                text("h2", "Use", "grow")
                badge("In use" if rubric.in_use else "Free", "good" if rubric.in_use else "")
            text("p", _IN_USE if rubric.in_use else _FREE, "quiet")
            button("Remove", self._ask_to_remove, kind="danger", picture="remove").set_enabled(
                not rubric.in_use
            )

    def _mark(self, *, unsaved: bool) -> None:
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._left.props["data-unsaved"] = "" if unsaved else None
        self._left.update()

    async def _save(self) -> None:
        fields = self._form.read()
        if fields is None:
            notice("This cannot be saved like this; what is wrong says why.")
        elif self._rubric is None:
            draft = RubricDraft(**dict(fields), visibility=self._form.visibility)
            actor = await self._visitor.actor_now()
            made = await self._rubrics.create(actor, draft, self._new_id)
            self._mark(unsaved=False)
            ui.navigate.to(f"/rubrics/{made.id}")
        else:
            await self._store(fields)

    async def _store(self, fields: RubricFields, expected: int | None = None) -> None:
        assert self._rubric  # noqa: S101 the callers looked
        changes = RubricChanges(
            fields=fields,
            visibility=self._form.visibility,
            expected_version=expected or self._rubric.version,
        )
        actor = await self._visitor.actor_now()
        try:
            saved = await self._rubrics.change(actor, self._rubric.id, changes)
        except Conflict as conflict:
            await self._settle(conflict, fields)
            return
        self._mark(unsaved=False)
        if saved.version == self._rubric.version:
            notice("Saved.")
            self._rubric = saved
        else:
            ui.navigate.to(f"/rubrics/{saved.id}")

    async def _settle(self, conflict: Conflict, fields: RubricFields) -> None:
        """Let the visitor choose between their text and the one that was saved meanwhile."""
        assert self._rubric  # noqa: S101 only a rubric that is there can conflict
        theirs = await self._rubrics.get(await self._visitor.actor_now(), self._rubric.id)

        async def keep_mine() -> None:
            close()
            await self._store(fields, theirs.version)

        def see_theirs() -> None:
            self._mark(unsaved=False)
            ui.navigate.to(f"/rubrics/{theirs.id}")

        with sheet("Someone saved this rubric meanwhile") as close:
            text("p", conflict.message, "quiet")
            text("p", "Your text is still in the form; theirs stays among the versions.", "quiet")
            with box("actions"):
                button("Back to my text", close, kind="plain")
                button("See theirs", see_theirs)
                button("Save mine", keep_mine, kind="primary")

    def _ask_to_remove(self) -> None:
        rubric = self._rubric
        assert rubric  # noqa: S101 the button is there for these only

        async def remove() -> None:
            await self._rubrics.remove(await self._visitor.actor_now(), rubric.id)
            self._mark(unsaved=False)
            ui.navigate.to("/rubrics")

        with sheet(f"Remove {rubric.fields.name}?") as close:
            text("p", "No assignment can take it any more. What was judged by it is kept.", "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")
