"""What becomes of jobs, told to those who watch them in this process.

Where no bus is shared, the rows are: they are looked at once a second, in one query for all
watchers together.
"""

from uuid import UUID

from understudy.jobs import store
from understudy.jobs.events import JOB_CHANGED, channel_of, job_of
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.tasks import every

EVERY_S = 1.0


class JobRelay:
    """Publishes that jobs have changed which are watched in this process."""

    def __init__(self, db: Database, bus: MemoryEventBus) -> None:
        self._db, self._bus = db, bus
        self._known: dict[UUID, object] = {}

    async def run(self) -> None:
        """Look once a second, for ever."""
        await every(EVERY_S, self.look, "job_relay_failed")

    async def look(self) -> None:
        """Tell what has changed since the last look."""
        watched = [found for name in self._bus.watched() if (found := job_of(name))]
        if not watched:
            self._known.clear()
            return
        async with self._db.read() as session:
            present = await store.states(session, watched)
        for job_id, state in present.items():
            if self._known.get(job_id) != state:
                self._bus.publish(channel_of(job_id), JOB_CHANGED, {})
        self._known = dict(present)
