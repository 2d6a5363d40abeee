"""How long ago a model last answered, as the ledger knows it: nothing is paid to find out."""

from datetime import datetime

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database
from understudy.llm.usage.monitor import last_success_at

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
            async with self._db.read() as session:
                self._last = await last_success_at(session)
            self._looked_s = monotonic_s()
        return (now() - self._last).total_seconds() if self._last else None
