"""Who stands by a report, what its student sees of it, and what its teacher does with it."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from understudy.jobs.schemas import Job
from understudy.practice.feedback.view_schemas import Confirmation, FeedbackView, ReportState
from understudy.web.notices import notice
from understudy.web.parts.feedback_steps import Step, steps_of, student_sees
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.parts.live import Living
from understudy.web.session import Visitor

type Changed = Callable[[], Awaitable[None]]

_LOOK_EVERY_S = 1.0
_AGAIN = (
    "The same interview with the same rubric, prompt and model has the same answer. After a change "
    "of one of them another one may come: your levels and comments stay, and it waits to be "
    "confirmed anew."
)
_DONE = {
    Step.CONFIRM_AND_RELEASE: "Confirmed; the student sees it now.",
    Step.CONFIRM: "Confirmed: you stand by it as it is.",
    Step.RELEASE: "Released; the student sees it now.",
    Step.REVEAL: "The student sees what the client held back, too.",
}


class FeedbackState:
    """A panel of it; `changed` shows the page anew."""

    def __init__(self, visitor: Visitor, session_id: UUID, changed: Changed) -> None:
        self._visitor, self._session_id, self._changed = visitor, session_id, changed
        self._feedback = visitor.services.feedback
        self._root = box("panel stack feedback-state")

    def show(self, view: FeedbackView) -> None:
        """Show how far a report is."""
        self._root.clear()
        with self._root:
            with box("line-up"):
                text("h2", "Your review", "grow")
                if view.report:
                    is_draft = view.state is ReportState.DRAFT
                    badge("AI draft" if is_draft else "Confirmed", "warn" if is_draft else "good")
            text("p", student_sees(view), "quiet small")
            if view.problem:
                text("p", f"It could not be judged: {view.problem}", "warning")
            if not view.can_review:
                text("p", "You assist in this section: you read, and change nothing.", "small")
                return
            self._steps(steps_of(view))

    def _steps(self, steps: tuple[Step, ...]) -> None:
        with box("line-up wrap"):
            for place, step in enumerate(steps):
                if step is Step.JUDGE:
                    button(step, self._ask, kind="" if place == 0 else "plain")
                else:
                    is_first = place == 0 and step is not Step.REVEAL
                    kind = "primary" if is_first else ""
                    button(step, lambda step=step: self._do(step), kind=kind)  # type: ignore[arg-type]  # one of the two

    async def _do(self, step: Step) -> None:
        actor = await self._visitor.actor_now()
        if step in (Step.RELEASE, Step.REVEAL):
            await self._feedback.release(actor, [self._session_id])
        else:
            release = step is Step.CONFIRM_AND_RELEASE
            await self._feedback.confirm(actor, self._session_id, Confirmation(release=release))
        notice(_DONE[step])
        await self._changed()

    def _ask(self) -> None:
        async def judge() -> None:
            actor = await self._visitor.actor_now()
            job = await self._feedback.judge_again(actor, [self._session_id])
            close()
            self._wait(job)

        with sheet("Judge this interview again?") as close:
            text("p", _AGAIN, "quiet")
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Judge it again", judge, kind="primary")

    def _wait(self, job: Job) -> None:
        self._root.clear()
        with self._root:
            text("h2", "It is being judged again")
            bar = box("meter unknown")
            bar.props.update({"role": "progressbar", "aria-label": "The interview is being judged"})
            text("p", "You can leave this page; nothing is lost.", "tiny")
            Living(f"judging of {self._session_id}", lambda: self._watch(job))

    async def _watch(self, job: Job) -> None:
        while not job.state.is_over:
            await asyncio.sleep(_LOOK_EVERY_S)
            job = await self._visitor.services.jobs.get(await self._visitor.actor_now(), job.id)
        notice("It was judged again." if not job.failed else "It could not be judged.")
        await self._changed()
