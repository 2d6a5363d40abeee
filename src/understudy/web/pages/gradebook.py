"""The export of an assignment's results for a gradebook: columns, a look at it, the file."""

from uuid import UUID

from nicegui import ui

from understudy.practice.feedback.class_schemas import Gradebook, GradebookWish
from understudy.practice.feedback.grading import mapped
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.assignment_facts import folded
from understudy.web.parts.course_words import count_of
from understudy.web.parts.gradebook_columns import HINTS, SYSTEMS, Chosen, System, columns_for
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import back_link, box, button, empty, in_page, page_head, text
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_SHOWN = 8
_NOBODY = "Students who join the section stand here. There is nothing to export before that."
_UNCONFIRMED = "Only results that a teacher has confirmed"
_NO_COLUMN = "Choose at least one column, then download."


async def gradebook_page(visitor: Visiting, id: UUID) -> None:
    """Show the table of an assignment, and how it is exported."""
    given = await visitor.services.assignments.get(visitor.actor, id)
    book = await visitor.services.feedback.gradebook(
        visitor.actor, id, only_confirmed=True, most=_SHOWN
    )
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    with frame(visitor, "/sections", f"Gradebook of {given.title}"), box("page"):
        back_link("Results", f"/assignments/{id}/results")
        if book.rows:
            GradebookView(visitor, id, given.title, book).build()
            return
        with page_head("Gradebook", given.title):
            pass
        with empty("people", "Nobody is in it yet", _NOBODY):
            pass


class GradebookView:
    """The columns on one side, the table as it will be on the other."""

    def __init__(self, visitor: Visitor, id: UUID, title: str, book: Gradebook) -> None:
        self._visitor, self._id, self._title, self._book = visitor, id, title, book
        self._columns = columns_for(System.CANVAS, book, title)

    def build(self) -> None:
        """Add it."""
        with page_head("Gradebook", self._title):
            button("Download CSV", self._download, kind="primary", picture="download")
        with box("gradebook"):
            with box("panel stack columns-panel"):
                text("h2", "Columns")
                self._system = Switch("For", SYSTEMS, System.CANVAS, self._choose)
                self._hint = text("p", "", "quiet small")
                self._confirmed = ui.checkbox(
                    _UNCONFIRMED, value=True, on_change=in_page(self._read)
                ).classes("flag")
                self._list = box("stack tight")
            with box("panel stack preview-panel"):
                self._told = text("h2", "")
                self._table = box("table-place")
        self._show_columns()
        self._preview()

    def _choose(self) -> None:
        self._columns = columns_for(self._system.value, self._book, self._title)
        self._show_columns()
        self._preview()

    async def _read(self) -> None:
        self._book = await self._visitor.services.feedback.gradebook(
            await self._visitor.actor_now(),
            self._id,
            only_confirmed=self._confirmed.value,
            most=_SHOWN,
        )
        self._preview()

    def _show_columns(self) -> None:
        self._hint.set_text(HINTS[self._system.value])
        self._list.clear()
        with self._list:
            for column in self._columns:
                if column.is_on:
                    self._column(column)
            rest = [each for each in self._columns if not each.is_on]
            if rest:
                with folded(f"More columns ({len(rest)})"), box("stack tight"):
                    for column in rest:
                        self._column(column)

    def _column(self, column: Chosen) -> None:
        source = column.source or "left blank"
        with box("grade-column"):
            ticked = ui.checkbox(value=column.is_on).classes("flag")
            ticked.props["aria-label"] = f"Export {source}"
            with box("grow"):
                name = ui.input(value=column.name).classes("field slim")
                name.props("outlined dense hide-bottom-space debounce=200 maxlength=400")
                name.props["aria-label"] = f"Name of {source}"
                if column.name != source:
                    text("span", f"from {source}" if column.source else source, "tiny")

        def changed() -> None:
            column.is_on, column.name = bool(ticked.value), str(name.value or "")
            self._preview()

        for field in (ticked, name):
            field.on_value_change(changed)

    def _wish(self) -> GradebookWish:
        return GradebookWish(
            columns=[each.asked for each in self._columns if each.is_on],
            only_confirmed=bool(self._confirmed.value),
        )

    def _preview(self) -> None:
        shown = mapped(self._book, self._wish().columns)
        lines = count_of(shown.lines, "student")
        self._told.set_text(f"{lines}, {count_of(len(shown.columns), 'column')}")
        self._table.clear()
        with self._table, box("figures-table", "table"):
            with box(tag="thead"), box(tag="tr"):
                for name in shown.columns:
                    text("th", name).props["scope"] = "col"
            with box(tag="tbody"):
                for row in shown.rows:
                    with box(tag="tr"):
                        for cell in row:
                            text("td", cell)
                if shown.lines > len(shown.rows):
                    with box(tag="tr"):
                        text("td", f"and {shown.lines - len(shown.rows)} more", "quiet")

    async def _download(self) -> None:
        wish = self._wish()
        if not wish.columns:
            notice(_NO_COLUMN)
            return
        actor = await self._visitor.actor_now()
        found = await self._visitor.services.feedback.export_gradebook(actor, self._id, wish)
        ui.download.content(found.encode(), "gradebook.csv", "text/csv")
