"""`understudy pages`: where documents answer, for whoever runs the server."""

from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import AskPage
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, run, show
from understudy.kernel.page import MOST_PER_PAGE

app = typer.Typer(help="Pages where documents answer.", no_args_is_help=True)

PageArgument = Annotated[
    str, typer.Argument(metavar="PAGE", help="Its id or its name in the address.")
]


@app.command("list")
def list_pages(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all pages, the newest first, with what they have spent today."""
    pages = run(_all, data)
    show(pages, as_json, lambda: _table(pages))


@app.command("on")
def switch_on(page: PageArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Let a page answer; one that cannot says why."""

    async def work(services: Services) -> AskPage:
        return await services.ask.pages.switch_on(OPERATOR, await _id_of(services, page))

    switched = run(work, data, asks_model=True)
    show(switched, as_json, lambda: _table([switched]))


@app.command("off")
def switch_off(page: PageArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Let a page answer nobody; what was said there is kept."""

    async def work(services: Services) -> AskPage:
        return await services.ask.pages.switch_off(OPERATOR, await _id_of(services, page))

    switched = run(work, data)
    show(switched, as_json, lambda: _table([switched]))


async def _all(services: Services) -> list[AskPage]:
    pages, after = list[AskPage](), None
    while True:
        part = await services.ask.pages.list(OPERATOR, after=after, limit=MOST_PER_PAGE)
        pages += part.items
        if not (after := part.next):
            return pages


async def _id_of(services: Services, wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError:
        found = [page.id for page in await _all(services) if page.slug == wanted.lower()]
    if not found:
        raise PageNotFound
    return found[0]


def _table(pages: list[AskPage]) -> Table:
    table = Table("Address", "Title", "", "Today", "Id", box=None, pad_edge=False)
    for page in pages:
        budget = page.budget
        table.add_row(
            page.slug,
            escape(page.title),
            "on" if page.is_on else "off",
            f"${budget.spent_usd:,.2f} of ${budget.limit_usd:,.2f}",
            str(page.id),
        )
    return table
