"""Works through items and says what that took.

Arguments: `shards`, `library`, `gateway`, `model` (one that answers here) or `own` (a gateway to
that model), the simulator's address, how many items, how many at once, and perhaps a file for a
profile.
"""

import asyncio
import cProfile
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, nullcontext
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from benchmarks.gateway.understudy_client import REQUEST, provider, settings_for
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services, open_services
from understudy.jobs.control import Control
from understudy.jobs.kinds import Arguments, Kind, Plan, Step, Work
from understudy.jobs.metrics import JobMetrics
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import JobDraft, JobState
from understudy.jobs.shards import Failed, Outcome, Shard
from understudy.jobs.steps import Steps
from understudy.jobs.watch import Controls
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.models import Choice, Models
from understudy.llm.money.schemas import BudgetDraft, Period
from understudy.llm.types import Answer, Call, Scope, Usage
from understudy.migrations.schema import upgrade

KIND, WARM_UP, WORDS = "openai", 60, 60
SHARD = 16
"""Items a part of a job does at once, as the settings have it; more at once are several parts."""
ITEMS = Table(
    "benchmark_items", MetaData(), Column("id", Integer, primary_key=True), Column("text", String)
)

type Run = Callable[[range], Awaitable[None]]
"""Works through items with these numbers."""


async def write(session: Session, outcomes: Sequence[Outcome[int, str]]) -> tuple[int, int]:
    """Write results as a product does: one statement for all of them."""
    rows = [{"id": n, "text": text} for n, text in outcomes if not isinstance(text, Failed)]
    await session.execute(insert(ITEMS), rows)
    return len(rows), len(outcomes) - len(rows)


async def made(settings: Settings) -> Database:
    settings.data.mkdir(parents=True, exist_ok=True)
    db = Database(settings.database)
    await upgrade(db)
    async with db.engine.begin() as connection:
        await connection.run_sync(ITEMS.metadata.create_all)
    return db


async def shards(stack: AsyncExitStack, settings: Settings, at_once: int) -> Run:
    """Open the shard runner alone, with results written to a table."""
    db = await made(settings)
    stack.push_async_callback(db.aclose)

    async def do(number: int) -> str:
        return f"The answer number {number}."

    async def keep(outcomes: Sequence[Outcome[int, str]]) -> None:
        async with db.begin() as session:
            await write(session, outcomes)

    async def run(numbers: range) -> None:
        counts = await Shard(numbers, do, keep, at_once, Control()).work()
        assert counts.done == len(numbers), counts

    return run


async def library(stack: AsyncExitStack, settings: Settings, at_once: int) -> Run:
    """Open the bare provider library."""
    call = await stack.enter_async_context(provider(settings))
    return _calls(at_once, partial(call, lambda: None))


async def model(_stack: AsyncExitStack, settings: Settings, at_once: int) -> Run:
    """Open nothing: the model that answers in this process is asked, and its pieces are heard."""
    answering = _Instant()
    call = Call(settings.model or "", REQUEST)

    async def heard() -> None:
        async for _ in answering.stream(call):
            pass

    return _calls(at_once, heard)


def _calls(at_once: int, call: Callable[[], Awaitable[object]]) -> Run:
    async def run(numbers: range) -> None:
        left = iter(numbers)

        async def worker() -> None:
            for _ in left:
                await call()

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(worker())

    return run


async def gateway(stack: AsyncExitStack, settings: Settings, at_once: int) -> Run:
    """Open a whole installation, with budgets, price and ledger, and a step of a job on it."""
    return await _gateway(stack, settings, at_once)


async def own(stack: AsyncExitStack, settings: Settings, at_once: int) -> Run:
    """Open the same with a model that answers in this process, at once."""
    name = ModelName.parse(settings.model or "", "a benchmark")
    models = Models(Choice(name, name, "a benchmark"), {name.provider: [_Instant()]})
    return await _gateway(stack, settings, at_once, models)


class _Instant:
    """Answers as the simulator does, without a provider's library."""

    name = KIND

    async def stream(self, call: Call) -> AsyncGenerator[str | Usage | Answer]:
        for delay_s in (0.05, *(0.01,) * 5):
            await asyncio.sleep(delay_s)
            for _ in range(WORDS // 6):
                yield "word "
        used = Usage(450, output_tokens=WORDS)
        yield Answer("word " * WORDS, used, "stop", call.model)

    async def aclose(self) -> None:
        """Nothing is open."""


async def _gateway(
    stack: AsyncExitStack, settings: Settings, at_once: int, models: Models | None = None
) -> Run:
    await (await made(settings)).aclose()
    services = await stack.enter_async_context(open_services(settings, models))
    controls = Controls(services.db, services.process)
    kind, steps = _kind(services), Steps(services.db, controls, JobMetrics(), SHARD)
    work = await _begun(services)
    for scope, of in (
        (Scope.INSTALLATION, ""),
        (Scope.USER, str(work.actor.id)),
        (Scope.JOB, str(work.job_id)),
    ):
        draft = BudgetDraft(scope=scope, of=of, period=Period.TOTAL, limit_usd=Decimal(1000))
        await services.budgets.set(OPERATOR, draft)

    async def shard(numbers: range) -> None:
        found = await steps.do(kind, work, "items", {"first": numbers.start, "last": numbers.stop})
        assert found.get("value", {}).get("done") == len(numbers), found

    async def run(numbers: range) -> None:
        size = -(-len(numbers) // (at_once // SHARD))
        async with asyncio.TaskGroup() as group:
            for first in range(0, len(numbers), size):
                group.create_task(shard(numbers[first : first + size]))

    return run


def _kind(services: Services) -> Kind:
    async def plan(_plan: Plan) -> None:
        """It is not gone through: a step is measured."""

    async def step(step: Step, _name: str, arguments: Arguments) -> Any:  # noqa: ANN401 JSON
        charge = step.work.charge("item")

        async def do(_number: int) -> str:
            return (await services.gateway.complete(REQUEST, charge)).text

        return await step.items(range(arguments["first"], arguments["last"]), do, write)

    return Kind("benchmark", "generate", plan, step, link=str)


async def _begun(services: Services) -> Work:
    job_id = new_id()
    async with services.db.begin() as session:
        draft = JobDraft(title="A benchmark")
        await services.jobs.start(session, OPERATOR, "benchmark", {}, job_id, draft)
        row = await session.get_one(JobRow, job_id)
        row.state = JobState.RUNNING
        return Work(job_id, row.run, OPERATOR, "generate", {})


async def main(part: str, url: str, items: int, at_once: int, profile: str | None) -> None:
    configure_logs("WARNING", "text")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(KIND, url, folder).model_copy(
            update={"data": Path(folder) / "data", "run_jobs": False}
        )
        opening = {
            "shards": shards, "library": library, "gateway": gateway, "model": model, "own": own
        }[part]  # fmt: skip
        async with AsyncExitStack() as stack:
            run = await opening(stack, settings, at_once)
            await run(range(WARM_UP))
            profiler = cProfile.Profile() if profile else nullcontext()
            cpu_s, began_s = _cpu_s(), time.perf_counter()
            with profiler:
                await run(range(WARM_UP, WARM_UP + items))
            found = {"cpu_s": _cpu_s() - cpu_s, "wall_s": time.perf_counter() - began_s}
            if isinstance(profiler, cProfile.Profile) and profile:
                profiler.dump_stats(profile)
    print(json.dumps({name: value * 1000 / items for name, value in found.items()}), flush=True)


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    part, url, items, at_once, *more = sys.argv[1:]
    asyncio.run(main(part, url, int(items), int(at_once), more[0] if more else None))
