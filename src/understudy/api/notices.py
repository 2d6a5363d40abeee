"""Routes for one's own notices, and for the alerts of administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from understudy.accounts.notices import Notices
from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import MOST_PER_PAGE, Page
from understudy.llm.usage.alerts import Alert

router = APIRouter(tags=["notices"])


class Reading(BaseModel):
    """Which notices were read; null is all of them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ids": None}]})

    ids: Annotated[list[UUID], Field(max_length=MOST_PER_PAGE)] | None = None


class Unread(BaseModel):
    """How many of one's notices are still unread."""

    unread: int


@router.get("/notices", responses=problems(400, 401))
async def list_notices(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Notices:
    """List one's notices, newest first, with the number of those that are unread."""
    return await services.notices.list(actor, after, limit)


@router.post("/notices/read", responses=problems(400, 401, 403))
async def read_notices(services: ServicesNow, actor: ActorNow, body: Reading) -> Unread:
    """Mark some of one's notices as read, or all."""
    return Unread(unread=await services.notices.read(actor, body.ids))


@router.get("/alerts", responses=problems(400, 401, 403))
async def list_alerts(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[Alert]:
    """List what was alarming, newest first. For administrators.

    The same alert is raised once: of a conversation once at all, of a day or a budget once in its
    period, of a failing model once an hour.
    """
    return await services.alerts.recent(actor, limit, after)
