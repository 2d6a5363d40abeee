"""A student's session as the teachers of its section read it, and what they do with it."""

from collections.abc import Collection
from uuid import UUID

from understudy.practice.feedback.class_schemas import Waiting
from understudy.practice.feedback.view_schemas import FeedbackView
from understudy.practice.sessions.schemas import HANDED_IN, SessionForTeachers, Stage
from understudy.web.parts.feedback_comments import LineComments
from understudy.web.parts.feedback_dispute import AnswerBox
from understudy.web.parts.feedback_override import Overrides
from understudy.web.parts.feedback_report import ReportView
from understudy.web.parts.feedback_state import FeedbackState
from understudy.web.parts.feedback_words import OF_STUDENT
from understudy.web.parts.kit import back_link, badge, box, link_button, page_head, text
from understudy.web.parts.practice_decisions import decisions, session_facts
from understudy.web.parts.practice_files import files_menu
from understudy.web.parts.practice_transcript import transcript_view
from understudy.web.parts.practice_words import STAGES_FOR_TEACHERS, UNDER_WAY
from understudy.web.parts.prebrief import referral_card
from understudy.web.parts.review_places import queue_address, session_address
from understudy.web.session import Visitor

_NOT_YET = "Feedback comes when the student has ended the talk and handed in the reflection."
_NONE = {
    Stage.HELD: "This session is held: lift the hold, and it goes on where it stood.",
    Stage.VOIDED: "This session is void, so nothing in it is judged.",
    Stage.ABANDONED: "The student left this session before its end, so nothing in it is judged.",
    Stage.ERASED: "What was said in this session was deleted, and its feedback with it.",
}

_NOT_READ_YET = "While a talk is under way nobody looks on; it is read here when it has ended."


class ReviewView:
    """The page's body; that it was read is written in the audit log.

    Args:
        visitor: who teaches or assists.
        found: the session.
        wanted: the queue one goes through, session after session.
        skill: the id of a criterion that is unfolded from the start; empty if none.
    """

    def __init__(
        self, visitor: Visitor, found: SessionForTeachers, wanted: Waiting, skill: str = ""
    ) -> None:
        self._visitor, self._found, self._wanted, self._skill = visitor, found, wanted, skill
        self._feedback = visitor.services.feedback
        self._is_judged = found.stage in HANDED_IN

    async def build(self) -> None:
        """Add it."""
        found = self._found
        said = await self._visitor.services.practice.look.transcript(self._visitor.actor, found.id)
        view = await self._feedback.report(self._visitor.actor, found.id)
        self._comments = LineComments(
            self._visitor, found.id, self._changed, can_comment=view.can_review
        )
        numbers = {turn.message_id: turn.turn for turn in view.turns}
        with box("page practice-page"):
            await self._head()
            with box("review"):
                with box("stack"):
                    self._left = box("stack")
                    session_facts(self._visitor, found)
                    decisions(self._visitor, found)
                    referral_card(found.client)
                with box("review-side"):
                    if self._is_judged:
                        self._state = FeedbackState(self._visitor, found.id, self._changed)
                    with box("panel stack said-panel"):
                        text("h2", "What was said")
                        if found.stage in UNDER_WAY:
                            text("p", _NOT_READ_YET, "quiet")
                        else:
                            transcript_view(
                                said,
                                found.student_name,
                                numbers=numbers,
                                below=self._comments.below,
                            )
        self._show(view, {self._skill} if self._skill else set())

    async def _head(self) -> None:
        found = self._found
        beside = await self._feedback.beside(self._visitor.actor, found.id, self._wanted)
        waits = f"Review ({beside.left} left)" if beside.left else "Review"
        back_link(waits, queue_address(self._wanted))
        about = [f"Attempt {found.attempt}", *(["Late"] if found.is_late else [])]
        with page_head(f"{found.student_name} with {found.client.name}", " · ".join(about)):
            badge(*STAGES_FOR_TEACHERS[found.stage])
            if found.stage not in UNDER_WAY and found.stage is not Stage.ERASED:
                files_menu(found.id)
            self._way("Previous", beside.previous, "k")
            self._way("Next", beside.next, "j")

    def _way(self, label: str, id: UUID | None, key: str) -> None:
        if id is not None:
            link = link_button(label, session_address(id, self._wanted), kind="plain")
            link.props.update({"data-key": key, "title": f"Key {key.upper()}"})

    def _why_none(self) -> str:
        return _NONE.get(self._found.stage, _NOT_YET)

    async def _changed(self, opened: str = "") -> None:
        view = await self._feedback.report(self._visitor.actor, self._found.id)
        self._show(view, {opened} if opened else set())

    def _show(self, view: FeedbackView, opened: Collection[str]) -> None:
        self._comments.show(view.comments)
        if self._is_judged:
            self._state.show(view)
        self._left.clear()
        with self._left:
            if view.report is None:
                with box("panel stack tight"):
                    text("h2", "There is no feedback yet")
                    text("p", view.waiting if self._is_judged else self._why_none(), "quiet")
                return
            if view.report.dispute:
                AnswerBox(
                    self._visitor,
                    self._found.id,
                    view.report.dispute,
                    self._changed,
                    can_answer=view.can_review,
                )
            overrides = Overrides(self._visitor, self._found.id, view.rubric, self._changed)
            ReportView(
                view,
                view.report,
                voice=OF_STUDENT,
                below=overrides.add if view.can_review else None,
                opened=opened,
            ).build()
