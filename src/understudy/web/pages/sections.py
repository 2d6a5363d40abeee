"""Sections: those one teaches, assists or learns in."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.kernel.page import Page
from understudy.practice.courses.section_schemas import Part, SectionCard
from understudy.practice.courses.teachers import teaches
from understudy.practice.overview.schemas import Outlook
from understudy.web.frame import frame
from understudy.web.parts.course_words import PARTS, count_of
from understudy.web.parts.fields import search_field
from understudy.web.parts.join_form import JoinForm
from understudy.web.parts.kit import (
    avatar,
    badge,
    box,
    button,
    empty,
    page_head,
    sheet,
    text,
)
from understudy.web.parts.lists import SEARCHED, Reading, matches
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.section_form import SectionForm
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor

_SHOWN_AT_ONCE = 30
_SEARCHED_FROM = 8
"""Sections; a list of fewer is read faster than searched."""
_TEACHES = (
    "A section is a group of students you teach: make one, show its code on a slide, and give "
    "it assignments with clients to talk with."
)
_LEARNS = "As soon as you join one, its assignments stand here, with what is due next."


async def sections_page(visitor: Visiting, code: str = "") -> None:
    """Show the visitor's sections; an address with a code has it filled in."""
    with frame(visitor, "/sections", "Sections"), box("page"):
        await SectionsView(visitor, code[:40]).build()


class SectionsView:
    """The list of one visitor."""

    def __init__(self, visitor: Visitor, code: str) -> None:
        self._visitor, self._code = visitor, code
        self._teaches = teaches(visitor.actor)
        self._shown = _SHOWN_AT_ONCE
        # Those that are over stand last; by name they are already.
        self._reading = Reading[SectionCard](
            self._reader(is_active=True), self._reader(is_active=False)
        )
        self._outlooks: Mapping[UUID, Outlook] = {}

    async def build(self) -> None:
        """Build the page."""
        actor, services = self._visitor.actor, self._visitor.services
        self._outlooks = await services.overview.outlooks(actor)
        active, over = await services.sections.count(actor)
        with page_head("Sections", _sub(active, over)):
            if self._teaches:
                button("Join with a code", self._ask_code)
                button("New section", self._ask_new, kind="primary", picture="plus")
        if self._code and self._teaches:
            self._ask_code()
        comes_to_join = bool(self._code) or not active + over
        if comes_to_join:
            self._joining()
        with box("tools") as tools:
            self._search = search_field("Search sections", self._show)
        tools.set_visibility(active + over >= _SEARCHED_FROM)
        self._list = box()
        await self._show()
        if not comes_to_join:
            self._joining()

    def _joining(self) -> None:
        if not self._teaches:
            with box("panel section joining"):
                text("h2", "Join with a code")
                JoinForm(self._visitor, self._code)

    def _reader(
        self, *, is_active: bool
    ) -> Callable[[str | None, int], Awaitable[Page[SectionCard]]]:
        async def read(after: str | None, limit: int) -> Page[SectionCard]:
            actor = await self._visitor.actor_now()
            return await self._visitor.services.sections.list(
                actor, is_active=is_active, after=after, limit=limit
            )

        return read

    async def _show(self) -> None:
        words = self._search.value or ""
        read = await self._reading.until(SEARCHED if words else self._shown)
        if words != (self._search.value or ""):
            return  # they typed on meanwhile
        found = [
            card
            for card in read
            if matches(words, card.name, card.course_code, card.term, card.teacher)
        ]
        self._list.clear()
        with self._list:
            if not found:
                self._say_nothing()
                return
            with box("card rows", "ul"):
                for card in found[: self._shown]:
                    self._row(card)
            if len(found) > self._shown or (self._reading.has_more and not words):
                with box("more"):
                    button("Show more", self._show_more)

    async def _show_more(self) -> None:
        self._shown += _SHOWN_AT_ONCE
        await self._show()

    def _row(self, card: SectionCard) -> None:
        with box("entry-row leads" + ("" if card.is_active else " off"), "li"):
            avatar(card.name, tone_of(card.id), "small")
            with box("main"):
                with box("line-up wrap"):
                    with text("strong", ""):
                        ui.link(card.name, f"/sections/{card.id}").classes("whole-row")
                    if not card.is_active:
                        badge("Over")
                    if self._teaches and PARTS[card.part]:
                        badge(PARTS[card.part])
                text("small", self._about(card))
            with box("beside"):
                self._due(card)

    def _about(self, card: SectionCard) -> str:
        people = None if card.students is None else count_of(card.students, "student")
        teacher = None if card.part is Part.MANAGES else card.teacher
        parts = [card.course_code, card.term, teacher, people]
        return " · ".join(part for part in parts if part)

    def _due(self, card: SectionCard) -> None:
        outlook = self._outlooks.get(card.id)
        if outlook and outlook.next_due:
            text("span", "Next due", "tiny")
            zone = self._visitor.services.settings.timezone
            local_moment(outlook.next_due, zone).classes("small")
        else:
            said = count_of(outlook.assignments, "assignment") if outlook else "No assignment yet"
            text("span", said, "small quiet")

    def _say_nothing(self) -> None:
        if self._search.value:
            with empty("search", "Nothing found", "No section carries these words."):
                pass
        elif self._teaches:
            with empty("sections", "No sections yet", _TEACHES):
                button("Make the first one", self._ask_new, kind="primary", picture="plus")
        else:
            with empty("sections", "You are in no section yet", _LEARNS):
                pass

    def _ask_code(self) -> None:
        with sheet("Join with a code") as close:
            JoinForm(self._visitor, self._code)
            with box("actions"):
                button("Cancel", close, kind="plain")

    def _ask_new(self) -> None:
        made_id = new_id()  # chosen before the click: two clicks make one section

        async def make() -> None:
            draft = form.draft()
            if draft is None:
                return
            actor = await self._visitor.actor_now()
            made = await self._visitor.services.sections.create(actor, draft, made_id)
            ui.navigate.to(f"/sections/{made.id}")

        with sheet("New section") as close:
            form = SectionForm()
            text(
                "p", "It gets a code with which students join; you change all this later.", "quiet"
            )
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Make it", make, kind="primary")


def _sub(active: int, over: int) -> str:
    return (f"{active} active" + (f" · {over} over" if over else "")) if active + over else ""
