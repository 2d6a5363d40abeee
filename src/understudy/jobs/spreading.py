"""Many shards of one job over all workers, a few of them in the queue at a time.

Not all at once: the queue is first come, first served, so that a large job would keep every other
one waiting, and a cancelled one would have to be seen through to its last shard.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from understudy.jobs import store
from understudy.jobs.control import StepFailed, Stopped
from understudy.jobs.engine import SHARDS, Engine, Flow, Handle
from understudy.jobs.kinds import Arguments
from understudy.jobs.shards import Counts

ROOM_ASKED_EVERY = 16
"""After so many shards, who works now is looked at again."""


class Spreading:
    """Has a step done for each of many arguments.

    Everything is decided from what is remembered: gone through again, it goes the same way.
    """

    def __init__(
        self,
        engine: Engine,
        room: Flow,
        facts: dict[str, Any],
        name: str,
        shards: Sequence[Arguments],
    ) -> None:
        self._engine, self._room, self._facts, self._name = engine, room, facts, name
        self._shards, self._begun = shards, 0
        self._under_way: dict[str, Handle] = {}
        self._problem: StepFailed | Stopped | None = None

    async def through(self) -> Counts:
        """Go through all shards, and return their counts together.

        Raises:
            Stopped: the job is not to go on; nothing of it is in the queue any more.
            StepFailed: one of them could not be done.
        """
        counts, ended, room = Counts(), 0, 0
        while True:
            if ended % ROOM_ASKED_EVERY == 0:
                room = await self._engine.step("room", self._room)
            await self._fill(room)
            if not self._under_way:
                break
            found = await self._next()
            counts.done += found.done
            counts.failed += found.failed
            ended += 1
        if self._problem:
            raise self._problem
        return counts

    async def _fill(self, room: int) -> None:
        own = store.run_id(UUID(self._facts["job_id"]), self._facts["run"])
        while self._problem is None and len(self._under_way) < room:
            if self._begun == len(self._shards):
                return
            id_, arguments = f"{own}/{self._name}/{self._begun}", self._shards[self._begun]
            handle = await self._engine.enqueue(
                SHARDS, id_, self._facts, self._name, dict(arguments)
            )
            self._under_way[id_] = handle
            self._begun += 1

    async def _next(self) -> Counts:
        """Wait for the next shard that ends; what is the matter with it is kept for the end."""
        ended = await self._engine.first(self._under_way.values())
        del self._under_way[ended]
        try:
            return Counts(**value_of(await self._engine.result(ended)))
        except (StepFailed, Stopped) as problem:
            self._problem = self._problem or problem
            return Counts()


def value_of(found: dict[str, Any]) -> Any:  # noqa: ANN401 JSON
    """Return what a step has returned.

    Raises:
        StepFailed: it could not be done.
        Stopped: the job is not to go on.
    """
    if "failed" in found:
        raise StepFailed(found["failed"])
    if "stopped" in found:
        raise Stopped(found["stopped"])
    return found["value"]
