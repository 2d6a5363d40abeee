"""Choosing conversations in their list, to export them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.conversations.export_schemas import MOST_CHOSEN, ExportChoice
from understudy.conversations.schemas import Conversation
from understudy.kernel.ids import derived_id, new_id
from understudy.web.notices import notice
from understudy.web.parts.kit import box, button, icon, in_page, native_button, pressed, text
from understudy.web.session import Visitor

_HINT = "Choose some below, or take all of them. You get a zip, each as Markdown and as JSON."


class TalkChoice:
    """Whether conversations are being chosen, and which.

    Attributes:
        on: whether the list shows rows to press in place of links.
    """

    def __init__(self, visitor: Visitor, changed: Callable[[], Awaitable[None]]) -> None:
        self.on = False
        self._visitor, self._changed = visitor, changed
        self._chosen: set[UUID] = set()
        self._round = new_id()

    def opener(self) -> None:
        """Add the button that begins and ends choosing."""
        with native_button("", "button bare", title="Export conversations") as made:
            icon("download")
        made.props["aria-label"] = "Export conversations"
        made.on("click", in_page(self._turn))
        self._opener = made
        pressed(made, on=False)

    def bar(self) -> None:
        """Add what is said and done while choosing."""
        with box("choosing") as self._bar:
            text("p", _HINT, "hint")
            with box("actions"):
                self._some = button("Export chosen", self._export_chosen, kind="primary")
                button("Export all", self._export_all)
                if self._visitor.actor.is_admin:
                    button("Export everybody's", self._export_everybodys)
                button("Cancel", self._turn, kind="plain")
        self._show()

    def row(self, one: Conversation) -> ui.element:
        """Add a conversation that can be chosen; what is in it is the caller's."""
        made = native_button("", "talk-link pick")
        pressed(made, on=one.id in self._chosen)
        made.on("click", in_page(lambda: self._press(made, one.id)))
        return made

    async def _turn(self) -> None:
        self.on, self._round = not self.on, new_id()
        self._chosen.clear()
        self._show()
        await self._changed()

    def _press(self, row: ui.element, id: UUID) -> None:
        if id not in self._chosen and len(self._chosen) == MOST_CHOSEN:
            notice(f"At most {MOST_CHOSEN:,} can be chosen one by one; export all of them instead.")
            return
        self._chosen ^= {id}
        pressed(row, on=id in self._chosen)
        self._show()

    def _show(self) -> None:
        self._bar.set_visibility(self.on)
        pressed(self._opener, on=self.on)
        count = len(self._chosen)
        self._some.set_text(f"Export {count:,} chosen" if count else "Export chosen")
        self._some.set_enabled(bool(count))

    async def _export_chosen(self) -> None:
        await self._export(ExportChoice(ids=tuple(sorted(self._chosen))))

    async def _export_all(self) -> None:
        await self._export(ExportChoice())

    async def _export_everybodys(self) -> None:
        await self._export(ExportChoice(everybody=True))

    async def _export(self, choice: ExportChoice) -> None:
        actor = await self._visitor.actor_now()
        # Pressed twice, it is the same request.
        chosen = derived_id(self._round, choice.model_dump_json())
        job = await self._visitor.services.exports.start(actor, choice, id=chosen)
        ui.navigate.to(job.link)
