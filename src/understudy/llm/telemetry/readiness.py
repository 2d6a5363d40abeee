"""How long ago a model last answered, as the ledger knows it: nothing is paid to find out."""

from datetime import datetime

from sqlalchemy import select

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.ledger import Outcome

LOOK_EVERY_S = 5.0
"""The ledger is asked this often at most, however often we are."""


class Readiness:
    """Remembers when a model last answered."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._last: datetime | None = None
        self._looked_s: float | None = None

    async def last_success_age_s(self) -> float | None:
        """Return the age of the newest answer in seconds; None if there has been none.

        Raises:
            DatabaseUnavailable: the ledger cannot be read.
        """
        if self._looked_s is None or monotonic_s() - self._looked_s >= LOOK_EVERY_S:
            self._last = await self._newest()
            self._looked_s = monotonic_s()
        return (now() - self._last).total_seconds() if self._last else None

    async def _newest(self) -> datetime | None:
        # The index on `at`, from its end: the first answer it meets.
        query = (
            select(UsageEventRow.at)
            .where(UsageEventRow.outcome == Outcome.COMPLETE)
            .order_by(UsageEventRow.at.desc())
            .limit(1)
        )
        async with self._db.read() as session:
            return await session.scalar(query)
