"""Our way to SQLite: one trip to the connection's thread for a statement, and nothing lost."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from understudy.kernel.db import Database, DatabaseUnavailable

type Trips = list[str]


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    db = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with db.begin() as session:
        await session.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)"))
    yield db
    await db.aclose()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Trips:
    """What connections are sent to do; after `file`, so that what makes it is not counted."""
    made: Trips = []
    execute: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, work: Any, *arguments: Any) -> Any:
        made.append(work.__name__)
        return await execute(self, work, *arguments)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return made


async def add(db: Database, *names: str) -> None:
    async with db.begin() as session:
        rows = [{"name": name} for name in names]
        await session.execute(text("INSERT INTO things (name) VALUES (:name)"), rows)


async def test_looking_takes_three_trips_its_beginning_the_question_its_end(
    file: Database, trips: Trips
) -> None:
    async with file.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM things")) == 0
    assert trips == ["_do", "_do", "rollback"]


async def test_a_transaction_that_goes_wrong_as_it_begins_leaves_its_connection_usable(
    file: Database,
) -> None:
    def lost(_connection: Connection) -> None:
        raise OSError("lost")

    event.listen(file.engine.sync_engine, "begin", lost)  # after our own: it has begun by then
    with pytest.raises(DatabaseUnavailable):
        await add(file, "a")
    event.remove(file.engine.sync_engine, "begin", lost)
    for _ in range(20):  # whichever of the pool's connections it was
        await add(file, "b")


async def test_writing_takes_a_trip_for_each_statement(file: Database, trips: Trips) -> None:
    async with file.begin() as session:
        for name in "abc":
            await session.execute(text("INSERT INTO things (name) VALUES (:n)"), {"n": name})
    assert trips.count("_do") == 1 + 3
    assert trips.count("commit") == 1


async def test_many_rows_come_as_they_were_written_and_in_their_order(file: Database) -> None:
    names = [f"name {number} ßé\N{GRINNING FACE}" for number in range(1_000)]
    await add(file, *names)
    async with file.read() as session:
        found = await session.execute(text("SELECT id, name FROM things ORDER BY id"))
        assert [tuple(row) for row in found] == list(enumerate(names, 1))


async def test_rows_can_be_taken_one_by_one_and_in_groups(file: Database) -> None:
    await add(file, *"abcdef")
    async with file.read() as session:
        found = await session.execute(text("SELECT name FROM things ORDER BY id"))
        assert found.fetchone() == ("a",)
        assert found.fetchmany(2) == [("b",), ("c",)]
        assert found.scalars().all() == ["d", "e", "f"]


async def test_a_stream_of_rows_still_comes_in_pieces(file: Database) -> None:
    await add(file, *(str(number) for number in range(300)))
    async with file.read() as session:
        query = text("SELECT name FROM things ORDER BY id")
        found = await session.stream(query, execution_options={"yield_per": 100})
        sizes = [len(part) async for part in found.partitions(100)]
    assert sizes == [100, 100, 100]


async def test_it_is_known_how_many_rows_were_changed_and_which(file: Database) -> None:
    await add(file, "a", "b", "c")
    async with file.begin() as session:
        changed: Any = await session.execute(text("UPDATE things SET name = 'x' WHERE id > 1"))
        assert changed.rowcount == 2
        gone = await session.execute(text("DELETE FROM things WHERE id > 1 RETURNING id"))
        assert gone.scalars().all() == [2, 3]
        added: Any = await session.execute(text("INSERT INTO things (name) VALUES ('d')"))
        assert added.lastrowid == 2


async def test_what_the_database_refuses_is_told_as_before_and_leaves_it_usable(
    file: Database,
) -> None:
    await add(file, "a")
    with pytest.raises(IntegrityError, match="UNIQUE"):
        async with file.begin() as session:
            await session.execute(text("INSERT INTO things (id, name) VALUES (1, 'b')"))
    with pytest.raises(OperationalError, match="no such table"):
        async with file.engine.connect() as connection:
            await connection.execute(text("SELECT * FROM elsewhere"))
    await add(file, "b")
    async with file.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM things")) == 2


async def test_statements_are_closed_so_that_a_table_can_go(file: Database) -> None:
    await add(file, "a")
    async with file.begin() as session:
        found = await session.execute(text("SELECT name FROM things"))
        await session.execute(text("DROP TABLE things"))  # SQLite: "locked" while one is open
        assert found.scalars().all() == ["a"]
