"""A job on a page: live, for as long as the page or the card is there."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from inspect import isawaitable
from typing import Any

from understudy.jobs.schemas import Job
from understudy.kernel.errors import NotFound, UnderstudyError
from understudy.web.parts.job_progress import JobProgress
from understudy.web.parts.kit import text
from understudy.web.parts.live import Living
from understudy.web.session import Visitor

AGAIN_AFTER_S = 2.0
type Told = Callable[[Job], Any]


class JobCard:
    """A job's card, added here: its state, progress, pace, cost, error, and buttons for its verbs.

    It follows the job by itself and ends with the page, or as soon as it is deleted: clear what it
    stands in to put another one there.

    Args:
        visitor: who looks; costs are shown to who sees costs.
        job: as the visitor has read it.
        on_over: called with the job when it is over, in the card's place; may be async. Not for a
            job that was over before; again if it was resumed, and is over again.
        leads: whether the title leads to the job's own page.

    Attributes:
        job: as it was seen last.
        on_change: called with the job whenever it is shown again.
    """

    def __init__(
        self,
        visitor: Visitor,
        job: Job,
        on_over: Told | None = None,
        *,
        leads: bool = True,
    ) -> None:
        self.job = job
        self.on_change: Told = _nothing
        self._visitor, self._on_over = visitor, on_over
        with Living(f"job {job.id}", self._follow) as self.root:
            self._progress = JobProgress(visitor, self._hear, leads=leads)
            self._stale = text("p", "", "caution")
        self.root.classes("card job-card")
        self._progress.show(job)
        self._say("")

    async def _follow(self) -> None:
        """Show every change, for as long as the card is there."""
        while True:
            try:
                await self._watch()
            except NotFound as error:
                self._say(error.message)
                return
            except UnderstudyError as error:  # the next look may go better
                self._say(error.message)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _watch(self) -> None:
        actor = await self._visitor.actor_now()
        jobs = self._visitor.services.jobs
        await jobs.get(actor, self.job.id)
        async with aclosing(jobs.watch(actor, self.job.id)) as watching:
            async for event in watching:
                if await self._visitor.actor_now() != actor:  # their role was changed
                    return
                await self._hear(Job.model_validate(event.data["job"]))

    async def _hear(self, job: Job) -> None:
        ended = job.state.is_over and not self.job.state.is_over
        self._show(job)
        if ended and self._on_over:
            with self.root:
                done = self._on_over(job)
                if isawaitable(done):
                    await done

    def _show(self, job: Job) -> None:
        self.job = job
        self._progress.show(job)
        self._say("")
        self.on_change(job)

    def _say(self, problem: str) -> None:
        self._stale.set_text(f"Not up to date: {problem}" if problem else "")
        self._stale.set_visibility(bool(problem))


def _nothing(_: Job) -> None:
    """Nobody asks."""
