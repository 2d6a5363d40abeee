from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from tests.support.handed_in import open_class, stored
from tests.support.practice import open_course
from understudy.conversations import message_store
from understudy.kernel.db import Database, Row
from understudy.kernel.settings import Settings
from understudy.migrations.schema import alembic_config, upgrade
from understudy.practice.feedback.models import ReportRow


async def test_up_down_and_up_again_leaves_nothing_behind(db: Database) -> None:
    def down(connection: Connection) -> list[str]:
        _down(connection, "base")
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


async def test_what_people_said_survives_an_upgrade_that_makes_tables_anew(
    installation: Settings,
) -> None:
    async with open_course(installation) as course:
        session = await course.begun()
        await course.say(session.id, "Hello")
        look, student = course.services.practice.look, course.student.actor
        said = (await look.transcript(student, session.id)).messages
    db = Database(installation.database)
    async with db.rebuild() as writing:
        await (await writing.connection()).run_sync(lambda connection: _down(connection, "0013"))
    await upgrade(db)
    async with db.read() as reading:
        kept = await message_store.every_message(reading, session.conversation_id)
        if db.is_sqlite:  # the same connection, perhaps: they are on again
            assert await reading.scalar(text("PRAGMA foreign_keys")) == 1
    await db.aclose()
    assert [each.text for each in kept] == [each.text for each in said]


async def test_reports_that_are_there_get_their_scores(installation: Settings) -> None:
    async with open_class(installation) as of:
        id_ = await stored(of)
        async with of.db.read() as session:
            before = await session.get_one(ReportRow, id_)
    db = Database(installation.database)
    async with db.rebuild() as writing:
        await (await writing.connection()).run_sync(lambda connection: _down(connection, "0018"))
    await upgrade(db)
    async with db.read() as session:
        after = await session.get_one(ReportRow, id_)
    await db.aclose()
    assert before.digest
    assert (after.score, after.digest) == (before.digest["score"], before.digest)
    assert after.score is not None


def _down(connection: Connection, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.downgrade(config, revision)
