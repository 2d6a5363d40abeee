"""`understudy personas`: what can be talked to, for whoever runs the server."""

import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.personas.schemas import PersonaCard
from understudy.personas.service import PersonaNotFound

app = typer.Typer(help="Who can be talked to.", no_args_is_help=True)


class FileUnusable(Invalid):
    """{file} cannot be used: {reason}. Nothing was changed."""

    code = "file_unusable"


class NameShared(Invalid):
    """Several personas are called {name}; give the id of one: {ids}."""

    code = "name_shared"


@app.command("list")
def list_personas(
    text: Annotated[
        str | None, typer.Option(help="Words in name, role line or tags.", show_default=False)
    ] = None,
    tag: Annotated[str | None, typer.Option(help="A whole tag.", show_default=False)] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List all personas, by name."""
    cards = run(lambda services: _all(services, text, tag), data)
    show(cards, as_json, lambda: _table(cards))


@app.command("import")
def import_personas(
    file: Annotated[Path, typer.Argument(help="YAML, one persona per document.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make all personas of a file, or none."""

    async def work(services: Services) -> list[PersonaCard]:
        made = await services.personas.import_yaml(OPERATOR, _bytes_of(file))
        return [PersonaCard.model_validate(each, from_attributes=True) for each in made]

    cards = run(work, data)
    show(cards, as_json, lambda: _table(cards))


@app.command("export")
def export_persona(
    persona: Annotated[str, typer.Argument(metavar="PERSONA", help="Its id or its whole name.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; else it is printed."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write a persona as YAML that can be imported elsewhere."""

    async def work(services: Services) -> str:
        text = await services.personas.export_yaml(OPERATOR, await _id_of(services, persona))
        if output:
            _write(output, text)
        return text

    text = run(work, data)
    if output is None:
        sys.stdout.write(text)


async def _all(services: Services, text: str | None, tag: str | None = None) -> list[PersonaCard]:
    cards: list[PersonaCard] = []
    after = None
    while True:
        page = await services.personas.list(
            OPERATOR, text=text, tag=tag, after=after, limit=MOST_PER_PAGE
        )
        cards += page.items
        if not (after := page.next):
            return cards


async def _id_of(services: Services, wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError:
        named = [
            card for card in await _all(services, wanted) if card.name.lower() == wanted.lower()
        ]
    if len(named) > 1:
        raise NameShared(name=wanted, ids=", ".join(str(card.id) for card in named))
    if not named:
        raise PersonaNotFound
    return named[0].id


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnusable(file=file, reason=error.strerror) from None


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileUnusable(file=file, reason=error.strerror) from None


def _table(cards: list[PersonaCard]) -> Table:
    table = Table("Name", "Who", "Visibility", "Id", box=None, pad_edge=False)
    for card in cards:
        table.add_row(escape(card.name), escape(card.role_line), card.visibility, str(card.id))
    return table
