"""How long a summary of a year's usage takes: on PostgreSQL, over ten million attempts.

    python benchmarks/usage_summary.py --events 10000000

Makes a database of its own (`--server`, UNDERSTUDY_TEST_POSTGRES or the local one), fills it with
attempts spread over a year up to now, sums the days up as the server does, measures, and drops it.
Ten million take about ten minutes to write and 8 GB of disk. `--explain` shows the plan of the
slowest query.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateIndex, DropIndex

from understudy.accounts.access import OPERATOR
from understudy.kernel.clock import now
from understudy.kernel.db import Database, async_url
from understudy.kernel.kept import Kept
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.schemas import By, UsageQuery
from understudy.llm.usage.service import UsageService
from understudy.migrations.schema import upgrade

NAME = "understudy_benchmark_usage"
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
ROUNDS = 7
PEOPLE = 2_000
PER_CONVERSATION = 30

# Few people talk much, many a little. A conversation is one person's, about one product, with three
# purposes and a model for each; a call in twenty-five is a second attempt, one in fifty has failed.
PAYER = f"md5('p' || floor({PEOPLE} * pow((hashint8(c) & 16777215) / 16777216.0, 2)))::uuid"
PRODUCT = "(ARRAY['practice', 'ask', 'generate', 'chat'])[1 + c % 4]"
AT = "now() - make_interval(secs => 365.0 * 86400 * (1 - i::float / :count))"
COLUMNS = {
    "id": "md5('e' || i)::uuid",
    "at": AT,
    "request_id": "md5('r' || i)::uuid",
    "attempt": "CASE WHEN i % 25 = 0 THEN 2 ELSE 1 END",
    "payer_id": PAYER,
    "actor_id": PAYER,
    "product": PRODUCT,
    "purpose": "(ARRAY['reply', 'check', 'judge'])[1 + i % 3]",
    "prompt_name": "'practice.reply'",
    "prompt_version": "'1+0a1b2c3d'",
    "conversation_id": "md5('c' || c)::uuid",
    "message_id": "md5('m' || i / 2)::uuid",
    "job_id": "NULL::uuid",
    "provider": "(ARRAY['anthropic', 'openai', 'openai'])[1 + i % 3]",
    "model_asked": "(ARRAY['claude-haiku-5-5', 'gpt-5.6-luna', 'gpt-5.6-terra'])[1 + i % 3]",
    "model_answered": "'as-asked'",
    "note": "''",
    "lines": "8",
    "system_tokens": "600",
    "input_tokens": "1500",
    "cached_tokens": "900",
    "cache_write_tokens": "0",
    "output_tokens": "60",
    "reasoning_tokens": "0",
    "usage_source": "'provider'",
    "cost_usd": "0.0021",
    "waited_s": "0",
    "ttft_s": "0.6",
    "duration_s": "exp(random() * 4 - 1)",
    "latency_bucket": "floor(ln(exp(random() * 4 - 1) / 0.001) / ln(1.04))",
    "outcome": "CASE WHEN i % 50 = 0 THEN 'failed' ELSE 'complete' END",
    "cause": "CASE WHEN i % 50 = 0 THEN 'overloaded' END",
}
EVENTS = f"""
INSERT INTO usage_events ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS.values())}
FROM (SELECT i, i / {PER_CONVERSATION} AS c FROM generate_series(1, :count) AS i) AS each
"""  # noqa: S608 of constants
SPENDS = f"""
INSERT INTO conversation_spends (conversation_id, payer_id, product, first_at, last_at, calls,
                                 input_tokens, output_tokens, cost_nano_usd)
