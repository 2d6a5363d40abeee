"""What of a document is private, and whether answers may tell it."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from understudy.ask.documents.schemas import DocumentChanges, Preview, PrivateCount
from understudy.ask.reading.schemas import Private
from understudy.web.parts.ask_words import PRIVATE
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import box, in_page, text

type Change = Callable[[DocumentChanges], Awaitable[None]]

_LEAD = "Found by rule in this document. The model never sees what you keep."
_NONE = "No contact details, referees, birth dates or pay were found in it."


class PrivatePanel:
    """A switch for each private kind that was found.

    Args:
        change: changes the document.
        may: whether the visitor may.
    """

    def __init__(self, change: Change, *, may: bool) -> None:
        self._change, self._may = change, may
        self._told = frozenset[Private]()
        with box("panel"):
            text("h2", "Private matters")
            self._lead = text("p", "", "lead")
            self._rows = box("stack tight")
        self._switches: dict[Private, tuple[ui.checkbox, ui.label]] = {}

    def show(self, preview: Preview) -> None:
        """Show what is told and what is kept."""
        self._told = preview.version.told
        self._lead.set_text(_LEAD if preview.private else _NONE)
        known = {each.kind for each in preview.private}
        if known != self._switches.keys():
            self._rows.clear()
            self._switches.clear()
            with self._rows:
                for each in preview.private:
                    self._row(each)
        for each in preview.private:
            switch, state = self._switches[each.kind]
            found = number_of(each.sentences, "sentence")
            state.set_text(f"{found}, {'told' if each.told else 'kept from the model'}")
            if switch.value != each.told:
                switch.set_value(each.told)

    def _row(self, each: PrivateCount) -> None:
        with box("ask-private"):
            label, turn = (
                f"Tell {PRIVATE[each.kind].lower()}",
                in_page(partial(self._turn, each.kind)),
            )
            switch = ui.checkbox(label, value=each.told, on_change=turn)
            switch.classes("flag").set_enabled(self._may)
            state = ui.label("").classes("tiny")
        self._switches[each.kind] = (switch, state)

    async def _turn(self, kind: Private) -> None:
        wanted = bool(self._switches[kind][0].value)
        if wanted == (kind in self._told):
            return
        told = self._told | {kind} if wanted else self._told - {kind}
        await self._change(DocumentChanges(told=told))
