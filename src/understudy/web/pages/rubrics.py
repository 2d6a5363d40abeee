"""Rubrics: one's own, those that are shared, and the one that comes with Understudy."""

from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.kernel.page import Page
from understudy.practice.courses.rubric_schemas import RubricCard, RubricVisibility
from understudy.practice.courses.rubric_template import TEMPLATE_ID
from understudy.practice.courses.teachers import require_rubric_maker
from understudy.web.frame import frame
from understudy.web.parts.course_words import count_of
from understudy.web.parts.fields import search_field
from understudy.web.parts.kit import badge, box, button, empty, link_button, page_head, text
from understudy.web.parts.lists import SEARCHED, Reading, matches
from understudy.web.session import Visiting, Visitor

_SHOWN_AT_ONCE = 30
_LEAD = (
    "A rubric says what is judged in a talk, what is looked for, and what the levels mean. "
    "Assignments keep the version they were published with."
)
_NONE = "A rubric says what is judged in a talk, what is looked for, and what the levels mean."


async def rubrics_page(visitor: Visiting) -> None:
    """Show the rubrics the visitor can use."""
    require_rubric_maker(visitor.actor)
    with frame(visitor, "/rubrics", "Rubrics"), box("page"):
        await RubricsView(visitor).build()


class RubricsView:
    """The list of one visitor."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._rubrics = visitor, visitor.services.rubrics
        self._shown = _SHOWN_AT_ONCE
        self._reading = Reading[RubricCard](self._read)

    async def build(self) -> None:
        """Build the page."""
        with page_head("Rubrics"):
            link_button("New rubric", "/rubrics/new", kind="primary", picture="plus")
        text("p", _LEAD, "tab-lead")
        with box("tools"):
            self._search = search_field("Search rubrics", self._show)
        self._list = box()
        await self._show()

    async def _read(self, after: str | None, limit: int) -> Page[RubricCard]:
        actor = await self._visitor.actor_now()
        return await self._rubrics.list(actor, after=after, limit=limit)

    async def _show(self) -> None:
        words = self._search.value or ""
        read = await self._reading.until(SEARCHED if words else self._shown)
        if words != (self._search.value or ""):
            return  # they typed on meanwhile
        found = [card for card in read if matches(words, card.name, card.description)]
        self._list.clear()
        with self._list:
            if not read:
                with empty("rubrics", "No rubrics yet", _NONE):
                    link_button("New rubric", "/rubrics/new", kind="primary", picture="plus")
            elif not found:
                with empty("search", "Nothing found", "No rubric carries these words."):
                    pass
            else:
                self._rows(found, more=self._reading.has_more and not words)

    def _rows(self, found: list[RubricCard], *, more: bool) -> None:
        with box("card rows", "ul"):
            for card in found[: self._shown]:
                self._row(card)
        if more or len(found) > self._shown:
            with box("more"):
                button("Show more", self._show_more)

    async def _show_more(self) -> None:
        self._shown += _SHOWN_AT_ONCE
        await self._show()

    def _row(self, card: RubricCard) -> None:
        copy_id = new_id()  # chosen before the click: two clicks make one copy

        async def duplicate() -> None:
            actor = await self._visitor.actor_now()
            made = await self._rubrics.duplicate(actor, card.id, copy_id)
            ui.navigate.to(f"/rubrics/{made.id}")

        with box("entry-row leads", "li"):
            with box("main"):
                with text("strong", ""):
                    ui.link(card.name, f"/rubrics/{card.id}").classes("whole-row")
                count = count_of(card.criteria, "criterion", "criteria")
                text("small", f"{count} · version {card.version}")
                if card.description:
                    text("small", card.description, "two-lines")
            if card.id == TEMPLATE_ID:
                badge("Comes with Understudy", "good")
            elif card.visibility is RubricVisibility.SHARED:
                badge("Shared")
            else:
                badge("Private")
            made = button("Duplicate", duplicate, picture="copy").classes("small")
            made.props["aria-label"] = f"Duplicate {card.name}"
