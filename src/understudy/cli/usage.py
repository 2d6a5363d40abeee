"""`understudy usage`: what was asked of models and what it cost, for whoever runs the server."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, err, run, show
from understudy.kernel.clock import now
from understudy.kernel.errors import Invalid
from understudy.llm.usage.schemas import (
    By,
    ExplainedTurn,
    Explanation,
    Sums,
    UsageEvent,
    UsageQuery,
    UsageSummary,
)

app = typer.Typer(help="What was asked of models and what it cost.")

_SUMS = ("Calls", "Failed", "Input", "Cached", "Output", "USD", "P50 s", "P95 s")
_ATTEMPT = ("What", "System", "Input", "Cached", "Output", "USD", "Time s")


class TimeUnreadable(Invalid):
    """--from and --to want a day like 2026-11-21 or a moment like 2026-11-21T08:00."""

    code = "time_unreadable"


@app.callback(invoke_without_command=True)
def usage(
    context: typer.Context,
    start: Annotated[
        str | None,
        typer.Option("--from", help="A day or a moment; else this month.", show_default=False),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", help="A day, to its end, or a moment; else now.", show_default=False),
    ] = None,
    by: Annotated[
        list[By] | None,
        typer.Option(help="What to tell apart; else product and model.", show_default=False),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Write every attempt to this file.", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add up what was asked of models and what it cost."""
    if context.invoked_subcommand:
        return

    async def work(services: Services) -> None:
        today = now().astimezone(ZoneInfo(services.settings.timezone)).date()
        whole = start is None and end is None
        query = UsageQuery(start=today.replace(day=1)) if whole else _query(start, end)
        if csv is not None:
            await _write(services, query, csv)
            return
        asked = query.model_copy(update={"by": tuple(by or (By.PRODUCT, By.MODEL))})
        found = await services.usage.summary(OPERATOR, asked)
        totals = {"This month" if whole else "Together": found.totals}
        if whole:
            only_today = UsageQuery(start=today, by=())
            totals["Today"] = (await services.usage.summary(OPERATOR, only_today)).totals
        show(found, as_json, lambda: _summary(totals, found))

    run(work, data)


@app.command()
def explain(
    conversation: Annotated[UUID, typer.Argument(metavar="CONVERSATION", help="Its id.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell turn by turn what was sent, what was cached and what it cost."""
    found = run(lambda services: services.usage.explain(OPERATOR, conversation), data)
    show(found, as_json, lambda: _explanation(found))


def _query(start: str | None, end: str | None) -> UsageQuery:
    try:
        return UsageQuery.model_validate({"start": start, "end": end})
    except ValidationError:
        raise TimeUnreadable from None


async def _write(services: Services, query: UsageQuery, file: Path) -> None:
    lines = await services.usage.export_csv(OPERATOR, query)
    with file.open("w", encoding="utf-8", newline="") as opened:
        async for run_of_lines in lines:
            opened.write(run_of_lines)
    err.print(f"Written to {escape(str(file))}.")


def _summary(totals: dict[str, Sums], found: UsageSummary) -> RenderableType:
    tables = [_table("", totals.items())]
    for by, groups in found.groups.items():
        tables.append(_table(by.capitalize(), ((group.name, group.totals) for group in groups)))
    return Group(*(part for table in tables for part in (table, "")))


def _table(head: str, rows: Iterable[tuple[str, Sums]]) -> Table:
    table = _numbers(head, _SUMS)
    for name, sums in rows:
        told = (sums.calls, sums.failed, sums.input_tokens, sums.cached_tokens, sums.output_tokens)
        durations = (_seconds(sums.p50_s), _seconds(sums.p95_s))
        table.add_row(escape(name), *map(_count, told), _cost(sums), *durations)
    return table


def _explanation(found: Explanation) -> RenderableType:
    table = _numbers("Turn", _ATTEMPT)
    for number, turn in enumerate(found.turns, 1):
        for place, attempt in enumerate(turn.attempts):
            table.add_row(str(number) if place == 0 else "", *_attempt(attempt))
        if len(turn.attempts) > 1:
            table.add_row("", *_together(turn), style="bold")
        table.add_section()
    totals = found.totals
    return Group(
        table,
        f"{totals.calls} calls, {_count(totals.input_tokens)} tokens in, "
        f"{_share(found.cached_share)} of them cached, {_count(totals.output_tokens)} out: "
        f"{_cost(totals)} USD.",
    )


def _attempt(attempt: UsageEvent) -> tuple[str, ...]:
    model = attempt.model_answered or attempt.model_asked
    prompt = f"{attempt.prompt_name} {attempt.prompt_version}"
    what = (f"{attempt.purpose}: {model}", prompt, attempt.note, attempt.cause or attempt.outcome)
    return (
        escape(", ".join([*filter(None, what), f"{attempt.lines} lines"])),
        _count(attempt.system_tokens),
        _count(attempt.input_tokens),
        f"{_count(attempt.cached_tokens)} {_share(_part(attempt))}",
        _count(attempt.output_tokens),
        _usd(attempt.cost_usd),
        _seconds(attempt.waited_s + attempt.duration_s),
    )


def _together(turn: ExplainedTurn) -> tuple[str, ...]:
    cached = f"{_count(turn.cached_tokens)} {_share(turn.cached_share)}"
    tokens = (_count(turn.input_tokens), cached, _count(turn.output_tokens))
    return ("together", "", *tokens, _usd(turn.cost_usd), "")


def _part(attempt: UsageEvent) -> float | None:
    return (attempt.cached_tokens or 0) / attempt.input_tokens if attempt.input_tokens else None


def _numbers(head: str, columns: Iterable[str]) -> Table:
    table = Table(head, box=None, pad_edge=False)
    for column in columns:
        if column == "What":
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", no_wrap=True)
    return table


def _count(value: int | None) -> str:
    return "?" if value is None else f"{value:,}"


def _usd(value: Decimal | None) -> str:
    return "unknown" if value is None else f"{value:,.4f}"


def _cost(sums: Sums) -> str:
    known = _usd(sums.cost_usd)
    if sums.cost_usd is None or not sums.unpriced:
        return known
    return f"≥ {known}"  # the rest is unknown


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
