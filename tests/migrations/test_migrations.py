from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from understudy.kernel.db import Database, Row
from understudy.migrations.schema import alembic_config, upgrade


async def test_up_down_and_up_again_leaves_nothing_behind(db: Database) -> None:
    def down(connection: Connection) -> list[str]:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return inspect(connection).get_table_names()

    async with db.engine.execution_options(understudy_writes=True).begin() as connection:
        assert await connection.run_sync(down) == ["alembic_version"]
    await upgrade(db)


async def test_the_tables_are_what_the_migrations_make(db: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Row.metadata))

    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
