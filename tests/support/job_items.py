"""A kind of job whose items are calls of a model: one row each, in a table of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import batched
from typing import Any, NamedTuple, override
from uuid import UUID

from sqlalchemy import Column as Col
from sqlalchemy import MetaData, String, Table, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tests.support.llm import a_request
from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.jobs.kinds import Arguments, Kind, Plan, Step
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobDraft
from understudy.jobs.shards import Failed
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.llm.gateway import Gateway

NAME = "test_items"
ITEMS = Table(
    NAME,
    MetaData(),
    Col("job_id", Uuid, primary_key=True),
    Col("key", String(20), primary_key=True),
    Col("text", String(2000)),
    Col("problem", String(400)),
)


async def _nothing(_key: str) -> None:
    pass


class ItemJobs:
    """Plans and does them; `said` notes the keys that were asked for in this process."""

    def __init__(self, db: Database, gateway: Gateway) -> None:
        self._db, self._gateway = db, gateway
        self.said: list[str] = []
        self.before: Callable[[str], Awaitable[object]] = _nothing
        """Awaited before each call; may wait, or raise."""

    @property
    def kind(self) -> Kind:
        return Kind(
            name=NAME,
            product="generate",
            plan=self.plan,
            step=self.step,
            link=lambda job_id: f"/jobs?job={job_id}",
            reopen=self.reopen,
        )

    async def plan(self, plan: Plan) -> None:
        await plan.step("prepare")
        count, per = plan.work.arguments["count"], plan.work.arguments["per_shard"]
        shards = [{"first": n, "last": min(n + per, count)} for n in range(0, count, per)]
        await plan.spread("items", shards)

    async def step(self, step: Step, name: str, arguments: Arguments) -> Any:
        if name == "prepare":
            return await self._prepare(step)
        keys = [f"{n:06}" for n in range(arguments["first"], arguments["last"])]
        return await step.items(
            await self._open(step.work.job_id, keys), self._do(step), self._keep(step)
        )

    async def reopen(self, session: Session, job_id: UUID) -> int:
        failed = ITEMS.c.problem.is_not(None) & (ITEMS.c.job_id == job_id)
        count = await session.scalar(select(func.count()).select_from(ITEMS).where(failed))
        await session.execute(update(ITEMS).where(failed).values(problem=None))
        return count or 0

    async def _prepare(self, step: Step) -> None:
        job_id, count = step.work.job_id, step.work.arguments["count"]
        insert = sqlite_insert if self._db.is_sqlite else pg_insert
        for numbers in batched(range(count), 1_000):
            rows = [{"job_id": job_id, "key": f"{n:06}"} for n in numbers]
            async with self._db.begin() as session:
                await session.execute(insert(ITEMS).on_conflict_do_nothing(), rows)
        async with self._db.begin() as session:
            await step.progress(session, total=count)

    async def _open(self, job_id: UUID, keys: Sequence[str]) -> Sequence[str]:
        found = ITEMS.c.text.is_(None) & ITEMS.c.problem.is_(None) & (ITEMS.c.job_id == job_id)
        query = select(ITEMS.c.key).where(found, ITEMS.c.key.in_(keys)).order_by(ITEMS.c.key)
        async with self._db.read() as session:
            return (await session.scalars(query)).all()

    def _do(self, step: Step) -> Any:
        async def do(key: str) -> str:
            self.said.append(key)
            await self.before(key)
            request = a_request(text=f"item {key}", most_tokens=50)
            return (await self._gateway.complete(request, step.work.charge("item"))).text

        return do

    def _keep(self, step: Step) -> Any:
        async def keep(session: Session, outcomes: Sequence[tuple[str, Any]]) -> tuple[int, int]:
            done = failed = 0
            for key, result in outcomes:
                values = (
                    {"problem": result.problem} if isinstance(result, Failed) else {"text": result}
                )
                mine = (ITEMS.c.job_id == step.work.job_id) & (ITEMS.c.key == key)
                is_open = ITEMS.c.text.is_(None) & ITEMS.c.problem.is_(None)
                found: Any = await session.execute(
                    update(ITEMS).where(mine, is_open).values(values)
                )
                failed += found.rowcount if "problem" in values else 0
                done += found.rowcount if "text" in values else 0
            return done, failed

        return keep


class ChangedItemJobs(ItemJobs):
    """The same in a later release: jobs that it begins have a step more, and smaller shards."""

    @override
    async def plan(self, plan: Plan) -> None:
        if not await plan.has("checked first"):
            await super().plan(plan)
            return
        await plan.step("prepare")
        await plan.step("check")
        count = plan.work.arguments["count"]
        shards = [{"first": n, "last": min(n + 10, count)} for n in range(0, count, 10)]
        await plan.spread("few items", shards)

    @override
    async def step(self, step: Step, name: str, arguments: Arguments) -> Any:
        if name != "check":
            return await super().step(step, name, arguments)
        async with self._db.begin() as session:
            row = {"job_id": step.work.job_id, "key": "checked", "text": "yes"}
            insert = sqlite_insert if self._db.is_sqlite else pg_insert
            await session.execute(insert(ITEMS).on_conflict_do_nothing(), [row])
        return None


async def make_table(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.run_sync(ITEMS.metadata.create_all)


async def start_items(
    services: Services,
    actor: Actor,
    count: int,
    *,
    per_shard: int = 50,
    job_id: UUID | None = None,
    **draft: Any,
) -> Job:
    job_id = job_id or new_id()
    async with services.db.begin() as session:
        arguments = {"count": count, "per_shard": per_shard}
        given = JobDraft(title=f"{count} items", **draft)
        job = await services.jobs.start(session, actor, NAME, arguments, job_id, given)
    services.jobs.wake()
    return job


async def results(db: Database, job_id: UUID) -> dict[str, str | None]:
    async with db.read() as session:
        found = await session.execute(select(ITEMS).where(ITEMS.c.job_id == job_id))
        return {row.key: row.text for row in found}


class Working(NamedTuple):
    """Open services, and what is done with the items of jobs in them."""

    services: Services
    items: ItemJobs

    async def job(self, job: Job) -> Job:
        return await self.services.jobs.get(OPERATOR, job.id)

    async def until(self, job: Job, is_so: Callable[[Job], bool], within_s: float = 30) -> Job:
        async with asyncio.timeout(within_s):
            while not is_so(job := await self.job(job)):
                await asyncio.sleep(0.05)
        return job

    async def row(self, job: Job) -> JobRow:
        async with self.services.db.read() as session:
            found = await session.get(JobRow, job.id)
        assert found
        return found
