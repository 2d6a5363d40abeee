"""The `understudy` command."""

from importlib.metadata import version
from typing import Annotated

import typer

from understudy.cli import (
    ask,
    ask_pages,
    budgets,
    chat,
    database,
    demo,
    doctor,
    documents,
    exports,
    jobs,
    models,
    people,
    persona_drafts,
    personas,
    practice,
    practice_records,
    prices,
    serve,
    usage,
    work,
)

app = typer.Typer(
    name="understudy",
    help="Simulated people, self-hosted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("work")(work.work)
app.command("chat")(chat.chat)
app.command("ask")(ask.ask)
app.command("doctor")(doctor.doctor)
app.command("models")(models.models)
app.add_typer(people.app, name="people")
personas.app.command("draft")(persona_drafts.draft_personas)
app.add_typer(personas.app, name="personas")
app.add_typer(exports.app, name="conversations")
app.add_typer(documents.app, name="documents")
app.add_typer(ask_pages.app, name="pages")
app.add_typer(jobs.app, name="jobs")
practice.app.command("export")(practice_records.export_sessions)
practice.app.command("forget")(practice_records.forget_sessions)
app.add_typer(practice.app, name="practice")
app.add_typer(prices.app, name="prices")
app.add_typer(budgets.app, name="budgets")
app.add_typer(usage.app, name="usage")
app.add_typer(database.app, name="db")


def _show_version(value: bool) -> None:
    if value:
        typer.echo(version("understudy"))
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command."""
    app()
