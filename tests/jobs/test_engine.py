"""What the engine promises us, on both kinds of database. It is one per process: no two at once."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from understudy.jobs.engine import JOBS, SHARDS, Engine, _engine_url, _prepare_sqlite
from understudy.kernel.db import Database, async_url
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:////data/understudy.db", "sqlite:////data/understudy-jobs.db"),
        ("sqlite:////data/mine.sqlite", "sqlite:////data/mine.sqlite-jobs.db"),
        ("postgresql://u:p@host:5433/name", "postgresql+psycopg://u:p@host:5433/name"),
        (
            "postgresql://host/name?sslmode=require",
            "postgresql+psycopg://host/name?sslmode=require",
        ),
    ],
)
def test_its_tables_are_beside_ours(given: str, expected: str) -> None:
    assert _engine_url(async_url(given)) == expected


def test_an_old_sqlite_knows_the_fraction_of_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    connection = sqlite3.connect(tmp_path / "x.db")
    _prepare_sqlite(connection, None)
    (moment,) = connection.execute("select unixepoch('subsec')").fetchone()
    assert isinstance(moment, float)
    assert moment > 1.7e9
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


async def test_runs_happen_once_on_our_loop_and_their_steps_are_remembered(
    installation: Settings,
) -> None:
    engine, done = Engine(installation, installation.database, str(new_id())), list[str]()
    loop = asyncio.get_running_loop()

    async def note(what: str) -> dict[str, Any]:
        done.append(what)
        return {"what": what, "here": asyncio.get_running_loop() is loop}

    async def shard(number: int) -> Any:
        return await engine.step("shard", note, f"shard {number}")

    own = str(new_id())

    async def job(name: str) -> Any:
        await engine.enqueue(SHARDS, f"{own}/1", 1)
        return [await engine.step("first", note, name), await engine.result(f"{own}/1")]

    async with engine.open({JOBS: job, SHARDS: shard}):
        for _ in range(3):  # as a sweeper does that was killed before it had written it down
            await engine.enqueue(JOBS, own, "a job")
        assert await engine.result(own) == [
            {"what": "a job", "here": True},
            {"what": "shard 1", "here": True},
        ]
        assert await engine.statuses([own, "unknown"]) == {own: "SUCCESS"}
    assert sorted(done) == ["a job", "shard 1"]
    assert await asyncio.to_thread(lambda: "threads are there") == "threads are there"


async def test_what_it_stores_is_json(installation: Settings) -> None:
    engine = Engine(installation, installation.database, str(new_id()))

    async def job(facts: dict[str, Any]) -> Any:
        return facts

    own = str(new_id())
    async with engine.open({JOBS: job, SHARDS: job}):
        await engine.enqueue(JOBS, own, {"name": "Müller", "n": 3})
        assert await engine.result(own) == {"name": "Müller", "n": 3}
    url = _engine_url(async_url(installation.database))
    schema = "" if url.startswith("sqlite") else "dbos."
    with create_engine(url).connect() as connection:
        query = f"select output from {schema}workflow_output where workflow_uuid = :id"  # noqa: S608 no input
        found = connection.execute(text(query), {"id": own}).one()
    connection.engine.dispose()
    assert found.output == '{"name":"Müller","n":3}'


async def test_a_new_database_is_prepared_while_we_are_in_a_transaction(
    settings: Settings, postgres_url: str
) -> None:
    await _forget_engine(postgres_url)
    # Were the loop to stand still meanwhile, each would wait for the other for ever.
    url = f"{postgres_url}?options=-cstatement_timeout%3D20s"
    database, begun = Database(postgres_url), asyncio.Event()

    async def look() -> None:
        async with database.begin() as session, asyncio.timeout(60):
            await session.execute(text("SELECT 1"))
            begun.set()
            while not await is_waited_for():
                await asyncio.sleep(0.05)

    async def is_waited_for() -> bool:
        async with database.read() as session:
            return bool(await session.scalar(_INDEXING))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(look())
        await begun.wait()
        async with Engine(settings, url, str(new_id())).open({JOBS: _nothing, SHARDS: _nothing}):
            pass
    await database.aclose()


_INDEXING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'virtualxid'"
    " AND datname = current_database() AND query LIKE 'CREATE INDEX%'"
)


async def _nothing() -> None: ...


async def _forget_engine(url: str) -> None:
    database = Database(url)
    async with database.begin() as session:
        await session.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
    await database.aclose()
