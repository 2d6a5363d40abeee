"""Routes of exports: a zip of many conversations, made by a job."""

from uuid import UUID

from fastapi import APIRouter, status
from starlette.responses import StreamingResponse

from understudy.api.deps import ActorNow, ServicesNow, problems
from understudy.conversations.export_flow import ZIP
from understudy.conversations.export_schemas import Export, ExportChoice
from understudy.jobs.schemas import Job

router = APIRouter(prefix="/conversations/exports", tags=["conversations"])


class ExportStart(ExportChoice):
    """Which conversations. Give an `id` and a repeated request begins nothing twice."""

    id: UUID | None = None


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409),
)
async def export_conversations(services: ServicesNow, actor: ActorNow, start: ExportStart) -> Job:
    """Begin a zip of any number of conversations, each as Markdown and as JSON.

    It is a job: follow it under `/api/jobs/{id}`, then fetch its file.
    """
    choice = ExportChoice.model_validate(start.model_dump(exclude={"id"}))
    return await services.exports.start(actor, choice, id=start.id)


@router.get("/{job_id}", responses=problems(400, 401, 404))
async def get_export(services: ServicesNow, actor: ActorNow, job_id: UUID) -> Export:
    """Read an export: its job, and its file with the moment it expires once that is there."""
    return await services.exports.get(actor, job_id)


@router.get(
    "/{job_id}/file",
    response_class=StreamingResponse,
    responses={200: {"content": {ZIP: {}}}, **problems(400, 401, 404)},
)
async def fetch_export(services: ServicesNow, actor: ActorNow, job_id: UUID) -> StreamingResponse:
    """Download an export's zip; 404 before it is there, and when it has expired."""
    file, chunks = await services.exports.fetch(actor, job_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(file.size_bytes),
    }
    return StreamingResponse(chunks, media_type=ZIP, headers=headers)
