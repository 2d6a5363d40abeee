"""`understudy documents`: documents that answer, for whoever runs the server."""

import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR, Actor
from understudy.ask.documents.problems import DocumentNotFound
from understudy.ask.documents.schemas import Document, DocumentCard, Preview, Upload
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, err, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE

app = typer.Typer(help="Documents that answer.", no_args_is_help=True)

FileArgument = Annotated[
    Path, typer.Argument(help="JSON Resume, YAML, Markdown, text, HTML, PDF or DOCX.")
]
DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="Its id or its whole title.")
]
PersonOption = Annotated[
    str | None,
    typer.Option("--as", help="E-mail address of whose document it is.", show_default=False),
]


class DocumentFileUnusable(Invalid):
    """{file} cannot be used: {reason}. Nothing was changed."""

    code = "document_file_unusable"


class TitleShared(Invalid):
    """Several documents are called {title}; give the id of one: {ids}."""

    code = "title_shared"


@app.command("list")
def list_documents(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all documents, the newest first."""
    cards = run(lambda services: _all(services, OPERATOR), data)
    show(cards, as_json, lambda: _table(cards))


@app.command("add")
def add_document(
    file: FileArgument,
    title: Annotated[str, typer.Option(help="The file's own if left out.")] = "",
    person: PersonOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a document in. Contact details and other private matter in it are not told."""

    async def work(services: Services) -> Document:
        actor = await _actor(services, person)
        return await services.ask.documents.add(actor, _upload(file), title=title)

    _tell(run(work, data, asks_model=True), as_json)


@app.command("replace")
def replace_document(
    document: DocumentArgument,
    file: FileArgument,
    person: PersonOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put another file in a document's place; conversations keep the version they are held on."""

    async def work(services: Services) -> Document:
        actor = await _actor(services, person)
        document_id = await _id_of(services, actor, document)
        return await services.ask.documents.replace(actor, document_id, _upload(file))

    _tell(run(work, data, asks_model=True), as_json)


@app.command("show")
def show_document(
    document: DocumentArgument,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print exactly what a model sees of a document; what else there is to say goes beside it."""

    async def work(services: Services) -> Preview:
        document_id = await _id_of(services, OPERATOR, document)
        return await services.ask.documents.preview(OPERATOR, document_id)

    preview = run(work, data, asks_model=True)
    kept = [f"{each.kind}: {each.sentences}" for each in preview.private if not each.told]
    if kept:
        err.print(escape(f"Not told, in sentences: {', '.join(kept)}."))
    _warn(*preview.notes, preview.too_long)
    if as_json:
        sys.stdout.write(preview.model_dump_json(indent=2) + "\n")
    else:
        sys.stdout.write("\n".join((preview.text, *preview.facts)) + "\n")


async def _all(services: Services, actor: Actor) -> list[DocumentCard]:
    cards, after = list[DocumentCard](), None
    while True:
        page = await services.ask.documents.list(actor, after=after, limit=MOST_PER_PAGE)
        cards += page.items
        if not (after := page.next):
            return cards


async def _id_of(services: Services, actor: Actor, wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError:
        cards = await _all(services, actor)
    named = [card for card in cards if card.title.casefold() == wanted.casefold()]
    if len(named) > 1:
        raise TitleShared(title=wanted, ids=", ".join(str(card.id) for card in named))
    if not named:
        raise DocumentNotFound
    return named[0].id


async def _actor(services: Services, email: str | None) -> Actor:
    if email is None:
        return OPERATOR
    person = await services.accounts.find(OPERATOR, email)
    return Actor(person.id, person.role)


def _upload(file: Path) -> Upload:
    try:
        return Upload(file.name, file.read_bytes())
    except OSError as error:
        raise DocumentFileUnusable(file=file, reason=error.strerror) from None


def _tell(document: Document, as_json: bool) -> None:
    _warn(*document.notes, document.too_long)
    show(document, as_json, lambda: _table([document]))


def _warn(*sentences: str) -> None:
    for sentence in filter(None, sentences):
        err.print(f"[yellow]{escape(sentence)}[/]")


def _table(cards: list[DocumentCard] | list[Document]) -> Table:
    table = Table("Title", "Form", "Version", "Tokens", "Id", box=None, pad_edge=False)
    for card in cards:
        version = card.version
        table.add_row(
            escape(card.title),
            version.form,
            str(version.number),
            f"{version.tokens:,}",
            str(card.id),
        )
    return table
