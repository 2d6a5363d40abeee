"""What a student jots down in a session: kept as they type, and read by nobody else."""

from collections.abc import Callable
from uuid import UUID

from understudy.practice.sessions.schemas import Notes, Passage
from understudy.web.parts.fields import prose_field
from understudy.web.parts.kit import text
from understudy.web.session import Visitor

KEEP_AFTER_MS = 700
"""How long somebody pauses in typing before it is kept."""
_MOST = 20_000


class NotesField:
    """The field, and whether what stands in it is kept.

    Args:
        visitor: the student.
        session_id: their session's.
        notes: what stood there before.
        care: shows a private word, where the notes call for one.
    """

    def __init__(
        self,
        visitor: Visitor,
        session_id: UUID,
        notes: Notes,
        care: Callable[[Passage | None], None],
    ) -> None:
        self._visitor, self._session_id, self._care = visitor, session_id, care
        self._field = prose_field("Notes", notes.text, self.keep, most=_MOST)
        self._field.props["debounce"] = KEEP_AFTER_MS
        self._state = text("p", "Only you read them.", "tiny")
        self._state.props["role"] = "status"

    async def keep(self) -> None:
        """Keep what stands there."""
        written = self._field.value or ""
        actor = await self._visitor.actor_now()
        practice = self._visitor.services.practice
        await practice.attend.note(actor, self._session_id, Notes(text=written))
        self._state.set_text("Kept. Only you read them.")
        self._care(await word_of_care(self._visitor, self._session_id, written))


async def word_of_care(visitor: Visitor, session_id: UUID, written: str) -> Passage | None:
    """Return the private word for what a student wrote as themself, not as the worker."""
    own = written.replace("((", "( (").replace("))", ") )")
    actor = await visitor.actor_now()
    look = visitor.services.practice.look
    # Between parentheses nothing is taken for the worker's questions to the client.
    return await look.word_of_care(actor, session_id, f"(({own}))") if own.strip() else None
