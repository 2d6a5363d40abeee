"""`understudy prices`: what models cost, for whoever runs the server."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, JsonOption, run, show
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.llm.catalog import ModelName
from understudy.llm.money.schemas import ListedPrice, PriceChange, PriceDraft, PriceTier

app = typer.Typer(help="What models cost, in US dollars per million tokens.", no_args_is_help=True)


class PriceUnreadable(Invalid):
    """{text} is no price: write INPUT,OUTPUT[,CACHED[,CACHE_WRITE]] in US dollars, as 3,15,0.3.

    Put 200000: before it for inputs above so many tokens. Nothing was changed.
    """

    code = "price_unreadable"


@app.command("list")
def list_prices(
    search: Annotated[
        str, typer.Argument(help="Part of a name; searches the price data too.", show_default=False)
    ] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List models with their prices; without a search, the usual ones and those set here."""

    async def work(services: Services) -> list[ListedPrice]:
        return services.prices.list(OPERATOR, search)

    prices = run(work, data)
    show(prices, as_json, lambda: _prices(prices))


@app.command("set")
def set_price(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="provider:model.")],
    tiers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PRICE]...",
            help="INPUT,OUTPUT[,CACHED[,CACHE_WRITE]]; 200000:6,22.5 for inputs above 200,000 "
            "tokens. None goes back to the price data.",
            show_default=False,
        ),
    ] = None,
    batch: Annotated[float, typer.Option(help="What part of it a batch API asks.")] = 1.0,
    since: Annotated[
        datetime | None,
        typer.Option("--from", help="When it begins, in UTC; now if left out.", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set what a model costs from now on; what past calls have cost stays."""

    async def work(services: Services) -> list[ListedPrice]:
        name = ModelName.parse(model, "MODEL")
        try:
            draft = PriceDraft(
                provider=name.provider,
                model=name.model,
                tiers=tuple(_tier(text, batch) for text in tiers) if tiers else None,
                effective_from=since.replace(tzinfo=UTC) if since else None,
                note=note,
            )
        except (InvalidOperation, ValueError):
            raise PriceUnreadable(text=" ".join(tiers or [])) from None
        price = await services.prices.set_price(OPERATOR, draft)
        return [ListedPrice(provider=name.provider, model=name.model, price=price)]

    prices = run(work, data)
    show(prices, as_json, lambda: _prices(prices))


@app.command()
def history(
    most: Annotated[int, typer.Option(min=1, max=MOST_PER_PAGE, help="How many to show.")] = 50,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the prices that were set, newest first, with who and when."""

    async def work(services: Services) -> list[PriceChange]:
        return (await services.prices.history(OPERATOR, limit=most)).items

    changes = run(work, data)
    show(changes, as_json, lambda: _changes(changes))


def _tier(text: str, batch: float) -> PriceTier:
    above, _, numbers = text.rpartition(":")
    given = [Decimal(number) for number in numbers.split(",")]
    input_usd, output_usd, cached_usd, write_usd = [*given, *given[:1] * 2][:4]
    return PriceTier(
        above_input_tokens=int(above or 0),
        input_usd=input_usd,
        output_usd=output_usd,
        cached_usd=cached_usd,
        cache_write_usd=write_usd,
        batch_factor=Decimal(str(batch)),
    )


def _prices(prices: list[ListedPrice]) -> Table:
    table = Table(Column("Model", overflow="fold"), box=None, pad_edge=False)
    for head in ("Above", "Input", "Cached", "Kept", "Output", "Batch", "From"):
        table.add_column(head, no_wrap=True)
    for each in prices:
        name = escape(str(ModelName(each.provider, each.model)))
        if each.price is None:
            table.add_row(name, "", "unknown")
            continue
        for tier in each.price.tiers:
            amounts = (tier.input_usd, tier.cached_usd, tier.cache_write_usd, tier.output_usd)
            above = f"{tier.above_input_tokens:,}" if tier.above_input_tokens else ""
            batch = "" if tier.batch_factor == 1 else f"x {_plain(tier.batch_factor)}"
            table.add_row(name, above, *map(_plain, amounts), batch, each.price.source)
            name = ""
    return table


def _changes(changes: list[PriceChange]) -> Table:
    heads = ("Begins (UTC)", "Model", "Price", "Set by", "Note")
    table = Table(*(Column(head, overflow="fold") for head in heads), box=None, pad_edge=False)
    for each in changes:
        table.add_row(
            f"{each.effective_from:%Y-%m-%d %H:%M}",
            escape(str(ModelName(each.provider, each.model))),
            "price data" if each.tiers is None else "\n".join(map(_written, each.tiers)),
            "operator" if each.set_by == OPERATOR.id else str(each.set_by),
            escape(each.note),
        )
    return table


def _written(tier: PriceTier) -> str:
    """Return a tier as `prices set` reads it."""
    amounts = (tier.input_usd, tier.output_usd, tier.cached_usd, tier.cache_write_usd)
    above = f"{tier.above_input_tokens}:" if tier.above_input_tokens else ""
    return above + ",".join(map(_plain, amounts))


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
