"""`understudy models`: which models answer, what they cost, and whether they can be reached."""

import asyncio
from decimal import Decimal
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services, open_services
from understudy.cli.run import DataOption, Exit, JsonOption, guarded, settings_for, show
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.settings import Settings
from understudy.llm.catalog import KINDS, ModelName, window_tokens
from understudy.llm.models import Choice, Models, choose, keys_of
from understudy.llm.money.schemas import Price
from understudy.llm.types import Charge, Line, Request, Role

CHECK_WITHIN_S = 30.0


class ModelInUse(BaseModel):
    """A model that answers, and for what; a null price is unknown, `keys` are only counted."""

    model: str
    used_for: str
    price: Price | None
    window_tokens: int
    keys: int
    why: str


class Checked(BaseModel):
    """What came of one small call; `problem` is "" if there was an answer."""

    model: str
    problem: str
    latency_s: float | None = None
    cost_usd: Decimal | None = None


class ModelsShown(BaseModel):
    """All that `understudy models` shows; `checks` is empty without --check."""

    models: list[ModelInUse]
    checks: list[Checked]


def models(
    check: Annotated[
        bool, typer.Option("--check", help="Ask each model and each other provider with a key.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Check without asking first.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL", help="Authors may choose it for clients.", show_default=False
        ),
    ] = None,
    disallow: Annotated[
        list[str] | None,
        typer.Option(metavar="MODEL", help="Nobody may choose it any more.", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which models answer; with --check, whether they can be reached (exit code 3 if not)."""

    async def work() -> ModelsShown:
        settings = settings_for(data, log_level="ERROR")
        choice = choose(settings)
        names = _to_check(choice, settings) if check else ()
        if names and not yes:
            question = f"Ask {_listed(names)}? It costs a fraction of a cent."
            typer.confirm(question, abort=True, err=True)
        # Nothing is asked of these: no provider's library is loaded.
        async with open_services(settings, Models(choice, {})) as services:
            await _allow(services, allow or [], disallow or [])
            in_use = _in_use(services, choice)
        return ModelsShown(models=in_use, checks=[await _check(name, settings) for name in names])

    shown = guarded(lambda: asyncio.run(work()))
    show(shown, as_json, lambda: _tables(shown))
    unreachable = any(checked.problem for checked in shown.checks)
    raise typer.Exit(Exit.MODEL if unreachable else Exit.OK)


async def _allow(services: Services, more: list[str], fewer: list[str]) -> None:
    """Change which models may be chosen for clients."""
    if not more and not fewer:
        return
    gone = {ModelName.parse(each, "--disallow") for each in fewer}
    kept = [str(name) for name in services.gateway.allowed.listed if name not in gone]
    await services.clients.offers.allow(OPERATOR, [*kept, *more])


def _in_use(services: Services, choice: Choice) -> list[ModelInUse]:
    uses: dict[ModelName, list[str]] = {}
    for role in Role:
        uses.setdefault(choice.of(role), []).append(role)
    for number, name in enumerate(choice.fallbacks, 1):
        uses.setdefault(name, []).append(f"fallback {number}")
    for name in services.gateway.allowed.listed:
        uses.setdefault(name, []).append("clients")
    return [
        ModelInUse(
            model=str(name),
            used_for=", ".join(used_for),
            price=services.prices.price_of(name.provider, name.model),
            window_tokens=window_tokens(name),
            keys=len([key for key in keys_of(name.provider, services.settings) if key]),
            why=choice.why if name == choice.main else "",
        )
        for name, used_for in uses.items()
    ]


def _to_check(choice: Choice, settings: Settings) -> tuple[ModelName, ...]:
    used = {name.provider for name in choice.all}
    others = (
        ModelName(kind.name, kind.fast)
        for kind in KINDS
        if kind.fast and kind.name not in used and kind.is_configured(settings)
    )
    return (*choice.all, *others)


async def _check(name: ModelName, settings: Settings) -> Checked:
    """Make one small call to one model, through a gateway that has no other."""
    alone = settings.model_copy(
        update={
            "model": str(name),
            "fast_model": str(name),
            "judge_model": None,
            "fallback_models": "",
            "turn_timeout_s": min(CHECK_WITHIN_S, settings.turn_timeout_s),
        }
    )
    request = Request(
        role=Role.MAIN,
        system="Answer with one word: ready.",
        lines=(Line(role="user", text="Are you ready?"),),
        prompt_name="check",
        prompt_version="1",
        improvise=lambda _: "Ready.",
        seed="check",
        most_tokens=64,
    )
    charge = Charge(OPERATOR.id, OPERATOR.id, "operator", "check")
    try:
        async with open_services(alone) as services:
            answer = await services.gateway.complete(request, charge)
    except UnderstudyError as error:
        return Checked(model=str(name), problem=error.message)
    return Checked(
        model=str(name), problem="", latency_s=answer.latency_s, cost_usd=answer.cost_usd
    )


def _listed(names: tuple[ModelName, ...]) -> str:
    return ", ".join(map(str, names))


def _tables(shown: ModelsShown) -> RenderableType:
    used = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Model", "For", "USD per million in / out", "Window", "Keys", "Why"):
        used.add_column(heading)
    for model in shown.models:
        used.add_row(
            escape(model.model),
            model.used_for,
            _price(model.price),
            f"{model.window_tokens:,}",
            str(model.keys),
            escape(model.why),
        )
    if not shown.checks:
        return Group(used, "", "[dim]Can they be reached? understudy models --check[/]")
    checks = Table("Model", "State", "Detail", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for checked in shown.checks:
        state = "[red]refused[/]" if checked.problem else "[green]reachable[/]"
        checks.add_row(escape(checked.model), state, escape(checked.problem) or _took(checked))
    return Group(used, "", checks)


def _price(price: Price | None) -> str:
    if price is None:
        return "unknown"
    tier, more = price.tiers[0], "" if len(price.tiers) == 1 else " and more"
    return f"{tier.input_usd} / {tier.output_usd}{more}"


def _took(checked: Checked) -> str:
    cost = "cost unknown" if checked.cost_usd is None else f"{checked.cost_usd:.6f} USD"
    return f"{checked.latency_s:.2f} s, {cost}"
