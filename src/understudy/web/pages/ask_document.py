"""One document: what the model sees of it, what is kept from it, and its versions."""

from uuid import UUID

from nicegui import ui

from understudy.ask.documents.schemas import Document, DocumentChanges, Preview
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.ask_choice import ChoicePanel
from understudy.web.parts.ask_preview import PreviewPanel
from understudy.web.parts.ask_private import PrivatePanel
from understudy.web.parts.ask_room import RoomPanel
from understudy.web.parts.ask_upload import upload_place, upload_script
from understudy.web.parts.ask_versions import VersionPanel
from understudy.web.parts.ask_words import fact_words
from understudy.web.parts.enter import on_enter
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import (
    back_link,
    box,
    button,
    link_button,
    page_head,
    sheet,
    text,
)
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_FACTS = "Computed from its dates, since models count badly. The model is told that it was."


async def ask_document_page(visitor: Visiting, id: UUID) -> None:
    """Show a document to its owner; administrators may look."""
    documents = visitor.services.ask.documents
    found = await documents.get(visitor.actor, id)
    preview = await documents.preview(visitor.actor, id)
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("ask-owner.css")}">')
    upload_script()
    with frame(visitor, "/ask", found.title), box("page"):
        DocumentView(visitor, found, preview).build()


class DocumentView:
    """A document as one visitor sees it."""

    def __init__(self, visitor: Visitor, document: Document, preview: Preview) -> None:
        self._visitor, self._documents = visitor, visitor.services.ask.documents
        self._document, self._preview = document, preview
        self._own = document.owner_id == visitor.actor.id

    def build(self) -> None:
        """Build the page."""
        back_link("Ask", "/ask")
        with page_head(self._document.title, "" if self._own else _NOT_YOURS):
            if self._own:
                button("Rename", self._ask_title)
                to = f"/ask/pages/new?document={self._document.id}"
                link_button("Share on a page", to, kind="primary")
        with box("editor"):
            with box("stack"):
                self._choice = ChoicePanel(self._change, may=self._own)
                self._seen = PreviewPanel()
            with box("stack aside"):
                self._room = RoomPanel()
                self._private = PrivatePanel(self._change, may=self._own)
                self._derived = _Sentences("Calculated", _FACTS)
                self._notes = _Sentences("Notes of the reader", "What of the file was not read.")
                self._versions = VersionPanel(self._visitor, self._document)
                if self._own:
                    self._more()
        self._show()

    def _show(self) -> None:
        preview = self._preview
        for panel in (self._room, self._choice, self._seen, self._private):
            panel.show(preview)
        self._derived.show(tuple(map(fact_words, preview.facts)))
        self._notes.show(preview.notes)

    async def _change(self, changes: DocumentChanges) -> None:
        """Change the document; if that is refused, show it as it is."""
        actor = await self._visitor.actor_now()
        try:
            self._document = await self._documents.change(actor, self._document.id, changes)
            self._preview = await self._documents.preview(actor, self._document.id)
        finally:
            self._show()
        await self._versions.show(self._document)

    def _more(self) -> None:
        with box("panel stack"):
            text("h2", "Put another file in its place")
            text("p", _REPLACES, "quiet small")
            place = f"/documents/{self._document.id}"
            to, then = f"/api/ask{place}/versions", f"/ask{place}"
            upload_place("Replace it", to, then, classes="slim")
        with box("panel stack"):
            button("Remove", self._ask_to_remove, kind="danger", picture="remove")

    def _ask_title(self) -> None:
        async def save() -> None:
            wanted = (title.value or "").strip()
            title.error = None if wanted else "Please enter a title, of up to 200 characters."
            if not wanted:
                return
            actor = await self._visitor.actor_now()
            await self._documents.change(actor, self._document.id, DocumentChanges(title=wanted))
            ui.navigate.reload()

        with sheet("Rename this document") as close:
            text("p", "Visitors read this title.", "quiet")
            title = line_field("Title", self._document.title, most=200)
            title.props("autofocus")
            on_enter(title, save)
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Rename", save, kind="primary")

    def _ask_to_remove(self) -> None:
        async def remove() -> None:
            await self._documents.remove(await self._visitor.actor_now(), self._document.id)
            notice("The document is gone.")
            ui.navigate.to("/ask")

        with sheet(f"Remove {self._document.title}?") as close:
            text("p", _REMOVES, "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")


class _Sentences:
    """A panel with a few sentences; not there if there are none."""

    def __init__(self, title: str, lead: str) -> None:
        with box("panel") as self._panel:
            text("h2", title)
            text("p", lead, "lead")
            self._list = box("plain-list", "ul")

    def show(self, sentences: tuple[str, ...]) -> None:
        """Show these."""
        self._list.clear()
        with self._list:
            for sentence in sentences:
                text("li", sentence)
        self._panel.set_visibility(bool(sentences))


_NOT_YOURS = "It is not yours: you can read it, and it is written down that you did."
_REPLACES = (
    "A new version: pages answer from it at once, and conversations that were begun go on with "
    "the one they have. What you keep private stays so."
)
_REMOVES = (
    "No page can answer from it any more. Conversations that were held are kept. While a page "
    "that is on answers from it, it stays."
)
