"""Routes of usage: sums, single attempts, explanations, the monitor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.llm.usage.schemas import (
    By,
    DayOrMoment,
    Explanation,
    MonitorView,
    UsageEvent,
    UsageQuery,
    UsageSummary,
)

router = APIRouter(prefix="/usage", tags=["usage"])

_FROM = "A day, or a moment (ISO 8601); from the first call on if it is left out."
_TO = "A day, which is meant to its end, or a moment; until now if it is left out."


async def _query(
    start: Annotated[DayOrMoment | None, Query(alias="from", description=_FROM)] = None,
    end: Annotated[DayOrMoment | None, Query(alias="to", description=_TO)] = None,
    product: Annotated[str | None, Query(max_length=16, description="Only this one's.")] = None,
    person: Annotated[
        UUID | None, Query(description="Only what they pay for; others than you for admins.")
    ] = None,
) -> UsageQuery:
    return UsageQuery(start=start, end=end, product=product, person=person)


UsageQueryNow = Annotated[UsageQuery, Depends(_query)]


@router.get("/summary", responses=problems(400, 401, 403))
async def read_summary(
    services: ServicesNow,
    actor: ActorNow,
    query: UsageQueryNow,
    by: Annotated[
        list[By] | None, Query(description="What to tell apart; everything if it is left out.")
    ] = None,
) -> UsageSummary:
    """Add up your usage; as an administrator, everybody's.

    Students see calls and durations; tokens, money and models are null for them.
    """
    asked = query if by is None else query.model_copy(update={"by": tuple(by)})
    return await services.usage.summary(actor, asked)


@router.get("/events", responses=problems(400, 401, 403))
async def list_events(
    services: ServicesNow,
    actor: ActorNow,
    query: UsageQueryNow,
    after: After = None,
    limit: Limit = 50,
) -> Page[UsageEvent]:
    """List single attempts at a model, the newest first: yours; as an administrator, everybody's.

    Students see that and how long; tokens, money and models are null for them.
    """
    return await services.usage.events(actor, query, after, limit)


@router.get(
    "/events.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **problems(400, 401, 403)},
)
async def export_events(
    services: ServicesNow, actor: ActorNow, query: UsageQueryNow
) -> StreamingResponse:
    """Download the same as CSV, however many there are; units are in the names of the columns."""
    lines = await services.usage.export_csv(actor, query)
    headers = {"Content-Disposition": 'attachment; filename="usage.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/monitor", responses=problems(401, 403))
async def read_monitor(services: ServicesNow, actor: ActorNow) -> MonitorView:
    """Read what the installation does right now: sums, charts, failures. For administrators.

    It may be asked every second, by many: of those, one looks.
    """
    return await services.usage.monitor(actor)


@router.get("/conversations/{id}", responses=problems(400, 401, 403, 404))
async def explain_conversation(services: ServicesNow, actor: ActorNow, id: UUID) -> Explanation:
    """Explain what you pay for in a conversation, turn by turn; as an administrator, all of it."""
    return await services.usage.explain(actor, id)
