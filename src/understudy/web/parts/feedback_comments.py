"""What teachers say of lines, under the lines themselves."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.practice.feedback.view_schemas import CommentDraft, LineComment
from understudy.web.parts.fields import prose_field
from understudy.web.parts.focus import focus
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

type Changed = Callable[[], Awaitable[None]]

_MOST = 2_000


class LineComments:
    """Comments of a session by their lines; `changed` is called when there is another."""

    def __init__(
        self, visitor: Visitor, session_id: UUID, changed: Changed, *, can_comment: bool
    ) -> None:
        self._visitor, self._session_id, self._changed = visitor, session_id, changed
        self._can_comment = can_comment
        self._places: dict[UUID, ui.element] = {}
        self._shown: dict[UUID, list[LineComment]] = {}

    def below(self, message_id: UUID) -> None:
        """Add the place under a line."""
        with box("line-comments") as place:
            self._places[message_id] = place
            self._line(message_id)

    def show(self, comments: Sequence[LineComment]) -> None:
        """Show these; lines about which nothing changed stay as they are."""
        before, self._shown = self._shown, {}
        for comment in comments:
            self._shown.setdefault(comment.message_id, []).append(comment)
        for message_id in before.keys() | self._shown.keys():
            if before.get(message_id) != self._shown.get(message_id):
                self._again(message_id)

    def _again(self, message_id: UUID) -> None:
        if place := self._places.get(message_id):
            place.clear()
            with place:
                self._line(message_id)

    def _line(self, message_id: UUID) -> None:
        for comment in self._shown.get(message_id, []):
            with box("line-comment"):
                text("p", comment.text, "prose small")
                with box("line-up wrap"):
                    text("span", comment.by, "tiny grow")
                    if self._can_comment and comment.is_own:
                        take = button("Remove", lambda c=comment: self._remove(c), kind="plain")
                        take.classes("small")
        if self._can_comment:
            add = button("Comment", lambda: self._ask(message_id), kind="plain")
            add.classes("small comment-on")

    def _ask(self, message_id: UUID) -> None:
        place, draft_id = self._places[message_id], new_id()  # two clicks say it once
        place.clear()

        async def save() -> None:
            said = (field.value or "").strip()
            if not said:
                self._again(message_id)
                return
            draft = CommentDraft(id=draft_id, message_id=message_id, text=said)
            actor = await self._visitor.actor_now()
            await self._visitor.services.feedback.comment(actor, self._session_id, draft)
            await self._changed()

        with place, box("stack tight"):
            field = prose_field("On this line; the student reads it", "", most=_MOST)
            with box("line-up"):
                button("Save", save).classes("small")
                cancel = button("Cancel", lambda: self._again(message_id), kind="plain")
                cancel.classes("small")
        focus(field)

    async def _remove(self, comment: LineComment) -> None:
        actor = await self._visitor.actor_now()
        feedback = self._visitor.services.feedback
        await feedback.withdraw_comment(actor, self._session_id, comment.id)
        await self._changed()
