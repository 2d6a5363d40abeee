"""Is the database's schema the one this version was written for?"""

from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from understudy.kernel.db import Database
from understudy.kernel.errors import Unavailable


class SchemaBehind(Unavailable):
    """The database's schema is {found}, but this version needs {needed}.

    Nothing was touched. Make a backup, then run: understudy db upgrade
    """

    code = "schema_behind"


def alembic_config() -> Config:
    """Return Alembic's configuration, which needs no file beside the package."""
    config = Config()
    config.set_main_option("script_location", str(_folder()))
    return config


def newest_revision() -> str:
    """Return the revision this version was written for."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise RuntimeError("the package contains no migrations")
    return head


async def current_revision(db: Database) -> str | None:
    """Return the database's revision; None if it is empty."""
    async with db.read() as session:
        return await (await session.connection()).run_sync(_revision)


async def require_current(db: Database) -> None:
    """Let only a current schema pass; an empty database gets its tables now.

    Raises:
        SchemaBehind: it is another version's.
    """
    found = await current_revision(db)
    if found is None:
        await upgrade(db)
    elif found != newest_revision():
        raise SchemaBehind(found=found, needed=newest_revision())


async def upgrade(db: Database) -> None:
    """Bring the schema to the newest revision."""

    def run(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with db.rebuild() as session:
        await (await session.connection()).run_sync(run)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _folder() -> Path:
    return Path(str(resources.files("understudy.migrations")))
