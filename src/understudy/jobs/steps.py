"""One step of a job: the product's own function, and everything that may happen to it."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from understudy.jobs import store
from understudy.jobs.control import Control, Stopped, Wish
from understudy.jobs.kinds import Arguments, Do, Kind, Work, WriteItems
from understudy.jobs.metrics import JobMetrics
from understudy.jobs.shards import Again, Failed, Halt, Outcome, Shard, Verdict
from understudy.jobs.watch import Controls
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import patiently
from understudy.llm.errors import SENTENCES, Cause, ModelFailed
from understudy.llm.money.promises import BudgetReached

BROKEN = "Something went wrong in Understudy itself; the log of the server says what."
DATABASE_AWAY_S = 2.0
"""After this an item is tried again for which the database was away."""
WAITED_AT_MOST_S = 300.0
"""A provider that asks for more is not waited for: its items fail, and can be tried again."""
_FOR_ALL = {Cause.UNAUTHORIZED, Cause.UNKNOWN_MODEL, Cause.SPENT, Cause.UNPRICED}
"""What the next item would hear as well: the job waits until somebody has done something."""

log = get_logger(__name__)


class Steps:
    """Does the steps of all kinds."""

    def __init__(
        self, db: Database, controls: Controls, metrics: JobMetrics, items_at_once: int
    ) -> None:
        self._db, self._controls = db, controls
        self.metrics, self._items_at_once = metrics, items_at_once

    async def do(self, kind: Kind, work: Work, name: str, arguments: Arguments) -> dict[str, Any]:
        """Do a step, and say what became of it, as JSON: `value`, `stopped` or `failed`.

        Raises:
            asyncio.CancelledError: this process is about to stop; another one does it again.
        """
        with self._controls.of(work.job_id, work.run) as control:
            await patiently(self._controls.look, "wishes_not_read")
            if control.wish is Wish.LEAVE:
                raise asyncio.CancelledError
            if control.wish is not Wish.GO:
                return {"stopped": None}
            return await self._outermost(kind, _Step(self, work, control), name, arguments)

    async def _outermost(
        self, kind: Kind, step: "_Step", name: str, arguments: Arguments
    ) -> dict[str, Any]:
        try:
            # Done again it does what is open: a step that finds the database away has lost nothing.
            done = partial(_done, kind, step, name, arguments)
            return {"value": await patiently(done, "step_waits")}
        except Stopped as stop:
            return {"stopped": stop.problem}
        except BudgetReached as refusal:
            return {"stopped": refusal.message}
        except UnderstudyError as error:
            return {"failed": error.message}
        except Exception:  # the outermost function of a job's step
            log.exception("step_broke", kind=kind.name, step=name, job_id=str(step.work.job_id))
            return {"failed": BROKEN}

    async def work_through[Item, Result](
        self,
        step: "_Step",
        open_items: Sequence[Item],
        do: Do[Item, Result],
        write: WriteItems[Item, Result],
        at_once: int | None,
    ) -> dict[str, Any]:
        """Do items; see `kinds.Step.items`."""
        shard = Shard(
            open_items,
            partial(_tried, step, do),
            partial(self._keep_surely, step, write),
            at_once or self._items_at_once,
            step.control,
        )
        counts = await shard.work()
        if counts.halted is None and not counts.open:
            return asdict(counts)
        if counts.halted is None and step.control.wish is Wish.LEAVE:
            raise asyncio.CancelledError  # so that nothing is remembered of this step
        raise Stopped(counts.halted)

    async def _keep_surely[Item, Result](
        self,
        step: "_Step",
        write: WriteItems[Item, Result],
        outcomes: Sequence[Outcome[Item, Result]],
    ) -> None:
        # What was made and paid should not be lost to a database that is away.
        await patiently(partial(self._keep, step, outcomes, write), "items_not_kept")

    async def _keep[Item, Result](
        self,
        step: "_Step",
        outcomes: Sequence[Outcome[Item, Result]],
        write: WriteItems[Item, Result],
    ) -> None:
        async with self._db.begin() as session:
            done, failed = await write(session, outcomes)
            await step.progress(session, done=done, failed=failed)


class _Step:
    """What the product's function is given; see `kinds.Step`."""

    def __init__(self, steps: Steps, work: Work, control: Control) -> None:
        self._steps, self.work, self.control = steps, work, control

    async def items[Item, Result](
        self,
        open_items: Sequence[Item],
        do: Do[Item, Result],
        write: WriteItems[Item, Result],
        *,
        at_once: int | None = None,
    ) -> dict[str, Any]:
        return await self._steps.work_through(self, open_items, do, write, at_once)

    async def progress(
        self, session: Session, *, done: int = 0, failed: int = 0, total: int | None = None
    ) -> None:
        await store.add_progress(session, self.work.job_id, done, failed)
        self._steps.metrics.items(session, done=done, failed=failed)
        if total is not None:
            await store.set_total(session, self.work.job_id, total)


def halts(error: Exception) -> bool:
    """Say whether a job waits because of an error of one item: all others would meet it, too."""
    cause = error.cause if isinstance(error, ModelFailed) else None
    return isinstance(error, BudgetReached) or cause in _FOR_ALL


async def _done(kind: Kind, step: "_Step", name: str, arguments: Arguments) -> object:
    return await step.control.cutting(kind.step(step, name, arguments))


async def _tried[Item, Result](step: "_Step", do: Do[Item, Result], item: Item) -> Result | Verdict:
    try:
        return await do(item)
    except UnderstudyError as error:
        return _verdict(error)
    except Exception:  # the outermost function of an item
        log.exception("item_broke", job_id=str(step.work.job_id))
        return Failed(SENTENCES[Cause.INTERNAL])


def _verdict(error: UnderstudyError) -> Verdict:
    """Say what it means for an item that it could not be made."""
    if isinstance(error, DatabaseUnavailable):
        return Again(DATABASE_AWAY_S, error.message)
    if halts(error):
        return Halt(error.message)
    wait_s = error.retry_after_s if isinstance(error, ModelFailed) else None
    if wait_s is not None and wait_s <= WAITED_AT_MOST_S:
        return Again(wait_s, error.message)
    return Failed(error.message)
