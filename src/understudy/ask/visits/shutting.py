"""Stops answers on pages that were shut while these were being given."""

from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits import store
from understudy.conversations.turns import Turns
from understudy.kernel.db import Database
from understudy.kernel.tasks import every

SWEPT_EVERY_S = 2.0
"""A page is shut by a switch, by a day, and with its owner's account: so it is looked at."""


class Shutting:
    """What runs on pages that answer nobody any more.

    Args:
        db: all rows.
        pages: knows which are shut.
        turns: the answers that are being given.
    """

    def __init__(self, db: Database, pages: Visiting, turns: Turns) -> None:
        self._db, self._pages, self._turns = db, pages, turns

    async def run(self) -> None:
        """Stop them soon after, for ever."""
        await every(SWEPT_EVERY_S, self.sweep, "shut_pages_not_swept")

    async def sweep(self) -> None:
        """Stop them now; what was heard of them is kept."""
        async with self._db.read() as session:
            answering = await store.answering(session)
        if not answering:
            return
        shut = await self._pages.shut({page_id for _, page_id in answering})
        for session_id, page_id in answering:
            if page_id in shut:
                await self._turns.stop(session_id)
