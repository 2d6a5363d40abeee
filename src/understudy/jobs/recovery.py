"""Work of the dead goes on elsewhere, lost work is told, old records are deleted.

The engine's maker sells a service that notices dead machines; ours is a heartbeat that every
process has (`kernel.process`). Handing over goes through one private function of the engine, which
is atomic: two processes that do it at once hand everything over once. Its contract has a test.
"""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from dbos import DBOS, WorkflowStatusString

from understudy.jobs import store
from understudy.jobs.closing import LOST, Closing, Outcome
from understudy.jobs.engine import JOBS, Engine
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.logs import get_logger
from understudy.kernel.process import dead_among, forget
from understudy.kernel.tasks import every

LOOK_EVERY_S = 2.0
SWEEP_EVERY_S = 3_600.0
KEPT_FOR = timedelta(days=1)
"""So long what the engine remembers of an ended run may help to understand it."""
_SWEPT_AT_ONCE = 200
_UNDER_WAY = {WorkflowStatusString.PENDING.value, WorkflowStatusString.ENQUEUED.value}
_ENDED = [
    WorkflowStatusString.SUCCESS.value,
    WorkflowStatusString.ERROR.value,
    WorkflowStatusString.CANCELLED.value,
    WorkflowStatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED.value,
]

type _Which = tuple[UUID, int]
"""A job and its run."""

_log = get_logger(__name__)


class Recovery:
    """Looks after the work of others, while the engine is open."""

    def __init__(self, db: Database, engine: Engine, closing: Closing) -> None:
        self._db, self._engine, self._closing = db, engine, closing
        self._missed: set[_Which] = set()

    async def keep_going(self) -> None:
        """Take over from the dead every other second, for ever."""
        await self.look()
        await every(LOOK_EVERY_S, self.look, "jobs_not_recovered")

    async def keep_clean(self) -> None:
        """Delete old records every hour, for ever."""
        await every(SWEEP_EVERY_S, self.sweep, "job_records_not_swept")

    async def look(self) -> None:
        """Take over what dead processes were at, and close what nobody is at any more."""
        await self._take_over()
        await self._close_lost()

    async def sweep(self) -> None:
        """Delete what the engine remembers of runs that ended long ago, with their shards."""
        while True:
            old = await DBOS.list_workflows_async(
                name=JOBS,
                status=_ENDED,
                completed_before=(now() - KEPT_FOR).isoformat(),
                limit=_SWEPT_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if not old:
                return
            ids = [each.workflow_id for each in old]
            await DBOS.delete_workflows_async(ids, delete_children=True)

    async def _take_over(self) -> None:
        pending = await DBOS.list_workflows_async(
            status=WorkflowStatusString.PENDING.value, load_input=False, load_output=False
        )
        # Our own runs are here, however long we may have been silent.
        ids = {each.executor_id for each in pending} - {None, self._engine.executor_id}
        owners = {UUID(each) for each in ids}
        if not owners:
            return
        async with self._db.read() as session:
            dead = await dead_among(session, owners)
        if dead:
            await self._hand_over(dead)

    async def _hand_over(self, dead: Collection[UUID]) -> None:
        names = [str(each) for each in dead]
        _log.warning("jobs_taken_over", of=names)
        await asyncio.to_thread(DBOS._recover_pending_workflows, names)  # noqa: SLF001 see above
        async with self._db.begin() as session:
            await forget(session, dead)

    async def _close_lost(self) -> None:
        async with self._db.read() as session:
            # The run at work is the last one that was enqueued; perhaps a later one is wanted.
            working = {(row.id, row.enqueued_run) for row in await store.at_work(session)}
            waiting = {(row.id, row.enqueued_run) for row in await store.enqueued(session)}
        if not working | waiting:
            self._missed.clear()
            return
        statuses = await self._engine.statuses([store.run_id(*w) for w in working | waiting])
        missed = {
            which
            for which in working | waiting
            if statuses.get(store.run_id(*which)) not in _UNDER_WAY
        }
        for which in missed & self._missed:  # twice: it may just have come to its end
            _log.error("job_lost", job_id=str(which[0]), run=which[1])
            await self._close(which, known=store.run_id(*which) in statuses)
        self._missed = missed

    async def _close(self, which: _Which, *, known: bool) -> None:
        job_id, run = which
        async with self._db.begin() as session:
            if await store.enqueue_anew(session, job_id, run):  # it had not begun
                return
        # What the engine has no record of was not its fault: begin again.
        await self._closing.end(job_id, run, Outcome(LOST) if known else Outcome(stopped=True))
