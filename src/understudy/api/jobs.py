"""Routes of jobs: see them, follow them, pause, resume, cancel, try again.

A job is started through its product's route.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, TokenNow, problems
from understudy.api.streams import event_stream
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.page import Page

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("", responses=problems(400, 401, 403))
async def list_jobs(
    services: ServicesNow,
    actor: ActorNow,
    state: Annotated[
        list[JobState] | None, Query(description="Only in these states; give it several times.")
    ] = None,
    everybody: Annotated[
        bool, Query(description="Everybody's and not only yours. For administrators.")
    ] = False,
    after: After = None,
    limit: Limit = 50,
) -> Page[Job]:
    """List your jobs, the newest first.

    Students see how far they are; costs are null for them.
    """
    return await services.jobs.list(
        actor, states=state, everybody=everybody, after=after, limit=limit
    )


@router.get("/{id}", responses=problems(400, 401, 404))
async def get_job(services: ServicesNow, actor: ActorNow, id: UUID) -> Job:
    """Read a job: how far it is, what it costs, and under `verbs` what can be done with it now."""
    return await services.jobs.get(actor, id)


@router.get(
    "/{id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`snapshot`, then `job.changed`, each with the whole job: `{job}`; "
            "`id:` is the position.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(400, 401, 404),
    },
)
async def follow_job(
    services: ServicesNow,
    actor: ActorNow,
    token: TokenNow,
    id: UUID,
    after: After = None,
    last_event_id: Annotated[str | None, Header(max_length=500)] = None,
) -> StreamingResponse:
    """Follow a job live, from a position or from a snapshot on; the stream outlasts the job."""
    await services.jobs.get(actor, id)
    events = services.jobs.watch(actor, id, last_event_id or after)
    return event_stream(events, services.accounts.access_ended(token))


@router.post("/{id}/pause", responses=problems(400, 401, 403, 404, 409))
async def pause_job(services: ServicesNow, actor: ActorNow, id: UUID) -> Job:
    """Let a job begin nothing new; what runs is finished and kept."""
    return await services.jobs.pause(actor, id)


@router.post("/{id}/resume", responses=problems(400, 401, 403, 404, 409))
async def resume_job(services: ServicesNow, actor: ActorNow, id: UUID) -> Job:
    """Go on where a job was paused, or failed; what was made is not made again."""
    return await services.jobs.resume(actor, id)


@router.post("/{id}/cancel", responses=problems(400, 401, 403, 404, 409))
async def cancel_job(services: ServicesNow, actor: ActorNow, id: UUID) -> Job:
    """End a job: what runs is cut within two seconds, what was made is kept."""
    return await services.jobs.cancel(actor, id)


@router.post("/{id}/retry", responses=problems(400, 401, 403, 404, 409))
async def retry_job(services: ServicesNow, actor: ActorNow, id: UUID) -> Job:
    """Try those items again that have failed."""
    return await services.jobs.retry_failed(actor, id)
