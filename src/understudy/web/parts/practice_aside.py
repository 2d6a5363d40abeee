"""Asking the platform, not the client, while a session is paused: nothing of it is kept."""

from collections.abc import Callable
from uuid import UUID

from understudy.practice.sessions.schemas import Passage
from understudy.web.parts.enter import on_enter
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import box, button, text
from understudy.web.parts.practice_notes import word_of_care
from understudy.web.session import Visitor

_MOST = 2_000


class AsideField:
    """A line to ask in, and the answer below it.

    Args:
        visitor: the student.
        session_id: their session's.
        care: shows a private word, where the question calls for one.
    """

    def __init__(
        self, visitor: Visitor, session_id: UUID, care: Callable[[Passage | None], None]
    ) -> None:
        self._visitor, self._session_id, self._care = visitor, session_id, care
        with box("aside-bar stack tight"):
            with box("line-up"):
                self._field = line_field("Ask the platform, not the client", "", most=_MOST)
                self._field.classes("grow")
                button("Ask", self._ask)
            on_enter(self._field, self._ask)
            self._answer = text("p", "", "prose")
            self._answer.props["role"] = "status"

    async def _ask(self) -> None:
        typed = (self._field.value or "").strip()
        if not typed:
            return
        actor = await self._visitor.actor_now()
        look = self._visitor.services.practice.look
        answer = await look.aside(actor, self._session_id, typed)
        self._answer.set_text(answer.text.replace("*", ""))
        self._field.value = ""
        self._care(await word_of_care(self._visitor, self._session_id, typed))
