"""SQLite's driver, with one change of thread for a statement.

A connection lives in a thread of its own. SQLAlchemy's adapter goes there four times for each
statement: to make a cursor, to run it, to fetch what it found, to close it. Going there and back
takes longer than most statements do, and on a busy loop each way back stands in line.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, override

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

type _Run = Callable[[sqlite3.Cursor], object]


class SqliteDriver(AsyncAdapt_aiosqlite_dbapi):
    """To be given to `create_async_engine` as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    @override
    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        return _Connection(self, super().connect(*arg, **kw).driver_connection)


@dataclass(slots=True)
class _Done:
    """What a statement has left: it takes the place of its cursor, which is closed by then."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: deque[Any] = field(default_factory=deque)
    arraysize: int = 1

    def close(self) -> None:
        """Nothing is open."""


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    _awaitable_cursor_close = False

    @override
    def _make_new_cursor(self, connection: Any) -> Any:
        return _Done()

    @override
    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    @override
    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._trip(lambda cursor: cursor.execute(operation, parameters or ()))

    @override
    async def _executemany_async(self, operation: Any, seq_of_parameters: Sequence[Any]) -> None:
        await self._trip(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _trip(self, run: _Run) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 whose adapter this is
            done = await connection._execute(_do, connection._conn, run)  # noqa: SLF001 the same
        self._cursor, self._rows = done, done.rows


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


def _do(connection: sqlite3.Connection, run: _Run) -> _Done:
    """Run a statement from its beginning to its end, in the connection's thread."""
    with closing(connection.cursor()) as cursor:
        run(cursor)
        rows = deque(cursor.fetchall() if cursor.description else ())
        # Read now: of a statement that returns rows, the count is known when all are fetched.
        return _Done(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
