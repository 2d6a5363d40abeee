"""What a student does not agree with in their feedback, and the teacher's answer."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from understudy.practice.feedback.schemas import Dispute
from understudy.practice.feedback.view_schemas import DisputeAnswer, DisputeDraft
from understudy.web.notices import notice
from understudy.web.parts.fields import prose_field
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

_MOST = 2_000
_MOST_ANSWERED = 4_000


class DisputeBox:
    """Where one says so, once; after that it stands there with its answer."""

    def __init__(self, visitor: Visitor, session_id: UUID) -> None:
        self._visitor, self._session_id = visitor, session_id
        self._root = box("panel stack tight dispute")

    def show(self, dispute: Dispute | None, *, can_dispute: bool) -> None:
        """Show what was said, or a place to say it."""
        self._root.clear()
        self._root.set_visibility(dispute is not None or can_dispute)
        with self._root:
            if dispute is None:
                self._ask()
            else:
                text("h2", "You do not agree")
                text("p", dispute.reason, "prose")
                said = dispute.answer or "Your teacher reads it, and answers here."
                text("p", said, "prose quiet")

    def _ask(self) -> None:
        text("h2", "You do not agree?")
        text("p", "Say what is wrong; your teacher reads it and answers. You can do so once.")
        self._reason = prose_field("What is wrong, and what shows it?", "", most=_MOST)
        self._problem = text("p", "", "problem")
        self._problem.props["role"] = "alert"
        with box("line-up"):
            button("Send to my teacher", self._send)

    async def _send(self) -> None:
        reason = (self._reason.value or "").strip()
        if not reason:
            self._problem.set_text("Write what you do not agree with, then send it.")
            return
        actor = await self._visitor.actor_now()
        feedback = self._visitor.services.feedback
        await feedback.dispute(actor, self._session_id, DisputeDraft(reason=reason))
        self.show(Dispute(reason=reason), can_dispute=False)


class AnswerBox:
    """Where a teacher reads what a student does not agree with, and answers it."""

    def __init__(
        self,
        visitor: Visitor,
        session_id: UUID,
        dispute: Dispute,
        changed: Callable[[], Awaitable[None]],
        *,
        can_answer: bool,
    ) -> None:
        self._visitor, self._session_id, self._changed = visitor, session_id, changed
        with box("panel stack tight dispute"):
            text("h2", "The student does not agree")
            text("p", dispute.reason, "prose")
            if not can_answer:
                text("p", dispute.answer or "Nobody has answered yet.", "prose quiet")
                return
            self._field = prose_field(
                "Your answer; the student reads it", dispute.answer or "", most=_MOST_ANSWERED
            )
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("line-up"):
                button("Change the answer" if dispute.answer else "Answer", self._answer)

    async def _answer(self) -> None:
        said = (self._field.value or "").strip()
        if not said:
            self._problem.set_text("Write your answer, then send it.")
            return
        actor = await self._visitor.actor_now()
        feedback = self._visitor.services.feedback
        await feedback.answer_dispute(actor, self._session_id, DisputeAnswer(answer=said))
        notice("Answered; the student reads it with their feedback.")
        await self._changed()
