"""`understudy db`: the database's schema."""

import asyncio

import typer

from understudy.cli.run import DataOption, JsonOption, guarded, settings_for, show
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.migrations.schema import current_revision, newest_revision
from understudy.migrations.schema import upgrade as upgrade_schema

app = typer.Typer(help="The database's schema.", no_args_is_help=True)


@app.command()
def upgrade(data: DataOption = None) -> None:
    """Bring the schema to this version's. Make a backup first."""
    before, after = guarded(lambda: asyncio.run(_upgrade(settings_for(data))))
    typer.echo(f"Nothing to do: {after}." if before == after else f"{before or 'empty'} -> {after}")


@app.command()
def check(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say whether the schema is this version's; exit code 1 if not."""
    found = guarded(lambda: asyncio.run(_current(settings_for(data))))
    needed = newest_revision()
    report = {"found": found, "needed": needed, "current": found == needed}
    sentence = "is current" if found == needed else "is not: run `understudy db upgrade`"
    show(
        report,
        as_json,
        lambda: f"The schema is {found or 'empty'}, needed is {needed}: {sentence}.",
    )
    raise typer.Exit(0 if found == needed else 1)


async def _current(settings: Settings) -> str | None:
    settings.data.expanduser().mkdir(parents=True, exist_ok=True)
    db = Database(settings.database)
    try:
        return await current_revision(db)
    finally:
        await db.aclose()


async def _upgrade(settings: Settings) -> tuple[str | None, str]:
    settings.data.expanduser().mkdir(parents=True, exist_ok=True)
    db = Database(settings.database)
    try:
        before = await current_revision(db)
        await upgrade_schema(db)
        return before, newest_revision()
    finally:
        await db.aclose()
