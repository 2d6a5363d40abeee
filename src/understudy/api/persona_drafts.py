"""Routes of drafted personas: a brief becomes a job, its drafts become personas."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.jobs.schemas import Job
from understudy.kernel.page import Page
from understudy.personas.draft_schemas import (
    MOST_DRAFTS,
    Discarded,
    Draft,
    DraftEstimate,
    DraftRequest,
    DraftState,
    Kept,
)
from understudy.personas.schemas import Visibility

router = APIRouter(prefix="/personas/drafts", tags=["personas"])

_SHOWN = [DraftState.DRAFTED, DraftState.KEPT]

Number = Annotated[int, Field(ge=1, le=MOST_DRAFTS)]
Numbers = Annotated[list[Number], Field(min_length=1, max_length=MOST_DRAFTS)]


class NewDrafts(DraftRequest):
    """Whom to draft. Give an `id` and a repeated request starts nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "brief": "Young fathers after separation in a small town; three of them angry",
                    "count": 12,
                    "tags": ["course 4"],
                    "budget_usd": "0.50",
                }
            ]
        }
    )

    id: UUID | None = None
    budget_usd: Decimal | None = Field(
        default=None, gt=0, le=1_000_000, max_digits=15, decimal_places=9,
        description="What it may cost at most: used up, the job waits.",
    )  # fmt: skip

    @property
    def request(self) -> DraftRequest:
        """What is asked for, without how."""
        return DraftRequest.model_validate(self.model_dump(include=set(DraftRequest.model_fields)))


class Chosen(BaseModel):
    """Which drafts; all of them if `numbers` is null."""

    model_config = ConfigDict(extra="forbid")

    numbers: Numbers | None = None


class ChosenToKeep(Chosen):
    """Which drafts become personas, and who sees these."""

    visibility: Visibility = Visibility.PRIVATE


@router.post("", status_code=status.HTTP_202_ACCEPTED, responses=problems(400, 401, 403, 404, 409))
async def draft_personas(services: ServicesNow, actor: ActorNow, body: NewDrafts) -> Job:
    """Start drafting personas from a brief, as a job: follow it under `/api/jobs`.

    Teachers, researchers and administrators can.
    """
    return await services.drafts.start(actor, body.request, id=body.id, budget_usd=body.budget_usd)


@router.post("/estimate", responses=problems(400, 401, 403))
async def estimate_drafts(
    services: ServicesNow, actor: ActorNow, body: DraftRequest
) -> DraftEstimate:
    """Say what drafting will probably take and cost, without starting it."""
    return services.drafts.estimate(actor, body)


@router.get("/{job_id}", responses=problems(400, 401, 403, 404))
async def list_drafts(
    services: ServicesNow,
    actor: ActorNow,
    job_id: UUID,
    state: Annotated[
        list[DraftState] | None,
        Query(description="Only in these states; drafted and kept if it is left out."),
    ] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[Draft]:
    """List the drafts of a job by number, while it runs and afterwards."""
    return await services.drafts.list(
        actor, job_id, states=state or _SHOWN, after=after, limit=limit
    )


@router.post("/{job_id}/keep", responses=problems(400, 401, 403, 404))
async def keep_drafts(
    services: ServicesNow, actor: ActorNow, job_id: UUID, body: ChosenToKeep
) -> Kept:
    """Make personas of drafts. Those that are personas already stay as they are."""
    return await services.drafts.keep(actor, job_id, body.numbers, body.visibility)


@router.post("/{job_id}/discard", responses=problems(400, 401, 403, 404))
async def discard_drafts(
    services: ServicesNow, actor: ActorNow, job_id: UUID, body: Chosen
) -> Discarded:
    """Discard drafts; those that are personas stay. Nobody like them is drafted again."""
    return await services.drafts.discard(actor, job_id, body.numbers)
