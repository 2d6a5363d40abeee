"""Routes of assignments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import ConfigDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentCard,
    AssignmentChanges,
    AssignmentDraft,
    AssignmentForStudents,
    PairsToAdd,
)

router = APIRouter(prefix="/practice/assignments", tags=["assignments"])

_ID = "019a0000-0000-7000-8000-00000000000"


class NewAssignment(AssignmentDraft):
    """An assignment to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "section_id": f"{_ID}1",
                    "title": "First contact",
                    "instructions": "Open the conversation and find out what brings them here.",
                    "due_at": "2027-01-31T22:00:00Z",
                    "attempts": 3,
                    "pairs": [{"persona_id": f"{_ID}2", "rubric_id": f"{_ID}3"}],
                }
            ]
        }
    )

    id: UUID | None = None


@router.get("", responses=problems(400, 401))
async def list_assignments(
    services: ServicesNow,
    actor: ActorNow,
    section_id: Annotated[UUID | None, Query(description="Only those of this section.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[AssignmentCard]:
    """List the assignments one gives, assists or may do, the newest first."""
    return await services.assignments.list(actor, section_id=section_id, after=after, limit=limit)


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404, 409))
async def create_assignment(
    services: ServicesNow, actor: ActorNow, body: NewAssignment
) -> Assignment | AssignmentForStudents:
    """Make an assignment in a section of one's own; students see it once it is published."""
    return await services.assignments.create(actor, body, body.id)


@router.get("/{assignment_id}", responses=problems(400, 401, 404))
async def read_assignment(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID
) -> Assignment | AssignmentForStudents:
    """Read an assignment: all of it for teachers and assistants, their side for students."""
    return await services.assignments.get(actor, assignment_id)


@router.patch("/{assignment_id}", responses=problems(400, 401, 403, 404, 409))
async def change_assignment(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID, body: AssignmentChanges
) -> Assignment | AssignmentForStudents:
    """Change an assignment. What is left out stays; null takes a date or limit away.

    While it is published, only its texts, dates, attempts, notes and release can be changed.
    """
    return await services.assignments.change(actor, assignment_id, body)


@router.delete(
    "/{assignment_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404, 409),
)
async def remove_assignment(services: ServicesNow, actor: ActorNow, assignment_id: UUID) -> None:
    """Take an assignment away that is not published."""
    await services.assignments.remove(actor, assignment_id)


@router.post("/{assignment_id}/pairs", responses=problems(400, 401, 403, 404, 409))
async def add_pairs(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID, body: PairsToAdd
) -> Assignment | AssignmentForStudents:
    """Add several clients at once, each with the same rubric."""
    return await services.assignments.add_pairs(actor, assignment_id, body)


@router.post("/{assignment_id}/publish", responses=problems(400, 401, 403, 404, 409))
async def publish_assignment(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID
) -> Assignment | AssignmentForStudents:
    """Show an assignment to its students, its clients as published and its rubrics as they are."""
    return await services.assignments.publish(actor, assignment_id)


@router.post("/{assignment_id}/unpublish", responses=problems(400, 401, 403, 404))
async def unpublish_assignment(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID
) -> Assignment | AssignmentForStudents:
    """Take an assignment out of its students' sight; what they did is kept."""
    return await services.assignments.unpublish(actor, assignment_id)
