"""Works on jobs in this process: takes up runs, goes through their plans, brings them to an end.

The engine remembers what steps returned; what becomes of a job is decided from its row, in the
steps that begin and end a run, so that it holds whoever goes on after a crash.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.jobs import store
from understudy.jobs.closing import Closing, Outcome
from understudy.jobs.control import StepFailed, Stopped
from understudy.jobs.engine import JOBS, SHARDS, Engine, Flow
from understudy.jobs.kinds import Arguments, Kind, Work
from understudy.jobs.recovery import Recovery
from understudy.jobs.schemas import JobState
from understudy.jobs.shards import Counts
from understudy.jobs.spreading import Spreading, value_of
from understudy.jobs.steps import Steps
from understudy.jobs.watch import Controls
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.logs import get_logger
from understudy.kernel.process import workers
from understudy.kernel.tasks import Background, every, patiently
from understudy.llm.money.quotas import Quotas

TAKEN_AT_ONCE = 200
LOOK_EVERY_S = 1.0
DRAINED_WITHIN_S = 20.0
"""So long what runs may take to its end when the process is told to stop."""
CUT_WITHIN_S = 5.0
UNKNOWN_KIND = "This version of Understudy does not know this kind of job."
GONE = "Whose it is can no longer sign in. What was made is kept."

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker works with; `engine` is the one that `open` opens."""

    db: Database
    engine: Engine
    steps: Steps
    controls: Controls
    closing: Closing
    quotas: Quotas


