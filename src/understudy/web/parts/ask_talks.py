"""Visitors' conversations as rows."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.ask.visits.inbox_schemas import VisitorTalk
from understudy.kernel.page import Page
from understudy.web.parts.figures import money, number_of
from understudy.web.parts.kit import badge, box, button, text
from understudy.web.parts.local_moment import local_moment


class TalkRows:
    """The list, begun last first; `read` gives the part after a place."""

    def __init__(
        self,
        page_id: UUID,
        zone: str,
        read: Callable[[str | None], Awaitable[Page[VisitorTalk]]],
    ) -> None:
        self._page_id, self._zone, self._read = page_id, zone, read
        self._next: str | None = None
        self._list = box("card rows", "ul")
        with box("more") as self._more:
            button("Earlier conversations", self.read_on)

    async def read_on(self) -> None:
        """Show the next part."""
        page = await self._read(self._next)
        self._next = page.next
        with self._list:
            for talk in page.items:
                self._row(talk)
        self._more.set_visibility(page.next is not None)
        self._list.set_visibility(bool(self._list.default_slot.children))

    def _row(self, talk: VisitorTalk) -> None:
        with box("entry-row leads", "li"):
            with box("main"):
                with text("strong", ""):
                    to = f"/ask/pages/{self._page_id}/inbox/{talk.id}"
                    ui.link(talk.first_question or "Being answered", to).classes("whole-row")
                text("small", facts_of(talk))
            if talk.unanswered:
                badge(f"{talk.unanswered} not in it", "warn")
            with box("beside"):
                local_moment(talk.begun_at, self._zone).classes("small quiet")


def facts_of(talk: VisitorTalk) -> str:
    """Return what there is to know of a conversation, on one line."""
    parts = [
        number_of(talk.questions, "question"),
        f"{talk.liked} helpful" if talk.liked else "",
        f"{talk.disliked} not helpful" if talk.disliked else "",
        money(talk.cost_usd),
        "with an account" if talk.signed_in else "",
    ]
    return " · ".join(part for part in parts if part)
