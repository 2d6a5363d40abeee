"""Routes by which visitors come in to ask pages: they begin a session, or go on with one."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection

from understudy.accounts.browser import SESSION_COOKIE, is_own_origin
from understudy.api.deps import ServicesNow, problems
from understudy.ask.visits.schemas import SessionOpened
from understudy.ask.visits.visitor import Caller
from understudy.bootstrap import Services
from understudy.kernel.errors import SignInRequired

router = APIRouter(prefix="/ask/{slug}/sessions", tags=["ask"])


def address_of(connection: HTTPConnection) -> str:
    """Return which network address counts in limits; "" if it is not known.

    Of IPv6 that is the network of 64 bits: whoever has one address there has all of them.
    """
    host = connection.client.host if connection.client else ""
    try:
        found = ip_address(host)
    except ValueError:  # a name, as servers on a Unix socket tell it
        return host
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


async def caller_at(
    services: Services, connection: HTTPConnection, token: str | None
) -> tuple[Caller, str | None]:
    """Return who is at a public door, and the token that says who is signed in.

    A cookie counts on our own pages only, and an old one makes nobody less than a visitor.

    Raises:
        SignInRequired: a token was given that opens nothing.
    """
    headers, ours = connection.headers, services.settings.public_url
    is_own = is_own_origin(headers.get("origin"), headers.get("host"), ours)
    origin = "" if is_own else headers.get("origin", "")
    address = address_of(connection)
    if token:
        return Caller(address, await services.accounts.actor_for(token), origin), token
    cookie = connection.cookies.get(SESSION_COOKIE) if is_own else None
    with suppress(SignInRequired):
        if cookie:
            return Caller(address, await services.accounts.actor_for(cookie), origin), cookie
    return Caller(address, None, origin), None


async def knocked(services: ServicesNow, request: Request) -> tuple[Caller, str | None]:
    """Return who is at the door, and the token that says who is signed in."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else None
    return await caller_at(services, request, given)


Knocked = Annotated[tuple[Caller, str | None], Depends(knocked)]


async def caller_of(knocked: Knocked) -> Caller:
    """Return who is at the door."""
    return knocked[0]


CallerNow = Annotated[Caller, Depends(caller_of)]


class Resumption(BaseModel):
    """What shows that a session is yours."""

    model_config = ConfigDict(extra="forbid")

    resume_token: str = Field(max_length=500, repr=False)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 429, 503),
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
