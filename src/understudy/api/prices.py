"""Routes for what models cost, and for the names that stand for others."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.llm.money.schemas import (
    Alias,
    AliasDraft,
    ListedPrice,
    Price,
    PriceChange,
    PriceDraft,
)

router = APIRouter(tags=["prices"])

Search = Annotated[
    str, Query(max_length=200, description="Part of a name; then the price data are searched too.")
]


@router.get("/prices", responses=problems(400, 401, 403))
async def list_prices(
    services: ServicesNow, actor: ActorNow, search: Search = ""
) -> list[ListedPrice]:
    """List models with their prices, by name; 200 at most. Not for students.

    Without `search`, the models that answer here, the usual ones, and those with a price that was
    set here. A null price is unknown, not zero.
    """
    return services.prices.list(actor, search, services.gateway.models.choice.all)


@router.post("/prices", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403))
async def set_price(services: ServicesNow, actor: ActorNow, body: PriceDraft) -> Price | None:
    """Set what a model costs from now or a later moment on. For administrators.

    What past calls have cost never changes. Without `tiers` the price data hold again; the answer
    is null if they do not know the model.
    """
    return await services.prices.set_price(actor, body)


@router.get("/prices/history", responses=problems(400, 401, 403))
async def price_history(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[PriceChange]:
    """List every price that was set, with who and when, newest first. Not for students."""
    return await services.prices.history(actor, after, limit)


@router.get("/model-aliases", responses=problems(401, 403))
async def list_aliases(services: ServicesNow, actor: ActorNow) -> list[Alias]:
    """List the models' names that stand for others, retired ones among them. Not for students."""
    return services.aliases.list(actor)


@router.post(
    "/model-aliases", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403)
)
async def add_alias(services: ServicesNow, actor: ActorNow, body: AliasDraft) -> Alias:
    """Let a model's name stand for another, or for itself again. For administrators."""
    return await services.aliases.add(actor, body)
