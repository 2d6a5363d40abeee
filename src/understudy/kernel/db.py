"""The database: one engine, one kind of transaction, one base for every table."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from datetime import UTC, datetime
from typing import Any, ClassVar, override

from asyncpg.exceptions import PostgresError  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import JSON, Connection, DateTime, Dialect, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState
from sqlalchemy.types import TypeDecorator, TypeEngine

from understudy.kernel.clock import monotonic_s
from understudy.kernel.errors import Invalid, Unavailable
from understudy.kernel.logs import get_logger
from understudy.kernel.sqlite_driver import SqliteDriver

type Session = AsyncSession

_BUSY_TIMEOUT_MS = 10_000
_FOREIGN_KEYS, _DANGLING = "foreign_keys", text("PRAGMA foreign_key_check")
_SYNCHRONOUS, _LASTING = "synchronous", "FULL"
_LEFT_S, _IDLE_S = "left_s", 5.0
_NO_WAIT_FOR_DISK = text("SET LOCAL synchronous_commit = off")

log = get_logger(__name__)


class DatabaseUrlInvalid(Invalid):
    """UNDERSTUDY_DATABASE_URL is not a database address.

    It should look like postgresql://user:password@host/name or sqlite:////path/to/file.db.
    """

    code = "database_url_invalid"


class DatabaseUnavailable(Unavailable):
    """The database cannot be used right now. Nothing was changed; try again in a moment.

    If it lasts: `understudy doctor` looks whether it is there and ours.
    """

    code = "database_unavailable"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite, which has no time zones, stores it naive."""

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonColumn = JSON().with_variant(JSONB(), "postgresql")


