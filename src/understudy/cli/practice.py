"""`understudy practice`: what is practised and what it costs, for whoever runs the server."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, err, run, show
from understudy.kernel.errors import Invalid
from understudy.practice.figures.schemas import Pilot, Sums
from understudy.practice.figures.tables import days_csv

app = typer.Typer(help="Practice with simulated clients.", no_args_is_help=True)

_COLUMNS = (
    *("Day", "Sessions", "People", "Tokens", "USD", "USD each"),
    *("Liked", "Helped", "Issues"),
)


class DayUnreadable(Invalid):
    """--from and --to want a day like 2026-11-21."""

    code = "day_unreadable"


@app.callback()
def _practice() -> None:
    """Practice with simulated clients."""


@app.command()
def pilot(
    start: Annotated[
        str | None,
        typer.Option("--from", help="The first day; else 30 days in all.", show_default=False),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="The last day; else today.", show_default=False)
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Write a line for each day to this file.", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell day by day how much was practised, what it cost and what students say of it."""

    async def work(services: Services) -> Pilot:
        return await services.figures.pilot(OPERATOR, _day(start), _day(end))

    found = run(work, data)
    if csv is not None:
        csv.write_text(days_csv(found), encoding="utf-8", newline="")
        err.print(f"Written to {escape(str(csv))}.")
        return
    show(found, as_json, lambda: _told(found))


def _day(told: str | None) -> date | None:
    if told is None:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise DayUnreadable from None


def _told(found: Pilot) -> RenderableType:
    table = Table(box=None, pad_edge=False)
    for place, name in enumerate(_COLUMNS):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for each in found.days:
        if each.sums != Sums():
            table.add_row(each.day.isoformat(), *_cells(each.sums))
    table.add_section()
    table.add_row("Together", *_cells(found.totals), style="bold")
    costly = Table("Section", "Teacher", "Sessions", "USD", box=None, pad_edge=False)
    for one in found.sections:
        name = one.name if one.section_id else "Free practice and trying out"
        costly.add_row(
            escape(name), escape(one.teacher), f"{one.sessions:,}", f"{one.cost_usd:,.4f}"
        )
    return Group(table, "", costly, "", f"{found.live:,} under way now.")


def _cells(sums: Sums) -> tuple[str, ...]:
    each = sums.cost_per_session
    return (
        *(f"{number:,}" for number in (sums.sessions, sums.people)),
        f"{sums.input_tokens + sums.output_tokens:,}",
        f"{sums.cost_usd:,.4f}",
        "" if each is None else f"{each:,.4f}",
        *("" if one is None else f"{one:.0%}" for one in (sums.liked_share, sums.helped_share)),
        f"{sums.issues:,}",
    )
