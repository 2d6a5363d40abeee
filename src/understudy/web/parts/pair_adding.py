"""Choosing several published clients at once, each with the same rubric."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from nicegui import ui

from understudy.practice.clients.case_schemas import LibraryEntry
from understudy.practice.courses.assignment_schemas import PairsToAdd
from understudy.practice.courses.rubric_schemas import RubricCard
from understudy.practice.courses.rubric_template import TEMPLATE_ID
from understudy.web.parts.fields import choice_field, search_field
from understudy.web.parts.kit import (
    box,
    button,
    empty,
    link_button,
    native_button,
    pressed,
    sheet,
    text,
)
from understudy.web.parts.lists import matches

_SHOWN_AT_ONCE = 40
_NONE = "Publish a client first: students only ever meet what was published."


class PairAdding:
    """A dialog with the clients one may give; `add` is told who was chosen."""

    def __init__(
        self,
        clients: Sequence[LibraryEntry],
        rubrics: Sequence[RubricCard],
        add: Callable[[PairsToAdd], Awaitable[None]],
    ) -> None:
        self._clients, self._add = [c for c in clients if c.published_number], add
        self._chosen = dict[UUID, None]()  # in the order in which they were chosen
        names = {str(rubric.id): rubric.name for rubric in rubrics}
        first = str(TEMPLATE_ID) if str(TEMPLATE_ID) in names else next(iter(names), "")
        with sheet("Add clients", "broad") as self._close:
            if not self._clients:
                with empty("personas", "No published client yet", _NONE, "h3"):
                    link_button("Go to the clients", "/clients")
                with box("actions"):
                    button("Close", self._close, kind="plain")
                return
            self._search = search_field("Search clients", self._show)
            self._list = box("choices-list")
            self._list.props.update({"role": "group", "aria-label": "Clients"})
            self._rubric = choice_field("Judged by", names, first)
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                self._done = button("Add", self._finish, kind="primary")
        self._show()
        self._say()

    def _show(self) -> None:
        words = self._search.value or ""
        found = [c for c in self._clients if matches(words, c.name, c.role_line)]
        self._list.clear()
        with self._list:
            for client in found[:_SHOWN_AT_ONCE]:
                self._row(client)
            if not found:
                text("p", "No client carries these words.", "quiet")
            elif len(found) > _SHOWN_AT_ONCE:
                text(
                    "p", f"And {len(found) - _SHOWN_AT_ONCE} more: search for them.", "quiet small"
                )

    def _row(self, client: LibraryEntry) -> None:
        with native_button("", "choice") as mark, box("grow"):
            text("strong", client.name)
            text("small", client.role_line)
        pressed(mark, on=client.persona_id in self._chosen)
        mark.on("click", lambda: self._turn(client.persona_id, mark))

    def _turn(self, persona_id: UUID, mark: ui.element) -> None:
        if persona_id in self._chosen:
            del self._chosen[persona_id]
        else:
            self._chosen[persona_id] = None
        pressed(mark, on=persona_id in self._chosen)
        self._say()

    def _say(self) -> None:
        count = len(self._chosen)
        self._done.set_text(f"Add {count}" if count else "Add")
        self._done.set_enabled(count > 0 and bool(self._rubric.value))

    async def _finish(self) -> None:
        if not self._chosen:
            return
        asked = PairsToAdd(persona_ids=list(self._chosen), rubric_id=UUID(str(self._rubric.value)))
        await self._add(asked)
        self._close()
