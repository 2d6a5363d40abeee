"""The engine that remembers what was done: DBOS, behind the few words that our jobs need.

It keeps, in tables of its own, which runs there are and what their steps returned. What a job is,
how far it is and whether it is to go on stands in our own rows. The same API works for SQLite, in
a file of its own beside the app's, and for PostgreSQL, in a schema of the same database.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, WorkflowHandleAsync
from sqlalchemy import Engine as SyncEngine
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url

from understudy.kernel.settings import Settings

JOBS, SHARDS = "jobs", "shards"
"""The queues, and what runs in them. Two, so that a job never waits for its own shards' slots."""
POLL_S = 0.25
MOST_RECOVERIES = 50
"""A run that ends its process so often is left alone."""
_THREADS = 8
_SHORTEST_SQLITE = (3, 42)

type Handle = WorkflowHandleAsync[Any]
type Flow = Callable[..., Coroutine[Any, Any, Any]]
"""A workflow: arguments and result are JSON values."""


class Engine:
    """Durable runs. One per process, within `open`, on the loop that opened it."""

    def __init__(self, settings: Settings, database_url: str, executor_id: str) -> None:
        self._url, self.executor_id = _engine_url(database_url), executor_id
        self.shards_at_once = settings.shards_at_once
        self._at_once = {JOBS: settings.jobs_at_once, SHARDS: settings.shards_at_once}
        self._flows: dict[str, Flow] = {}

    @asynccontextmanager
    async def open(self, flows: Mapping[str, Flow]) -> AsyncIterator[None]:
        """Take up work until the end of the block; what is under way then is left to others.

        Args:
            flows: by the name of their queue: `JOBS` and `SHARDS`.
        """
        if not self._url.startswith("sqlite"):
            # In a thread, before the launch: building its indexes waits for every transaction in
            # the database, our own among them, which could not end while this loop stands still.
            await asyncio.to_thread(DBOS.migrate, self._url)
        DBOS(config=self._config())
        try:
            for name, flow in flows.items():
                decorate = DBOS.workflow(name=name, max_recovery_attempts=MOST_RECOVERIES)
                self._flows[name] = decorate(flow)
            # On this loop, and not in a thread: DBOS runs workflows on the loop that launched it.
            DBOS.launch()
            for name, at_once in self._at_once.items():
                await DBOS.register_queue_async(
                    name, worker_concurrency=at_once, polling_interval_sec=POLL_S
                )
            yield
        finally:
            await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
            # DBOS put its own threads, which have ended, in the place of the loop's.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def enqueue(self, name: str, id: str, *arguments: object) -> Handle:
        """Have a flow run by whoever has room; an id that is there already changes nothing."""
        with SetWorkflowID(id):
            return await DBOS.enqueue_workflow_async(name, self._flows[name], *arguments)

    async def first(self, handles: Collection[Handle]) -> str:
        """Wait until one of these flows has ended, and return its id."""
        ended: Handle = await DBOS.wait_first_async([*handles], polling_interval_sec=POLL_S)
        return ended.workflow_id

    async def result(self, id: str) -> Any:  # noqa: ANN401 JSON
        """Wait for a flow's end, and return what it returned.

        Raises:
            Exception: it could not come to its end.
        """
        return await DBOS.get_result_async(id)

    async def step(self, name: str, work: Flow, *arguments: object) -> Any:  # noqa: ANN401 JSON
        """Within a flow: do some work, or return what it returned the first time."""
        options: Any = {"name": name, "preemptible": True}
        return await DBOS.run_step_async(options, work, *arguments)

    async def has(self, change: str) -> bool:
        """Within a flow: say whether this run was begun with a change of its steps."""
        return await DBOS.patch_async(change)

    async def statuses(self, ids: list[str]) -> dict[str, str]:
        """Return how flows stand, in DBOS's own words; those it does not know are left out."""
        found = await DBOS.list_workflows_async(
            workflow_ids=ids, load_input=False, load_output=False
        )
        return {each.workflow_id: str(each.status) for each in found}

    def _config(self) -> DBOSConfig:
        config = DBOSConfig(
            name="understudy",
            system_database_url=self._url,
            # For ever: a new release takes up what an old one has begun. See `has`.
            application_version="1",
            executor_id=self.executor_id,
            serializer=DBOSPortableJSONSerializer(),
            max_executor_threads=_THREADS,
            log_level="ERROR",  # its warnings quote arguments, which may hold what people wrote
            enable_otlp=False,
            notification_listener_polling_interval_sec=POLL_S,
        )
        if self._url.startswith("sqlite"):
            config["system_database_engine"] = _sqlite_engine(self._url)
        return config


def _engine_url(database_url: str) -> str:
    """Return where the engine keeps its tables: the same server, or a file beside the app's."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        query = {("sslmode" if key == "ssl" else key): value for key, value in url.query.items()}
        url = url.set(drivername="postgresql+psycopg", query=query)
    else:
        path = (url.database or "understudy.db").removesuffix(".db")
        url = url.set(drivername="sqlite", database=f"{path}-jobs.db")
    return url.render_as_string(hide_password=False)


def _sqlite_engine(url: str) -> SyncEngine:
    engine = create_engine(url, pool_size=_THREADS, max_overflow=_THREADS)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's own type
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        "busy_timeout = 30000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if sqlite3.sqlite_version_info < _SHORTEST_SQLITE:
        # DBOS asks for unixepoch('subsec'), which older ones (Debian 12's 3.40) answer with NULL.
        connection.create_function("unixepoch", -1, lambda *_: time.time())
