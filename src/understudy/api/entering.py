"""Routes by which visitors come in to ask pages: they begin a session, or go on with one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.accounts.browser import SESSION_COOKIE, is_own_origin
from understudy.api.deps import ServicesNow, problems
from understudy.ask.visits.schemas import SessionOpened
from understudy.ask.visits.visitor import Caller
from understudy.kernel.errors import SignInRequired

router = APIRouter(prefix="/ask/{slug}/sessions", tags=["ask"])


async def caller_of(services: ServicesNow, request: Request) -> Caller:
    """Return who is at the door: signed in with a token, or a cookie on our own pages, or not."""
    headers, address = request.headers, request.client.host if request.client else ""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return Caller(address, await services.accounts.actor_for(token.strip()))
    cookie = request.cookies.get(SESSION_COOKIE)
    ours = services.settings.public_url
    if not cookie or not is_own_origin(headers.get("origin"), headers.get("host"), ours):
        return Caller(address)
    try:
        return Caller(address, await services.accounts.actor_for(cookie))
    except SignInRequired:  # an old cookie makes nobody less than a visitor
        return Caller(address)


CallerNow = Annotated[Caller, Depends(caller_of)]


class Resumption(BaseModel):
    """What shows that a session is yours."""

    model_config = ConfigDict(extra="forbid")

    resume_token: str = Field(max_length=500, repr=False)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 404, 429, 503),
)
async def begin_session(services: ServicesNow, caller: CallerNow, slug: str) -> SessionOpened:
    """Begin a session; keep `resume_token`, which is told nowhere else."""
    return (await services.ask.entering.begin(slug, caller)).told


@router.post("/{id}/resume", responses=problems(400, 401, 404))
async def resume_session(
    services: ServicesNow, caller: CallerNow, slug: str, id: UUID, shown: Resumption
) -> SessionOpened:
    """Go on with a session; the token before counts until the new one was used."""
    return (await services.ask.entering.resume(slug, id, shown.resume_token, caller)).told
