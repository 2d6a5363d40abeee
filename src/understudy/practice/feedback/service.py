"""Feedback for those who learn and those who teach."""

from understudy.jobs.service import JobService
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.tasks import every
from understudy.practice.feedback import store
from understudy.practice.feedback.classes import Classes
from understudy.practice.feedback.judging import JUDGE
from understudy.practice.feedback.queueing import Queueing
from understudy.practice.feedback.reading import Reading
from understudy.practice.feedback.releasing import release_by_policy
from understudy.practice.feedback.reviewing import Reviewing
from understudy.practice.sessions import store as sessions

FEEDBACK_PROMPTS = (JUDGE,)
LOOK_EVERY_S = 60.0
_AT_ONCE = 200


class FeedbackService(Reading, Reviewing, Queueing, Classes):
    """All use cases of feedback; see what it is made of."""

    def __init__(self, db: Database, jobs: JobService) -> None:
        Reviewing.__init__(self, db, jobs)

    async def keep_shown(self) -> None:
        """Show feedback whose due date has passed, every minute, for ever."""
        await every(LOOK_EVERY_S, self.show_due, "feedback_not_shown")

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
