"""What visitors thought of answers."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.ask.visits.inbox_schemas import Opinion
from understudy.kernel.page import Page
from understudy.web.parts.dates import day
from understudy.web.parts.kit import badge, box, button, text

_NONE = "Nobody has said yet what they think of an answer. Visitors do so with a thumb below it."


class OpinionPanel:
    """The list, the newest first; `read` gives the part after a place."""

    def __init__(
        self,
        page_id: UUID,
        zone: str,
        read: Callable[[str | None], Awaitable[Page[Opinion]]],
    ) -> None:
        self._page_id, self._zone, self._read = page_id, zone, read
        self._next: str | None = None
        with box("panel"):
            text("h2", "Feedback")
            self._nothing = text("p", _NONE, "quiet")
            self._list = box("", "ul")
            with box("more") as self._more:
                button("Earlier", self.read_on, kind="plain")

    async def read_on(self) -> None:
        """Show the next part."""
        page = await self._read(self._next)
        self._next = page.next
        with self._list:
            for opinion in page.items:
                self._row(opinion)
        self._more.set_visibility(page.next is not None)
        self._nothing.set_visibility(not self._list.default_slot.children)

    def _row(self, opinion: Opinion) -> None:
        to = f"/ask/pages/{self._page_id}/inbox/{opinion.conversation_id}"
        with box("ask-opinion", "li"):
            with box("line-up wrap"):
                liked = opinion.value > 0
                badge("Helpful" if liked else "Not helpful", "good" if liked else "warn")
                text("span", day(opinion.at, self._zone), "tiny")
            if opinion.comment:
                text("p", f"“{opinion.comment}”", "anywhere")
            ui.link(opinion.question, to).classes("whole-row quiet small anywhere")
