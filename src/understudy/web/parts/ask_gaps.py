"""What people asked that is not in the documents."""

from uuid import UUID

from nicegui import ui

from understudy.ask.visits.inbox_schemas import Gap, Gaps
from understudy.web.parts.dates import day
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import box, button, text

_LEAD = "Wordings that ask for the same stand together. What you add to a document answers them."
_NONE = "Nothing in the last 90 days: every question found something in it, or was off the subject."
_AT_ONCE = 8


class GapPanel:
    """The list, what most visitors asked first.

    Args:
        page_id: whose inbox it is.
        zone: in which days are told.
    """

    def __init__(self, page_id: UUID, zone: str) -> None:
        self._page_id, self._zone = page_id, zone
        self._left: list[Gap] = []
        with box("panel"):
            text("h2", "What people asked that is not in here")
            self._lead = text("p", _LEAD, "lead")
            self._list = box("", "ul")
            self._older = text("p", "", "quiet small")
            with box("more") as self._more:
                self._button = button("", self._read_on)

    def show(self, found: Gaps) -> None:
        """Show these."""
        self._left = list(found.items)
        self._lead.set_text(_LEAD if found.items else _NONE)
        older = f"{number_of(found.older, 'older question')} not gathered here."
        self._older.set_text(older)
        self._older.set_visibility(bool(found.older))
        self._list.clear()
        self._read_on()

    def _read_on(self) -> None:
        now, self._left = self._left[:_AT_ONCE], self._left[_AT_ONCE:]
        with self._list:
            for gap in now:
                self._row(gap)
        self._button.set_text(f"Show more ({len(self._left)})")
        self._more.set_visibility(bool(self._left))

    def _row(self, gap: Gap) -> None:
        with box("ask-gap", "li"):
            count = text("span", f"{gap.conversations:,}", "ask-count numbers")
            count.props["title"] = number_of(gap.conversations, "visitor")
            with box("grow"):
                to = f"/ask/pages/{self._page_id}/inbox/{gap.conversation_id}"
                with text("strong", ""):
                    ui.link(gap.example, to).classes("whole-row")
                if gap.others:
                    text("p", " · ".join(gap.others), "quiet small anywhere")
                parts = [
                    number_of(gap.conversations, "visitor"),
                    number_of(gap.questions, "question")
                    if gap.questions > gap.conversations
                    else "",
                    f"last on {day(gap.last_at, self._zone)}",
                ]
                text("p", " · ".join(part for part in parts if part), "tiny")
