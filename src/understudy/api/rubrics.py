"""Routes of rubrics."""

from uuid import UUID

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.practice.courses.rubric_schemas import (
    Rubric,
    RubricCard,
    RubricChanges,
    RubricDraft,
    RubricFields,
    RubricVersion,
)

router = APIRouter(prefix="/practice/rubrics", tags=["rubrics"])

_EXAMPLE: JsonDict = {
    "name": "First contact",
    "criteria": [
        {
            "id": "opening",
            "name": "Opening",
            "weight": 1,
            "indicators": [{"id": "name", "text": "The worker says their name."}],
            "levels": [
                {"score": 1, "label": "Beginning", "descriptor": "No name, role or purpose."},
                {"score": 2, "label": "Developing", "descriptor": "Name or role."},
                {"score": 3, "label": "Competent", "descriptor": "Name, role and purpose."},
                {"score": 4, "label": "Skilled", "descriptor": "In words that fit the client."},
            ],
        }
    ],
}


class NewRubric(RubricDraft):
    """A rubric to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: UUID | None = None


class Copy(BaseModel):
    """A copy to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None


@router.get("", responses=problems(400, 401, 403))
async def list_rubrics(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[RubricCard]:
    """List the rubrics one can use, by name: one's own, shared ones, and the shipped one."""
    return await services.rubrics.list(actor, after=after, limit=limit)


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404, 409))
async def create_rubric(services: ServicesNow, actor: ActorNow, body: NewRubric) -> Rubric:
    """Make a rubric; the problem says what keeps it from being used."""
    return await services.rubrics.create(actor, body, body.id)


@router.post("/even-out", responses=problems(400, 401, 403))
async def even_out_weights(
    services: ServicesNow, actor: ActorNow, body: RubricFields
) -> RubricFields:
    """Return a rubric with weights that add up to 1 and keep their proportions."""
    return services.rubrics.even_out(actor, body)


@router.get("/{rubric_id}", responses=problems(400, 401, 404))
async def read_rubric(services: ServicesNow, actor: ActorNow, rubric_id: UUID) -> Rubric:
    """Read a rubric."""
    return await services.rubrics.get(actor, rubric_id)


@router.patch("/{rubric_id}", responses=problems(400, 401, 403, 404, 409))
async def change_rubric(
    services: ServicesNow, actor: ActorNow, rubric_id: UUID, body: RubricChanges
) -> Rubric:
    """Change a rubric; other fields make a new version, and published assignments keep theirs."""
    return await services.rubrics.change(actor, rubric_id, body)


@router.delete(
    "/{rubric_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404, 409),
)
async def remove_rubric(services: ServicesNow, actor: ActorNow, rubric_id: UUID) -> None:
    """Take a rubric away, unless a published assignment uses it."""
    await services.rubrics.remove(actor, rubric_id)


@router.post(
    "/{rubric_id}/duplicate",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 409),
)
async def duplicate_rubric(
    services: ServicesNow, actor: ActorNow, rubric_id: UUID, body: Copy
) -> Rubric:
    """Make a private rubric of one's own like this one."""
    return await services.rubrics.duplicate(actor, rubric_id, body.id)


@router.get("/{rubric_id}/versions", responses=problems(400, 401, 404))
async def list_rubric_versions(
    services: ServicesNow, actor: ActorNow, rubric_id: UUID, after: After = None, limit: Limit = 50
) -> Page[RubricVersion]:
    """List the versions of a rubric, the newest first."""
    return await services.rubrics.versions(actor, rubric_id, after=after, limit=limit)
