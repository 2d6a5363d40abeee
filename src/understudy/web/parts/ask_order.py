"""The documents that a page answers from, in their order."""

from collections.abc import Callable, Mapping
from uuid import UUID

from nicegui import ui

from understudy.ask.documents.schemas import DocumentCard
from understudy.ask.pages.schemas import MOST_DOCUMENTS
from understudy.web.parts.fields import choice_field
from understudy.web.parts.focus import focus
from understudy.web.parts.kit import box, button, text

_NONE = "None yet: a page needs a document to answer from."
_CHOOSE = ""


class OrderField:
    """Documents to be added, moved and taken away; `ids` are those chosen, in order."""

    def __init__(
        self,
        documents: Mapping[UUID, DocumentCard],
        ids: list[UUID],
        changed: Callable[[], object],
    ) -> None:
        self.ids = [each for each in ids if each in documents]
        self._documents, self._changed = documents, changed
        self._list = box("rows ask-order", "ol")
        self._adding = box()
        self._told = text("p", "", "quiet small")
        self._problem = text("p", "", "problem")
        self._problem.props["role"] = "alert"
        self._show()

    def mark(self, problem: str) -> None:
        """Say what is wrong with them; "" if nothing is."""
        self._problem.set_text(problem)

    def _show(self) -> None:
        self._list.clear()
        self._list.set_visibility(bool(self.ids))
        with self._list:
            for place, each in enumerate(self.ids):
                self._row(place, self._documents[each])
        tokens = sum(self._documents[each].version.tokens for each in self.ids)
        self._told.set_text(f"About {tokens:,} tokens together." if self.ids else _NONE)
        self._adding.clear()
        left = {str(at): one.title for at, one in self._documents.items() if at not in self.ids}
        if left and len(self.ids) < MOST_DOCUMENTS:
            with self._adding:
                options = {_CHOOSE: "Choose one", **left}
                chooser = choice_field("Add a document", options, _CHOOSE)
                chooser.on_value_change(lambda event: self._add(str(event.value)))

    def _row(self, place: int, document: DocumentCard) -> None:
        last = len(self.ids) - 1
        with box("entry-row flush", "li"):
            text("span", str(place + 1), "numbers quiet place")
            with box("main"):
                with text("strong", ""):
                    ui.link(document.title, f"/ask/documents/{document.id}")
                text("small", f"About {document.version.tokens:,} tokens")
            with box("line-up pair-actions"):
                if last > 0:
                    up = self._act(f"Move {document.title} up", "up", document.id, -1)
                    up.set_enabled(place > 0)
                    down = self._act(f"Move {document.title} down", "down", document.id, 1)
                    down.set_enabled(place < last)
                self._act(f"Take {document.title} off this page", "close", document.id, 0)

    def _act(self, label: str, picture: str, id: UUID, by: int) -> ui.button:
        made = button("", lambda: self._move(id, by, label), kind="plain", picture=picture)
        made.classes("bare")
        made.props["aria-label"] = made.props["title"] = label
        return made

    def _add(self, id: str) -> None:
        if id and UUID(id) not in self.ids:
            self.ids.append(UUID(id))
            self._show()
            self._changed()

    def _move(self, id: UUID, by: int, label: str) -> None:
        """Move a document by so many places, or take it off with 0."""
        if id not in self.ids:
            return  # the second of two clicks
        place = self.ids.index(id)
        self.ids.remove(id)
        if by:
            self.ids.insert(max(0, place + by), id)
        self._show()
        self._changed()
        again = [e for e in self._list.descendants() if e.props.get("aria-label") == label]
        if again:
            focus(again[0])
