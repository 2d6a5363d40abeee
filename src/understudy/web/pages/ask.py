"""What answers here: one's ask pages, and the documents they answer from."""

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from understudy.ask.documents.schemas import DocumentCard
from understudy.ask.pages.schemas import AskPage
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.web.frame import frame
from understudy.web.parts.ask_card import ask_card
from understudy.web.parts.ask_upload import upload_place, upload_script
from understudy.web.parts.ask_words import base_of, form_words
from understudy.web.parts.dates import day
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import (
    Act,
    badge,
    box,
    button,
    empty,
    icon,
    link_button,
    page_head,
    text,
)
from understudy.web.parts.lists import read_all
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_LEAD = "A document answers whoever you share it with, from what stands in it and nothing else."
_TEACHES = (
    "Put in a résumé, a handbook or your notes. Then share a page: visitors ask, and every answer "
    "shows the passage it comes from, or says that it is not in there."
)
_NO_PAGES = (
    "A page is where visitors ask. It has an address to share or to put on your site, a budget "
    "for each day, and an inbox of what was asked."
)
_AT_ONCE = 30


async def ask_page(visitor: Visiting) -> None:
    """Show the pages and documents of the visitor."""
    if not visitor.actor.makes_personas:
        raise Forbidden
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("ask-owner.css")}">')
    upload_script()
    with frame(visitor, "/ask", "Ask"), box("page"):
        await AskView(visitor).build()


class AskView:
    """The lists of one visitor."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._ask = visitor, visitor.services.ask
        self._shown = _AT_ONCE
        self._documents: list[DocumentCard] = []

    async def build(self) -> None:
        """Build the page."""
        actor = self._visitor.actor
        self._documents = await read_all(
            lambda after, limit: self._ask.documents.list(actor, after=after, limit=limit)
        )
        pages = await read_all(
            lambda after, limit: self._ask.pages.list(actor, after=after, limit=limit)
        )
        with page_head("Ask", _LEAD):
            if self._documents:
                link_button("New page", "/ask/pages/new", kind="primary", picture="plus")
        if not self._documents and not pages:
            self._begin()
            return
        await self._pages(pages)
        with box("section", "section"):
            text("h2", "Documents", "ask-heading")
            self._place("Put a document in", "slim")
            self._list = box()
            self._show()
        self._samples("Or put in a sample:")

    def _begin(self) -> None:
        with box("ask-begin"):
            with empty("ask", "Nothing answers yet", _TEACHES):
                pass
            self._place("Put your first document in", "")
            self._samples("Nothing at hand? Try it with a sample:")

    def _place(self, label: str, classes: str) -> None:
        to, then = "/api/ask/documents", "/ask/documents/{id}"
        upload_place(label, to, then, id=str(new_id()), classes=classes)

    def _samples(self, lead: str) -> None:
        with box("ask-samples"):
            text("span", lead, "quiet")
            for sample in self._ask.documents.samples(self._visitor.actor):
                button(sample.title, self._putting_in(sample.name, new_id()), picture="notes")

    def _putting_in(self, name: str, id: UUID) -> Act:
        async def put_in() -> None:
            actor = await self._visitor.actor_now()
            made = await self._ask.documents.add_sample(actor, name, id)
            ui.navigate.to(f"/ask/documents/{made.id}")

        return put_in

    async def _pages(self, pages: Sequence[AskPage]) -> None:
        base = base_of(self._visitor)
        weeks = await self._ask.inbox.weeks(self._visitor.actor, [page.id for page in pages])
        with box("section", "section"):
            text("h2", "Pages", "ask-heading")
            if not pages:
                with empty("ask", "No page yet", _NO_PAGES, "h3"):
                    link_button("Make one", "/ask/pages/new", kind="primary", picture="plus")
            with box("gallery"):
                for page in pages:
                    ask_card(page, weeks[page.id], base)

    def _show(self) -> None:
        self._list.clear()
        with self._list:
            if not self._documents:
                return
            with box("card rows", "ul"):
                for document in self._documents[: self._shown]:
                    self._row(document)
            if len(self._documents) > self._shown:
                with box("more"):
                    button(f"Show more ({len(self._documents) - self._shown})", self._show_more)

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self._show()

    def _row(self, document: DocumentCard) -> None:
        version = document.version
        zone = self._visitor.services.settings.timezone
        with box("entry-row leads", "li"):
            icon("notes")
            with box("main"):
                with box("line-up wrap"):
                    with text("strong", ""):
                        ui.link(document.title, f"/ask/documents/{document.id}").classes(
                            "whole-row"
                        )
                    if not document.fits:
                        badge("Too long", "warn")
                parts = [
                    form_words(version.form),
                    number_of(version.sentences, "sentence"),
                    f"about {version.tokens:,} tokens",
                    f"version {version.number}" if version.number > 1 else "",
                ]
                text("small", " · ".join(part for part in parts if part))
            with box("beside"):
                text("span", day(document.updated_at, zone), "small quiet")
