import asyncio
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text

from understudy.kernel import db as database
from understudy.kernel.clock import now
from understudy.kernel.db import Database, DatabaseUnavailable, DatabaseUrlInvalid, async_url
from understudy.kernel.ids import new_id
from understudy.kernel.process import ProcessRow


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql://u:p@h:5/n", "postgresql+asyncpg://u:p@h:5/n"),
        ("postgresql+psycopg://h/n", "postgresql+asyncpg://h/n"),
        ("sqlite:////tmp/a b.db", "sqlite+aiosqlite:////tmp/a b.db"),
    ],
)
def test_the_usual_forms_of_a_url_get_our_driver(given: str, used: str) -> None:
    assert async_url(given) == used


@pytest.mark.parametrize("given", ["", "nonsense", "mysql://h/n", "http://h"])
def test_what_is_no_database_of_ours_is_refused_in_a_sentence(given: str) -> None:
    with pytest.raises(DatabaseUrlInvalid, match="should look like"):
        async_url(given)


OTHERS: set[threading.Thread] = set()
"""Threads of earlier tests, which are not ours to wait for."""


@pytest.fixture(autouse=True)
def know_others() -> None:
    OTHERS.update(threading.enumerate())


async def threads_ended(db: Database) -> None:
    """Close the database, and wait for the threads of connections that were given up."""
    await db.aclose()
    async with asyncio.timeout(10):
        while any("_connection_worker" in t.name for t in {*threading.enumerate()} - OTHERS):
            await asyncio.sleep(0.01)


async def test_moments_come_back_aware_and_in_utc(db: Database) -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=5)))
    row = ProcessRow(id=new_id(), host="h", pid=1, heard_at=moment)
    async with db.begin() as session:
        session.add(row)
    async with db.read() as session:
        found = await session.scalar(select(ProcessRow.heard_at))
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


async def test_a_transaction_that_raises_leaves_nothing(db: Database) -> None:
    async def write_and_fail() -> None:
        async with db.begin() as session:
            session.add(ProcessRow(id=new_id(), host="h", pid=1, heard_at=now()))
            await session.flush()
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await write_and_fail()
    async with db.read() as session:
        assert await session.scalar(select(ProcessRow.id)) is None


async def test_fifty_writers_at_once_lose_no_update(db: Database) -> None:
    row = ProcessRow(id=new_id(), host="h", pid=0, heard_at=now())
    async with db.begin() as session:
        session.add(row)

    async def count() -> None:
        async with db.begin() as session:
            held = await session.get_one(ProcessRow, row.id, with_for_update=True)
            held.pid += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(50):
            tasks.create_task(count())
    async with db.read() as session:
        assert await session.scalar(select(ProcessRow.pid)) == 50


async def test_a_cancelled_writer_leaves_no_lock_behind(db: Database) -> None:
    async def write() -> None:
        async with db.begin() as session:
            session.add(ProcessRow(id=new_id(), host="h", pid=1, heard_at=now()))
            await session.flush()
            await session.execute(select(ProcessRow))

    random = Random(7)  # noqa: S311 any spread will do
    for _ in range(40):
        writing = asyncio.ensure_future(write())
        await asyncio.sleep(random.random() / 200)
        writing.cancel()
        await asyncio.wait((writing,))
        async with asyncio.timeout(9):  # a lock that is left behind is held for longer than this
            await write()
    await threads_ended(db)


async def test_a_lost_connection_is_said_in_our_own_words_and_the_next_one_works(
    postgres_url: str,
) -> None:
    db = Database(postgres_url)
    with pytest.raises(DatabaseUnavailable):
        async with db.read() as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    async with db.read() as session:
        assert await session.scalar(text("SELECT 1")) == 1
    await db.aclose()


@pytest.mark.parametrize("idle_s", [-1.0, 60.0])
async def test_a_connection_that_ended_while_nobody_used_it_is_replaced_unnoticed(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, idle_s: float
) -> None:
    monkeypatch.setattr(database, "_IDLE_S", idle_s)
    db, other = Database(postgres_url), Database(postgres_url)
    async with db.read() as session:
        ended = await session.scalar(text("SELECT pg_backend_pid()"))
        raw = await (await session.connection()).get_raw_connection()
        connection: Any = raw.driver_connection
    async with other.read() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ended})
    async with asyncio.timeout(10):
        while idle_s > 0 and not connection.is_closed():
            await asyncio.sleep(0.01)
    async with db.read() as session:
        assert await session.scalar(text("SELECT pg_backend_pid()")) != ended
    await db.aclose()
    await other.aclose()


async def test_what_was_only_read_is_not_written(db: Database) -> None:
    row = ProcessRow(id=new_id(), host="h", pid=1, heard_at=now())
    async with db.begin() as session:
        session.add(row)
    async with db.read() as session:
        found = await session.get_one(ProcessRow, row.id)
        found.pid = 2
        await session.scalar(select(ProcessRow.host))
    async with db.read() as session:
        assert await session.scalar(select(ProcessRow.pid)) == 1


async def test_a_server_that_is_not_there_is_said_in_our_own_words() -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.db"):
        db = Database(url)
        with pytest.raises(DatabaseUnavailable):
            async with db.read() as session:
                await session.execute(text("SELECT 1"))
        await threads_ended(db)


async def test_sqlite_acknowledges_only_what_is_on_disk(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with db.read() as session:
        assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await session.scalar(text("PRAGMA synchronous")) == 2
        assert await session.scalar(text("PRAGMA foreign_keys")) == 1
    await db.aclose()


async def test_what_is_fleeting_does_not_wait_for_the_disk_and_all_else_does(db: Database) -> None:
    asked = "PRAGMA synchronous" if db.is_sqlite else "SHOW synchronous_commit"

    async def waits(*, fleeting: bool) -> bool:
        async with db.begin(fleeting=fleeting) as session:
            return await session.scalar(text(asked)) in (2, "on")

    found = [await waits(fleeting=each) for each in (False, True, False, True, True, False)]
    assert found == [True, False, True, False, False, True]
