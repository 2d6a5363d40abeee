"""Feedback for those who learn and those who teach."""

from datetime import timedelta

from understudy.jobs.service import JobService
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.tasks import every
from understudy.practice.feedback import store
from understudy.practice.feedback.classes import Classes
from understudy.practice.feedback.flow import KIND
from understudy.practice.feedback.judging import JUDGE
from understudy.practice.feedback.queueing import Queueing
from understudy.practice.feedback.reading import Reading
from understudy.practice.feedback.releasing import release_by_policy
from understudy.practice.feedback.reviewing import Reviewing
from understudy.practice.sessions import store as sessions

FEEDBACK_PROMPTS = (JUDGE,)
LOOK_EVERY_S = 60.0
TRY_AGAIN_AFTER = timedelta(minutes=10)
"""So long feedback waits that could not be written: a budget may have room again."""
_AT_ONCE = 200


class FeedbackService(Reading, Reviewing, Queueing, Classes):
    """All use cases of feedback; see what it is made of."""

    def __init__(self, db: Database, jobs: JobService) -> None:
        Reviewing.__init__(self, db, jobs)

    async def keep_shown(self) -> None:
        """Show feedback whose due date has passed, and go on with what waits, for ever."""
        await every(LOOK_EVERY_S, self._look, "feedback_not_shown")

    async def _look(self) -> None:
        await self.show_due()
        await self.go_on()

    async def go_on(self) -> int:
        """Have feedback tried again that could not be written; return how many jobs that is."""
        return await self._jobs.go_on(KIND, halted_for=TRY_AGAIN_AFTER)

    async def show_due(self) -> int:
        """Show feedback whose due date has passed; return on how many sessions."""
        shown = 0
        while True:
            async with self._db.read() as session:
                ids = await store.past_due(session, now(), _AT_ONCE)
            done = 0
            for each in ids:
                async with self._db.begin() as session:
                    row = await sessions.anywhere(session, each, lock=True)
                    found = await store.report(session, each)
                    if row and found:
                        done += await release_by_policy(session, row, found)
            shown += done
            if not done:
                return shown
