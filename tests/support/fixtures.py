"""The fixtures behind `tests/conftest.py`."""

import asyncio
import gc
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from pwdlib import PasswordHash
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.accounts import CHEAP
from understudy.bootstrap import Services, open_services
from understudy.kernel.db import Database, Row, async_url
from understudy.kernel.settings import Settings, environment_name
from understudy.migrations.schema import upgrade

POSTGRES = os.environ.get(
    "UNDERSTUDY_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres"
)


def pytest_collection_finish() -> None:
    """Leave all that was imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away every setting of the machine the tests run on."""
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)


# Row by row, what refers to others first: to truncate a table gives it new files, which takes
# seven times as long. Tables made by a test go.
_EMPTYING = """
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[{ours}] LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename <> ALL (ARRAY[{ours}, 'alembic_version'])
    LOOP
        EXECUTE format('DROP TABLE %I CASCADE', name);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session", autouse=True)
def quick() -> Iterator[None]:
    """Take away what takes seconds and shows nothing here.

    NiceGUI searches the whole memory for its server at each start: it wants it for reloading only.
    Rich's tracebacks show every local variable; `configure_logs` has none of them either. Passwords
    are slow to guess by design, and a queue is looked at four times a second.
    """
    *before, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nicegui.ui_run_with.gc", SimpleNamespace(get_objects=list))
        patch.setattr(PasswordHash, "recommended", lambda: PasswordHash([CHEAP]))
        patch.setattr("understudy.jobs.engine.POLL_S", 0.05)
        structlog.configure(processors=[*before, plain])
        yield
        structlog.reset_defaults()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where an installation may put its folder."""
    return tmp_path / "data"


@pytest.fixture
def installed(data: Path, sqlite_file: Path) -> Path:
    """The folder of an installation where nobody is yet: all tables, and nothing in them.

    Copied, since every migration from the first takes longer than most tests.
    """
    data.mkdir()
    shutil.copy(sqlite_file, data / "understudy.db")
    return data


# Fixtures of addresses are not async: one async fixture cannot be asked for while another runs.


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a database of its own, with all tables, for this test process."""
    name = f"understudy_test_{secrets.token_hex(6)}"
    try:
        asyncio.run(_tell_postgres(f'CREATE DATABASE "{name}"'))
    except OSError:
        pytest.skip("no PostgreSQL at UNDERSTUDY_TEST_POSTGRES or 127.0.0.1:5432")
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    asyncio.run(_make_tables(url))
    yield url
    asyncio.run(_tell_postgres(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(_make_tables(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of an empty database; every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('installed') / 'understudy.db'}"
        return
    url: str = request.getfixturevalue("postgres_url")
    yield url
    asyncio.run(_empty(url))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An empty database with all tables."""
    database = Database(database_url)
    yield database
    await database.aclose()


@pytest.fixture
def settings(installed: Path) -> Settings:
    """Settings of an installation on the demo model, on SQLite, that answers at once.

    A model that fails is not asked again: what comes of that has its own tests.
    """
    return Settings(
        _env_file=None, data=installed, model="demo", demo_words_per_s=0, attempts=1, run_jobs=False
    )  # type: ignore[call-arg]


@pytest.fixture
def installation(settings: Settings, database_url: str) -> Settings:
    """The same on each kind of database."""
    return settings.model_copy(update={"database_url": database_url})


@pytest.fixture
async def services(installation: Settings) -> AsyncIterator[Services]:
    """All services of an installation without people."""
    async with open_services(installation) as opened:
        yield opened


async def _make_tables(url: str) -> None:
    database = Database(url)
    await upgrade(database)
    await database.aclose()


async def _empty(url: str) -> None:
    database = Database(url)
    ours = ", ".join(f"'{table.name}'" for table in reversed(Row.metadata.sorted_tables))
    async with database.engine.begin() as connection:
        await connection.execute(text(_EMPTYING.format(ours=ours)))
    await database.aclose()


async def _tell_postgres(statement: str) -> None:
    engine = create_async_engine(async_url(POSTGRES), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
