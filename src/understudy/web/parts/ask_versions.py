"""The versions of a document: what each was, and what the model sees of it."""

from nicegui import ui

from understudy.ask.documents.schemas import Document, DocumentVersion
from understudy.web.parts.ask_preview import PreviewPanel
from understudy.web.parts.dates import moment_text
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.session import Visitor

_AT_ONCE = 5
_LEAD = "None is ever changed: a conversation keeps the version it was begun on."


class VersionPanel:
    """The history of one document; read once it is shown."""

    def __init__(self, visitor: Visitor, document: Document) -> None:
        self._visitor, self._documents = visitor, visitor.services.ask.documents
        self._document = document
        self._next: str | None = None
        with box("panel"):
            text("h2", "Versions")
            text("p", _LEAD, "lead")
            self._list = box("versions")
            with box("more") as self._more:
                button("Earlier versions", self._read_on, kind="plain")
        ui.timer(0, self._read_on, once=True)

    async def show(self, document: Document) -> None:
        """Show the versions of what the document has become."""
        self._document, self._next = document, None
        self._list.clear()
        await self._read_on()

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._documents.versions(
            actor, self._document.id, after=self._next, limit=_AT_ONCE
        )
        self._next = page.next
        with self._list:
            for version in page.items:
                self._row(version)
        self._more.set_visibility(page.next is not None)

    def _row(self, version: DocumentVersion) -> None:
        zone = self._visitor.services.settings.timezone
        is_current = version.number == self._document.version.number
        with box("version"):
            with box("grow stack tight"):
                with box("line-up"):
                    text("strong", f"Version {version.number}")
                    if is_current:
                        badge("Current", "good")
                text("span", f"{version.file_name} · {version.tokens:,} tokens", "tiny anywhere")
                text("span", moment_text(version.created_at, zone), "tiny")
            if not is_current:
                look = button("Look", lambda: self._look(version), kind="plain").classes("small")
                look.props["aria-label"] = f"Look at version {version.number}"

    async def _look(self, version: DocumentVersion) -> None:
        actor = await self._visitor.actor_now()
        preview = await self._documents.preview(actor, self._document.id, version.number)
        with sheet(f"Version {version.number}", "broad") as close:
            PreviewPanel().show(preview)
            with box("actions"):
                button("Close", close)