class Row(DeclarativeBase):
    """The base of every table. Names of constraints follow one rule, so that migrations find them.

    A column that holds a person carries `info={"person": ...}`: export and erasure walk these.
    """

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """A connection pool and its two ways in: `begin` to write, `read` to look.

    SQLite has one writer: writers of this process queue here, fairly, instead of polling the file
    lock; `BEGIN IMMEDIATE` keeps writers of other processes from failing half-way.
    """

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine: AsyncEngine = _open_engine(self.url, sqlite=self.is_sqlite)
        writes = self.engine.execution_options(understudy_writes=True)
        fleeting = writes.execution_options(understudy_fleeting=True)
        self._write = async_sessionmaker(writes, expire_on_commit=False)
        self._write_fleeting = async_sessionmaker(fleeting, expire_on_commit=False)
        # PostgreSQL shows each statement its own moment anyhow: no transaction, two questions less.
        level = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        reads = self.engine.execution_options(**level)
        self._read = async_sessionmaker(reads, expire_on_commit=False, autoflush=False)
        self._turn: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @asynccontextmanager
    async def begin(self, *, fleeting: bool = False) -> AsyncIterator[Session]:
        """Open a transaction that commits at the block's end. Await only the database in it.

        A `fleeting` one does not wait for the disk: it survives whatever ends the process, but
        not a power cut. For what would mean nothing after one.
        """
        make = self._write_fleeting if fleeting else self._write
        with _translated():
            async with self._turn, make.begin() as session:
                if fleeting and not self.is_sqlite:
                    await session.execute(_NO_WAIT_FOR_DISK)
                yield session

    @asynccontextmanager
    async def rebuild(self) -> AsyncIterator[Session]:
        """Open a transaction in which tables may be made anew, as migrations do.

        SQLite changes a column by copying its table and dropping the old one. With foreign keys on
        that deletes the rows that refer to it, so they are off, and looked at before it commits.
        """
        rebuilds = self.engine.execution_options(understudy_writes=True, understudy_rebuilds=True)
        with _translated():
            async with self._turn, async_sessionmaker(rebuilds).begin() as session:
                yield session
                if self.is_sqlite and (await session.execute(_DANGLING)).first():
                    raise RuntimeError("the migration left rows that refer to none; undone")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a session that changes nothing; on SQLite alone all of it is of one moment."""
        with _translated():
            async with self._read() as session:
                yield session

    async def aclose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def insert_into(session: Session, row: type[Row]) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that can say what happens if its row is there: `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(row)
    return postgresql.insert(row)


@contextmanager
def _translated() -> Iterator[None]:
    """Say in our own words that the database cannot be used right now."""
    try:
        yield
    except (DBAPIError, PoolTimeout, PostgresError, OSError) as error:
        if isinstance(error, DBAPIError) and not _is_out_of_reach(error):
            raise
        log.warning("database_unavailable", reason=str(error).splitlines()[0])
        raise DatabaseUnavailable from error


def _is_out_of_reach(error: DBAPIError) -> bool:
    # asyncpg's complaints about a lost or refused connection have no class of their own.
    kinds = (OperationalError, InterfaceError)
    plain = (DBAPIError, DatabaseError)
    return isinstance(error, kinds) or error.connection_invalidated or type(error) in plain


def async_url(url: str) -> str:
    """Return the URL with the driver we use, whatever common form it was given in.

    Raises:
        DatabaseUrlInvalid: it is no URL of a database we know.
    """
    drivers = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}
    drivers["sqlite"] = "sqlite+aiosqlite"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlInvalid from None
    driver = drivers.get(parsed.drivername.split("+")[0])
    if driver is None:
        raise DatabaseUrlInvalid
    query = dict(parsed.query)
    if "sslmode" in query:  # as libpq spells it
        query["ssl"] = query.pop("sslmode")
    return parsed.set(drivername=driver, query=query).render_as_string(hide_password=False)


def _open_engine(url: str, *, sqlite: bool) -> AsyncEngine:
    if not sqlite:
        engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        event.listen(engine.sync_engine, "checkin", _remember_when)
        event.listen(engine.sync_engine, "checkout", _look_whether_it_lives)
        return engine
    engine = create_async_engine(
        url,
        module=SqliteDriver(),
        pool_size=8,
        max_overflow=8,
        pool_reset_on_return=None,  # see `_reset_sqlite`
        hide_parameters=True,  # what people said does not belong into errors, which are logged
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "reset", _reset_sqlite)
    event.listen(engine.sync_engine, "invalidate", _let_go_sqlite)
    return engine


def _remember_when(_connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 the driver's own type
    record.info[_LEFT_S] = monotonic_s()


def _look_whether_it_lives(connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401 the driver's own type
    # What the server ended is known to be closed. To ask takes three round trips, more than most
    # reading does: so only what may have been forgotten on the way is asked.
    if connection.driver_connection.is_closed():
        raise DisconnectionError
    if monotonic_s() - record.info.get(_LEFT_S, monotonic_s()) > _IDLE_S:
        try:
            connection.ping()
        except (connection.dbapi.Error, OSError) as error:
            raise DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's own type
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        f"synchronous = {_LASTING}",  # what was acknowledged survives a power cut
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    keys = "OFF" if options.get("understudy_rebuilds", False) else "ON"
    if connection.info.get(_FOREIGN_KEYS, "ON") != keys:  # without effect in a transaction
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {keys}")
        connection.info[_FOREIGN_KEYS] = keys
    writes = options.get("understudy_writes", False)
    if writes:
        wanted = "NORMAL" if options.get("understudy_fleeting", False) else _LASTING
        if connection.info.get(_SYNCHRONOUS, _LASTING) != wanted:
            connection.exec_driver_sql(f"PRAGMA synchronous = {wanted}")
            connection.info[_SYNCHRONOUS] = wanted
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reset_sqlite(connection: Any, _record: object, state: PoolResetState) -> None:  # noqa: ANN401 the driver's own type
    # Sessions have ended their transactions: only where one went wrong at its beginning is it open.
    with suppress(ValueError):  # the connection is closed
        if not state.terminate_only and connection.driver_connection.in_transaction:
            connection.rollback()


def _let_go_sqlite(connection: Any, _record: object, _error: object) -> None:  # noqa: ANN401 the driver's own type
    # A cancelled writer's connection is closed with its statements open. SQLite then keeps it, and
    # its lock on the whole file, until Python happens to collect them: seen as minutes of "locked".
    connection.rollback()
