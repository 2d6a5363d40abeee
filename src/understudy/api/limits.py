"""Routes for limits: what is used of them, and how an administrator changes them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.llm.adjustments import Adjustment
from understudy.llm.traffic.schemas import LimitChange, Limits

router = APIRouter(prefix="/limits", tags=["limits"])


@router.get("", responses=problems(401))
async def get_limits(services: ServicesNow, actor: ActorNow) -> Limits:
    """See how many messages you may still send; administrators see the providers' queues too."""
    return await services.limits.state(actor)


@router.get("/adjustments", responses=problems(401, 403))
async def list_adjustments(services: ServicesNow, actor: ActorNow) -> list[Adjustment]:
    """List every limit and rule that can be changed while it runs."""
    return services.limits.adjustments(actor)


@router.patch("/adjustments", responses=problems(400, 401, 403))
async def change_adjustments(
    services: ServicesNow,
    actor: ActorNow,
    changes: Annotated[
        dict[str, Any],
        Body(
            description="Values by name; null goes back to the setting's own.",
            examples=[{"provider_requests": 500, "background_share": None}],
        ),
    ],
) -> list[Adjustment]:
    """Change limits and rules, at once, and also for those who wait already."""
    return await services.limits.change(actor, changes)


@router.get("/changes", responses=problems(400, 401, 403))
async def list_changes(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[LimitChange]:
    """List who changed which limit and when, the newest first."""
    return await services.limits.history(actor, after=after, limit=limit)
