"""`understudy personas`: what can be talked to, for whoever runs the server."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, err, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.personas.card_files import is_card
from understudy.personas.card_service import CardForm
from understudy.personas.schemas import Persona, PersonaCard
from understudy.personas.service import PersonaNotFound

app = typer.Typer(help="Who can be talked to.", no_args_is_help=True)


class Form(StrEnum):
    """What a persona is written as: our YAML, or a character card."""

    YAML = "yaml"
    JSON_V3 = "json-v3"
    JSON_V2 = "json-v2"
    PNG = "png"


class OutputWanted(Invalid):
    """A picture cannot be shown here; say with --output which file to write."""

    code = "output_wanted"


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
    file: Annotated[
        Path, typer.Argument(help="YAML, one persona per document; or a character card.")
    ],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make all personas of a file, or none.

    A file is YAML, or a character card (PNG, JSON or .charx), whatever it is called. What was left
    out of a card, or replaced in it, is said.
    """

    async def work(services: Services) -> tuple[list[PersonaCard], list[str]]:
        content = _bytes_of(file)
        if is_card(content):
            made = await services.cards.import_card(OPERATOR, content)
            return [_card_of(made.persona)], made.notes
        personas = await services.personas.import_yaml(OPERATOR, content)
        return [_card_of(each) for each in personas], []

    cards, notes = run(work, data)
    for note in notes:
        err.print(escape(note))
    show(cards, as_json, lambda: _table(cards))


@app.command("export")
def export_persona(
    persona: Annotated[str, typer.Argument(metavar="PERSONA", help="Its id or its whole name.")],
    form: Annotated[
        Form, typer.Option(help="YAML for Understudy; the others for tools that read cards.")
    ] = Form.YAML,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; else it is printed."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write a persona as YAML or as a character card that can be imported elsewhere."""

    async def work(services: Services) -> bytes:
        if form is Form.PNG and output is None and sys.stdout.isatty():
            raise OutputWanted
        persona_id = await _id_of(services, persona)
        if form is Form.YAML:
            content = (await services.personas.export_yaml(OPERATOR, persona_id)).encode()
        else:
            content = await services.cards.export_card(OPERATOR, persona_id, CardForm(form.value))
        if output:
            _write(output, content)
        return content

    content = run(work, data)
    if output is None:
        sys.stdout.buffer.write(content)


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


def _card_of(persona: Persona) -> PersonaCard:
    return PersonaCard.model_validate(persona, from_attributes=True)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnusable(file=file, reason=error.strerror) from None


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise FileUnusable(file=file, reason=error.strerror) from None


def _table(cards: list[PersonaCard]) -> Table:
    table = Table("Name", "Who", "Visibility", "Id", box=None, pad_edge=False)
    for card in cards:
        table.add_row(escape(card.name), escape(card.role_line), card.visibility, str(card.id))
    return table
