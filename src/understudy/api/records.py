"""Routes of records: what leaves practice as files, and what is forgotten."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from starlette.responses import StreamingResponse

from understudy.api.deps import ActorNow, ServicesNow, problems
from understudy.jobs.schemas import Job
from understudy.practice.records.bundle import ZIP
from understudy.practice.records.own import NAME
from understudy.practice.records.schemas import (
    Forgotten,
    Form,
    ResearchChoice,
    ResearchExport,
    Wish,
)

router = APIRouter(prefix="/practice", tags=["records"])


class ResearchStart(ResearchChoice):
    """Which sessions. Give an `id` and a repeated request begins nothing twice."""

    id: UUID | None = None


@router.get(
    "/sessions/{session_id}/export",
    response_class=Response,
    responses={
        200: {"content": {"text/markdown": {}, "application/pdf": {}}},
        **problems(400, 401, 404, 409, 503),
    },
)
async def export_session(
    services: ServicesNow,
    actor: ActorNow,
    session_id: UUID,
    form: Annotated[Form, Query(description="markdown, docx or pdf.")] = Form.MARKDOWN,
) -> Response:
    """Download a session: what was said, and the feedback as far as one may read it.

    One's private notes are only in one's own. That another reads it is in the audit log.
    """
    written = await services.records.write.transcript(actor, session_id, form)
    return Response(written.data, media_type=written.media_type, headers=_named(written.name))


@router.get(
    "/my-data",
    response_class=StreamingResponse,
    responses={200: {"content": {ZIP: {}}}, **problems(401)},
)
async def export_my_data(services: ServicesNow, actor: ActorNow) -> StreamingResponse:
    """Download all of one's own sessions as a zip, each to read and for programs."""
    pieces = services.records.own.mine(actor)
    return StreamingResponse(pieces, media_type=ZIP, headers=_named(NAME))


@router.get("/my-data/forget", responses=problems(401))
async def preview_forgetting(services: ServicesNow, actor: ActorNow) -> Forgotten:
    """Read how many of one's sessions would be deleted, and which stay, and why."""
    return await services.records.erase.would_forget(actor)


@router.post("/my-data/forget", responses=problems(400, 401, 429))
async def forget_my_data(services: ServicesNow, actor: ActorNow, body: Wish) -> Forgotten:
    """Delete what one said in practice; the answer names what has to stay, and why."""
    password = body.password.get_secret_value()
    return await services.records.erase.forget_mine(actor, password)


@router.post(
    "/exports", status_code=status.HTTP_202_ACCEPTED, responses=problems(400, 401, 403, 404, 409)
)
async def export_for_research(services: ServicesNow, actor: ActorNow, body: ResearchStart) -> Job:
    """Begin an export without names, of a section or of all one may export.

    It is a job: follow it under `/api/jobs/{id}`, then fetch its file.
    """
    choice = ResearchChoice.model_validate(body.model_dump(exclude={"id"}))
    return await services.records.research.start(actor, choice, id=body.id)


@router.get("/exports/{job_id}", responses=problems(400, 401, 404))
async def get_research_export(
    services: ServicesNow, actor: ActorNow, job_id: UUID
) -> ResearchExport:
    """Read an export without names: its job, and its file once that is there."""
    return await services.records.research.get(actor, job_id)


@router.get(
    "/exports/{job_id}/file",
    response_class=StreamingResponse,
    responses={200: {"content": {ZIP: {}}}, **problems(400, 401, 404)},
)
async def fetch_research_export(
    services: ServicesNow, actor: ActorNow, job_id: UUID
) -> StreamingResponse:
    """Download an export's zip; 404 before it is there, and when it has expired."""
    file, pieces = await services.records.research.fetch(actor, job_id)
    headers = {**_named(file.name), "Content-Length": str(file.size_bytes)}
    return StreamingResponse(pieces, media_type=ZIP, headers=headers)


def _named(name: str) -> dict[str, str]:
    """Return the header that names a file, whatever letters it has (RFC 6266)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    }