class Worker:
    """Runs jobs, within `open`."""

    def __init__(self, tools: Tools, kinds: Mapping[str, Kind], wanted: asyncio.Event) -> None:
        self._db, self._engine, self._steps = tools.db, tools.engine, tools.steps
        self._controls, self._closing, self._quotas = tools.controls, tools.closing, tools.quotas
        self._shards_at_once = tools.engine.shards_at_once
        self._kinds, self._recovery = kinds, Recovery(tools.db, tools.engine, tools.closing)
        self._flows: set[asyncio.Task[Any]] = set()
        self._wanted = wanted

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Take up work until the end of the block; what runs then is brought to a good place."""

        # Functions, not methods: the engine wants to know them by their names.
        async def job(job_id: str, run: int) -> None:
            with self._known():
                await self._job(job_id, run)

        async def shard(facts: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 JSON
            with self._known():
                return await self._engine.step(name, self._do, facts, name, arguments)

        async with self._engine.open({JOBS: job, SHARDS: shard}), Background() as watching:
            watching.start(self._controls.keep_current())  # also while it drains
            try:
                async with Background() as chores:
                    chores.start(self._take_up_for_ever())
                    chores.start(self._recovery.keep_going())
                    chores.start(self._recovery.keep_clean())
                    yield
            finally:
                await self._drain()

    async def _take_up_for_ever(self) -> None:
        await self._take_up()
        await every(0, self._wait_and_take_up, "jobs_not_taken_up")

    async def _wait_and_take_up(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._wanted.wait()
        except TimeoutError:
            pass
        self._wanted.clear()
        await self._take_up()

    async def _take_up(self) -> None:
        """Give the engine the runs it lacks: a job is a row first, whoever wrote it."""
        async with self._db.read() as session:
            rows = await store.to_enqueue(session, TAKEN_AT_ONCE)
        for row in rows:
            await self._engine.enqueue(JOBS, store.run_id(row.id, row.run), str(row.id), row.run)
            async with self._db.begin() as session:
                await store.mark_enqueued(session, row.id, row.run)

    @contextmanager
    def _known(self) -> Iterator[None]:
        """Know of a flow while it runs, so that it can be cut when we leave."""
        task = asyncio.current_task()
        if task:
            self._flows.add(task)
        try:
            yield
        finally:
            if task:
                self._flows.discard(task)

    async def _drain(self) -> None:
        await self._controls.leave(DRAINED_WITHIN_S)
        flows = list(self._flows)
        for flow in flows:
            flow.cancel()
        if flows:
            await asyncio.wait(flows, timeout=CUT_WITHIN_S)

    async def _job(self, job_id: str, run: int) -> None:
        facts = await self._engine.step("begin", self._begin, job_id, run)
        if facts is None:
            return
        outcome = await self._planned(facts, await self._work(facts))
        await self._engine.step("end", self._end, job_id, run, outcome)
        self._wanted.set()

    async def _planned(self, facts: dict[str, Any], work: Work) -> dict[str, Any]:
        """Go through the plan; return why it ended before its end, if it did."""
        kind = self._kinds.get(facts["kind"])
        if kind is None:
            return {"failed": UNKNOWN_KIND}
        try:
            await kind.plan(_Plan(self._engine, self._do, self._room, facts, work))
        except Stopped as stop:
            return {"stopped": True, "problem": stop.problem}
        except StepFailed as failure:
            return {"failed": failure.problem}
        except UnderstudyError as error:
            return {"failed": error.message}
        return {}

    async def _do(self, facts: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 JSON
        kind = self._kinds.get(facts["kind"])
        if kind is None:  # a later release has begun it
            return {"failed": UNKNOWN_KIND}
        # Where another process has begun the job, its budget may not be known here yet.
        await patiently(self._quotas.load, "budgets_not_read")
        work = await self._work(facts)
        return await self._steps.do(kind, work, name, arguments)

    async def _work(self, facts: dict[str, Any]) -> Work:
        # Its arguments stand in its row alone: the engine should not keep what people wrote.
        async def arguments() -> dict[str, Any]:
            async with self._db.read() as session:
                return await store.arguments_of(session, UUID(facts["job_id"]))

        return Work(
            job_id=UUID(facts["job_id"]),
            run=facts["run"],
            actor=Actor(UUID(facts["owner_id"]), Role(facts["role"])),
            product=facts["product"],
            arguments=await patiently(arguments, "job_not_read"),
        )

    async def _room(self) -> int:
        """Return how many shards of a job may be in the queue: enough for all who work, twice."""
        async with self._db.read() as session:
            return 2 * self._shards_at_once * max(1, await workers(session))

    async def _begin(self, job_id: str, run: int) -> dict[str, Any] | None:
        """Begin a run; None if it is not wanted any more. Repeated, it says the same."""
        facts = await patiently(partial(self._begun, UUID(job_id), run), "run_not_begun")
        self._closing.changed(UUID(job_id))
        return facts

    async def _begun(self, job_id: UUID, run: int) -> dict[str, Any] | None:
        async with self._db.begin() as session:
            row = await store.job(session, job_id, lock=True)
            if row is None or row.run != run:
                return None
            if row.state not in (JobState.QUEUED, JobState.RUNNING):
                return None
            role = await _role_of(session, row.owner_id)
            if role is None:
                row.state, row.ended_at = JobState.FAILED, now()
                store.say(row, GONE)
                return None
            row.state, row.at_work, row.error = JobState.RUNNING, True, None
            row.enqueued_run = run  # perhaps not yet written by who has enqueued it
            row.started_at = row.started_at or now()
            kind = self._kinds.get(row.kind)
            return {
                "job_id": str(job_id),
                "run": run,
                "kind": row.kind,
                "product": kind.product if kind else "",
                "owner_id": str(row.owner_id),
                "role": str(role),
            }

    async def _end(self, job_id: str, run: int, outcome: dict[str, Any]) -> None:
        end = partial(self._closing.end, UUID(job_id), run, Outcome(**outcome))
        await patiently(end, "run_not_ended")


class _Plan:
    """What a product's plan is given; see `kinds.Plan`."""

    def __init__(
        self, engine: Engine, do: Flow, room: Flow, facts: dict[str, Any], work: Work
    ) -> None:
        self._engine, self._do, self._room, self._facts = engine, do, room, facts
        self.work = work

    async def step(self, name: str, **arguments: object) -> Any:  # noqa: ANN401 JSON
        found = await self._engine.step(name, self._do, self._facts, name, arguments)
        return value_of(found)

    async def spread(self, name: str, shards: Sequence[Arguments]) -> Counts:
        if len(shards) == 1:  # not worth a run of its own
            return Counts(**await self.step(name, **shards[0]))
        spreading = Spreading(self._engine, self._room, self._facts, name, shards)
        return await spreading.through()

    async def has(self, change: str) -> bool:
        return await self._engine.has(change)


async def _role_of(session: Session, owner_id: UUID) -> Role | None:
    return Role.ADMIN if owner_id == OPERATOR.id else await store.role_of(session, owner_id)