SELECT md5('c' || c)::uuid, {PAYER}, {PRODUCT}, {AT}, {AT}, 30, 45000, 1800, 63000000
FROM (SELECT i, i AS c FROM generate_series(1, :count) AS i) AS each
"""  # noqa: S608 of constants


async def main(server: str, events: int, *, explain: bool) -> None:
    admin = create_async_engine(async_url(server), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
        await connection.execute(text(f"CREATE DATABASE {NAME}"))
    db = Database(make_url(server).set(database=NAME).render_as_string(hide_password=False))
    try:
        await upgrade(db)
        await timed("written", lambda: fill(db, events))
        service = UsageService(db, "UTC")
        await timed("summed up", service.sum_up)
        await vacuum(db)
        await measure(db, service, explain=explain)
    finally:
        await db.aclose()
        async with admin.connect() as connection:
            await connection.execute(text(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
        await admin.dispose()


async def fill(db: Database, events: int) -> None:
    """Write everything; indexes afterwards, which is several times faster."""
    indexes = sorted(UsageEventRow.__table__.indexes, key=lambda index: str(index.name))  # type: ignore[attr-defined]
    async with db.begin() as session:
        for index in indexes:
            await session.execute(DropIndex(index))
        await session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        await session.execute(text(EVENTS), {"count": events})
        await session.execute(text(SPENDS), {"count": events // PER_CONVERSATION})
        for index in indexes:
            await session.execute(CreateIndex(index))


async def vacuum(db: Database) -> None:
    engine = create_async_engine(db.url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
        size = await connection.scalar(text(f"SELECT pg_size_pretty(pg_database_size('{NAME}'))"))
        rows = await connection.scalar(text("SELECT count(*) FROM usage_days"))
        counts = await connection.scalar(text("SELECT count(*) FROM usage_day_latencies"))
    await engine.dispose()
    print(f"{size}; {rows:,} sums of days, {counts:,} counts of durations")


async def measure(db: Database, service: UsageService, *, explain: bool) -> None:
    year = now() - timedelta(days=365)
    somebody = await one_of(db)
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        f"a year by {by}": lambda by=by: summary(service, start=year, by=(by,))  # type: ignore[misc]
        for by in By
    }
    asked["a year's totals"] = lambda: summary(service, start=year, by=())
    asked["a year by everything"] = lambda: summary(service, start=year)
    asked["a year of one product"] = lambda: summary(service, start=year, product="ask")
    asked["a year of one person"] = lambda: summary(service, start=year, person=somebody)
    since = now() - timedelta(days=364.6)
    asked["from the middle of a day"] = lambda: summary(service, start=since)
    asked["a page of attempts"] = lambda: service.events(OPERATOR, UsageQuery())
    asked["the monitor"] = lambda: fresh_view(service)
    slowest = Slowest(db)
    for name, ask in asked.items():
        taken = [await took(ask) for _ in range(ROUNDS)]
        print(f"{name:26} median {median(taken) * 1000:6.0f} ms, worst {max(taken) * 1000:6.0f} ms")
    if explain:
        await slowest.show(db)


class Slowest:
    """Remembers the statement that took longest."""

    def __init__(self, db: Database) -> None:
        self.taken, self.statement, self.values = 0.0, "", ()
        event.listen(db.engine.sync_engine, "before_cursor_execute", self.begin)
        event.listen(db.engine.sync_engine, "after_cursor_execute", self.end)

    def begin(self, *_: object) -> None:
        self.at = time.perf_counter()

    def end(self, _c: object, _k: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401 the driver's own
        taken = time.perf_counter() - self.at
        if taken > self.taken:
            self.taken, self.statement, self.values = taken, statement, values

    async def show(self, db: Database) -> None:
        print(f"\nslowest: {self.taken * 1000:.0f} ms\n{self.statement}")
        statement = f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {self.statement}"
        async with db.engine.connect() as connection:
            rows = await connection.exec_driver_sql(statement, self.values)
            print("\n".join(row[0] for row in rows))


async def summary(service: UsageService, **chosen: Any) -> object:  # noqa: ANN401 any field
    return await service.summary(OPERATOR, UsageQuery(**chosen))


async def fresh_view(service: UsageService) -> object:
    service._kept = Kept()  # noqa: SLF001 each round looks anew
    return await service.monitor(OPERATOR)


async def one_of(db: Database) -> UUID:
    async with db.read() as session:
        found = await session.scalar(text("SELECT payer_id FROM usage_events LIMIT 1"))
    return UUID(str(found))


async def took(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def timed(name: str, work: Callable[[], Awaitable[object]]) -> None:
    print(f"{name} in {await took(work):.0f} s", flush=True)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--events", type=int, default=10_000_000)
    reader.add_argument("--server", default=os.environ.get("UNDERSTUDY_TEST_POSTGRES", LOCAL))
    reader.add_argument("--explain", action="store_true")
    given = reader.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(main(given.server, given.events, explain=given.explain))
