"""What comes after a talk: a breath, the reflection, the wait, the feedback."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.sessions.crisis import GROUNDING
from understudy.practice.sessions.schemas import EndReason, SessionForStudents, Stage
from understudy.practice.sessions.stages import Refusal
from understudy.web.notices import notice
from understudy.web.parts.crisis_panel import crisis_panel
from understudy.web.parts.feedback_dispute import DisputeBox
from understudy.web.parts.feedback_report import ReportView
from understudy.web.parts.kit import box, button, link_button, text
from understudy.web.parts.live import Living
from understudy.web.parts.practice_reflection import ReflectionForm
from understudy.web.parts.practice_survey import SurveyForm
from understudy.web.parts.practice_terms import Terms
from understudy.web.parts.practice_transcript import transcript_view
from understudy.web.parts.practice_words import ENDS
from understudy.web.session import Visitor

_LOOK_EVERY_S = {Stage.FEEDBACK_PENDING: 2.0, Stage.FEEDBACK_READY: 20.0}
"""A machine is soon done; a teacher, or a due date, is waited for."""
_REFLECTING = (Stage.ENDED, Stage.REFLECTING)
_WAITING = (Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY)
_SHOWN_WHEN: dict[Release, str] = {
    Release.IMMEDIATE: "You see it here as soon as it is there.",
    Release.AFTER_REFLECTION: "You see it here as soon as it is there.",
    Release.AFTER_REVIEW: "You see it once your teacher has looked at it.",
    Release.AFTER_DUE: "You see it once the assignment's due date is over.",
}
_PLAIN: dict[Stage, str] = {
    Stage.ABANDONED: "You left this session before its end.",
    Stage.VOIDED: Refusal.IS_VOID.value,
    Stage.HELD: Refusal.IS_HELD.value,
    Stage.ERASED: Refusal.IS_ERASED.value,
}


class AfterView:
    """A session in which nothing more is said.

    Args:
        visitor: the student.
        found: their session.
        terms: what its assignment asks for.
        show_next: shows the session at its next stage.
    """

    def __init__(
        self,
        visitor: Visitor,
        found: SessionForStudents,
        terms: Terms,
        show_next: Callable[[], None],
    ) -> None:
        self._visitor, self._found, self._terms = visitor, found, terms
        self._practice, self._show_next = visitor.services.practice, show_next
        self._numbers: dict[UUID, int] = {}
        self._survey: SurveyForm | None = None

    async def build(self) -> None:
        """Build what the stage asks for, beside what was said."""
        with box("briefing"):
            with box("stack"):
                await self._body()
            with box("stack beside-talk"):
                is_hard = self._found.end_reason is EndReason.SAFETY_STOP
                panel, contact = self._found.panel, self._found.support_contact
                crisis_panel(panel, contact, is_open=is_hard)
                await self._transcript()

    async def _body(self) -> None:
        stage, reason = self._found.stage, self._found.end_reason
        if reason is EndReason.SAFETY_STOP and stage in _REFLECTING:
            self._grounding()
        elif reason and stage in _REFLECTING:
            text("p", ENDS[reason], "lead-sentence")
        if stage in _REFLECTING:
            await self._reflection()
        elif stage in _WAITING:
            await self._waiting()
            await self._ask()
        elif stage is Stage.RELEASED:
            await self._feedback()
            await self._ask()
        else:
            self._plain(_PLAIN[stage])

    async def _ask(self) -> None:
        """Ask how the session was, unless they have said so."""
        if not await self._practice.look.has_answered(self._visitor.actor, self._found.id):
            self._survey = SurveyForm(self._visitor, self._found.id)

    def _grounding(self) -> None:
        with box("panel stack grounding"):
            text("h2", GROUNDING.heading)
            text("p", GROUNDING.text, "prose")
            with box("line-up wrap") as line:
                button("Tell my teacher that I stopped", lambda: self._tell(line))
                link_button("Leave it for now", "/practice", kind="plain")

    async def _tell(self, line: ui.element) -> None:
        actor = await self._visitor.actor_now()
        await self._practice.attend.tell_teacher(actor, self._found.id)
        line.clear()
        with line:
            text("p", "Your teacher sees that you stopped. You can say more, or nothing.").props[
                "role"
            ] = "status"
        notice("Told.")

    async def _reflection(self) -> None:
        actor = self._visitor.actor
        brief = await self._practice.look.prebrief(actor, self._found.id)
        _, kept = await self._practice.look.kept(actor, self._found.id)
        form = ReflectionForm(self._visitor, self._found.id, brief.rubric, kept, self._show_next)
        form.build(is_required=self._terms.requires_reflection)

    async def _waiting(self) -> None:
        is_written = self._found.stage is Stage.FEEDBACK_READY
        view = await self._visitor.services.feedback.report(self._visitor.actor, self._found.id)
        with box("panel stack"):
            text("h2", "Your feedback is written" if is_written else "Your feedback is on its way")
            text("p", _SHOWN_WHEN[self._terms.release], "quiet").props["role"] = "status"
            if view.problem:
                text("p", view.problem, "warning")
            elif not is_written:
                bar = box("meter unknown")
                bar.props.update({"role": "progressbar", "aria-label": "Feedback is being written"})
                text("p", "You can leave this page; nothing is lost.", "tiny")
        Living(f"feedback on {self._found.id}", self._watch)

    async def _watch(self) -> None:
        stage = self._found.stage
        while stage is self._found.stage:
            await asyncio.sleep(_LOOK_EVERY_S[stage])
            actor = await self._visitor.actor_now()
            stage = (await self._practice.look.get(actor, self._found.id)).stage
        if not (self._survey and self._survey.is_begun):
            self._show_next()
            return
        # What they are answering would be gone with the page.
        with box("line-up wrap").props("role=status"):
            is_shown = stage is Stage.RELEASED
            text("p", f"Your feedback is {'there' if is_shown else 'written'}.", "grow")
            button("Show it" if is_shown else "Look again", self._show_next)

    async def _feedback(self) -> None:
        view = await self._visitor.services.feedback.report(self._visitor.actor, self._found.id)
        if view.report is None:
            with box("panel stack"):
                text("h2", "There is no feedback to show")
                text("p", view.waiting or "Ask your teacher about it.", "quiet")
            return
        self._numbers = {turn.message_id: turn.turn for turn in view.turns}
        ReportView(view, view.report, self._retry).build()
        dispute = DisputeBox(self._visitor, self._found.id)
        dispute.show(view.report.dispute, can_dispute=view.can_dispute)

    def _plain(self, sentence: str) -> None:
        with box("panel stack"):
            text("p", sentence)
            if self._found.pair_id and self._found.stage is not Stage.HELD:
                link_button("Begin again", f"/practice/start/{self._found.pair_id}", kind="primary")
            elif self._found.stage is not Stage.HELD:
                to = f"/practice/try/{self._found.client.persona_id}"
                link_button("Begin again", to, kind="primary")

    async def _transcript(self) -> None:
        said = await self._practice.look.transcript(self._visitor.actor, self._found.id)
        may_retry = self._found.stage is Stage.RELEASED or self._found.assignment_id is None
        with box("panel stack"):
            text("h2", "What was said")
            try_again = self._retry if may_retry else None
            transcript_view(said, "You", try_again=try_again, numbers=self._numbers)

    async def _retry(self, message_id: UUID) -> None:
        actor = await self._visitor.actor_now()
        again = await self._practice.begin.retry_from(actor, self._found.id, message_id)
        ui.navigate.to(f"/practice/sessions/{again.id}")
