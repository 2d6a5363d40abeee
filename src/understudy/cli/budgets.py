"""`understudy budgets`: what may be spent, for whoever runs the server."""

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Column, Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.llm.money.budgets import BudgetNotFound
from understudy.llm.money.schemas import BudgetDraft, BudgetState, Period
from understudy.llm.types import Scope

app = typer.Typer(help="What may be spent, by whom and on what.", no_args_is_help=True)


ScopeArgument = Annotated[Scope, typer.Argument(help="What it is for.")]
PeriodArgument = Annotated[Period, typer.Argument(help="How often it begins anew.")]
OfOption = Annotated[
    str, typer.Option(help="Which one: an id, a product, a role, the e-mail address of a user.")
]


class BudgetUnfit(Invalid):
    """This is no budget: {reason}. Nothing was changed."""

    code = "budget_unfit"


@app.command("list")
def list_budgets(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List all budgets with what is used of them now."""
    budgets = run(_all, data)
    show(budgets, as_json, lambda: _table(budgets))


@app.command("set")
def set_budget(
    scope: ScopeArgument,
    period: PeriodArgument,
    of: OfOption = "",
    usd: Annotated[str | None, typer.Option(help="US dollars.", show_default=False)] = None,
    tokens: Annotated[int | None, typer.Option(help="Tokens.", show_default=False)] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set what may be spent on one thing in a period; what was spent in it so far counts.

    Only a new budget of a section, an assignment or a focus group begins with nothing spent.
    """

    async def work(services: Services) -> BudgetState:
        which = await _which(services, scope, of)
        given = {"scope": scope, "of": which, "period": period}
        try:
            draft = BudgetDraft.model_validate({**given, "limit_usd": usd, "limit_tokens": tokens})
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise BudgetUnfit(reason=first["msg"].removeprefix("Value error, ")) from None
        return await services.budgets.set(OPERATOR, draft)

    budget = run(work, data)
    show(budget, as_json, lambda: _table([budget]))


@app.command()
def remove(
    scope: ScopeArgument, period: PeriodArgument, of: OfOption = "", data: DataOption = None
) -> None:
    """Take a budget away; what was spent stays in the ledger."""

    async def work(services: Services) -> None:
        which = await _which(services, scope, of)
        for budget in await _all(services):
            if (budget.scope, budget.of, budget.period) == (scope, which, period):
                return await services.budgets.remove(OPERATOR, budget.id)
        raise BudgetNotFound

    run(work, data)


async def _all(services: Services) -> list[BudgetState]:
    page = await services.budgets.list(OPERATOR, None, MOST_PER_PAGE)
    budgets = page.items
    while page.next:
        page = await services.budgets.list(OPERATOR, page.next, MOST_PER_PAGE)
        budgets = [*budgets, *page.items]
    return budgets


async def _which(services: Services, scope: Scope, of: str) -> str:
    if scope is Scope.USER and "@" in of:
        return str((await services.accounts.find(OPERATOR, of)).id)
    return of


def _table(budgets: list[BudgetState]) -> Table:
    heads = ("For", "Each", "Limit", "Spent", "Promised", "Used", "Begins anew (UTC)")
    table = Table(*(Column(head, overflow="fold") for head in heads), box=None, pad_edge=False)
    for each in budgets:
        spent, promised = _amounts(each)
        table.add_row(
            escape(f"{each.scope} {each.of}".strip()),
            each.period,
            _limits(each),
            spent,
            promised,
            f"{each.used:.0%}",
            f"{each.resets_at:%Y-%m-%d %H:%M}" if each.resets_at else "never",
        )
    return table


def _limits(budget: BudgetState) -> str:
    dollars = [] if budget.limit_usd is None else [f"${budget.limit_usd.normalize():f}"]
    tokens = [] if budget.limit_tokens is None else [f"{budget.limit_tokens:,} tokens"]
    return ", ".join(dollars + tokens)


def _amounts(budget: BudgetState) -> tuple[str, str]:
    if budget.limit_usd is None:
        return f"{budget.spent_tokens:,} tokens", f"{budget.reserved_tokens:,} tokens"
    return f"${budget.spent_usd:.4f}", f"${budget.reserved_usd:.4f}"
