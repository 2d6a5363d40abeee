"""What can be done with a job, as buttons."""

from collections.abc import Awaitable, Callable

from understudy.jobs.schemas import Job, JobVerb
from understudy.kernel.errors import UnderstudyError
from understudy.web.parts.job_words import VERBS
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.session import Visitor

type Changed = Callable[[Job], Awaitable[object]]
"""Is told what became of a job by what a visitor did."""


class JobVerbs:
    """Buttons for what can be done with a job now.

    Pausing and resuming are one button: whoever works by keyboard stays where they are.

    Args:
        visitor: who does it.
        changed: is told what became of the job.
    """

    def __init__(self, visitor: Visitor, changed: Changed) -> None:
        self._visitor, self._changed = visitor, changed
        self._job: Job | None = None
        jobs = visitor.services.jobs
        self._verbs = {
            JobVerb.PAUSE: jobs.pause,
            JobVerb.RESUME: jobs.resume,
            JobVerb.CANCEL: jobs.cancel,
            JobVerb.RETRY: jobs.retry_failed,
        }
        with box("actions") as self.root:
            self._turn = button(VERBS[JobVerb.PAUSE], self._pause_or_resume).classes("small")
            self._retry = button(VERBS[JobVerb.RETRY], self._try_again).classes("small")
            self._cancel = button(VERBS[JobVerb.CANCEL], self._ask_to_cancel).classes("small")

    def show(self, job: Job) -> None:
        """Offer what can be done with this job now."""
        self._job = job
        goes_on = JobVerb.RESUME in job.verbs
        self._turn.set_text(VERBS[JobVerb.RESUME if goes_on else JobVerb.PAUSE])
        self._turn.set_visibility(goes_on or JobVerb.PAUSE in job.verbs)
        self._retry.set_visibility(JobVerb.RETRY in job.verbs)
        self._cancel.set_visibility(JobVerb.CANCEL in job.verbs)
        self.root.set_visibility(bool(job.verbs))

    async def _pause_or_resume(self) -> None:
        if self._job:
            goes_on = JobVerb.RESUME in self._job.verbs
            await self._do(JobVerb.RESUME if goes_on else JobVerb.PAUSE, self._job)

    async def _try_again(self) -> None:
        if self._job:
            await self._do(JobVerb.RETRY, self._job)

    async def _do(self, verb: JobVerb, job: Job) -> None:
        actor = await self._visitor.actor_now()
        try:
            await self._changed(await self._verbs[verb](actor, job.id))
        except UnderstudyError:  # what is offered was no longer so
            await self._changed(await self._visitor.services.jobs.get(actor, job.id))
            raise

    def _ask_to_cancel(self) -> None:
        if (job := self._job) is None:
            return

        async def cancel() -> None:
            close()
            await self._do(JobVerb.CANCEL, job)

        with sheet("Cancel this job?") as close:
            text("strong", job.title, "anywhere")
            text(
                "p",
                "What is being made right now is cut off, and nothing more begins. What was made "
                "so far is kept. A cancelled job cannot be resumed; to stop for a while, pause it.",
                "quiet",
            )
            with box("actions"):
                button("Keep it", close, kind="plain").props("autofocus")
                button("Cancel the job", cancel, kind="danger")
