"""What routes ask for: the services, who asks, and the few parameters all lists share.

All of these are coroutines: FastAPI sends a plain function to a thread, and to go there and back
takes longer than what it does.
"""

import re
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from understudy.accounts.access import Actor
from understudy.accounts.browser import SESSION_COOKIE, is_own_origin
from understudy.bootstrap import Services
from understudy.kernel.errors import Forbidden, Invalid, SignInRequired
from understudy.kernel.page import MOST_PER_PAGE

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# The escape, and not an escaped backslash before harmless letters.
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

Limit = Annotated[int, Query(ge=1, le=MOST_PER_PAGE, description="Most items in the answer.")]
After = Annotated[
    str | None, Query(max_length=500, description="`next` of the page before this one.")
]


class ForeignOrigin(Forbidden):
    """This request came from another site's page; it was not carried out."""

    code = "foreign_origin"


class TokenRequired(SignInRequired):
    """Send a token as `Authorization: Bearer`; nothing else opens this door."""

    code = "token_required"


async def services_of(request: Request) -> Services:
    """Return the services of the running app."""
    services: Services = request.app.state.services
    return services


async def token_of(request: Request) -> str:
    """Return the caller's token: the bearer header's, else the session cookie's.

    Raises:
        SignInRequired: there is none.
        ForeignOrigin: a page of another site tries to change something with the cookie.
    """
    if token := _bearer_of(request):
        return token
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        raise SignInRequired
    await require_own_origin(request)
    return cookie


def _bearer_of(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def require_own_origin(request: Request) -> None:
    """Let a browser change something only from our own pages (programs send no `Origin`).

    Raises:
        ForeignOrigin: the page that asks is another site's.
    """
    origin, host = request.headers.get("origin"), request.headers.get("host")
    own = is_own_origin(origin, host, (await services_of(request)).settings.public_url)
    if request.method not in _SAFE_METHODS and not own:
        raise ForeignOrigin


ServicesNow = Annotated[Services, Depends(services_of)]
TokenNow = Annotated[str, Depends(token_of)]


async def actor_of(services: ServicesNow, token: TokenNow) -> Actor:
    """Return who asks, with the role they have right now."""
    return await services.accounts.actor_for(token)


async def program_of(services: ServicesNow, request: Request) -> Actor:
    """Return who asks where no page of ours does: by a bearer token, never by a cookie.

    Raises:
        TokenRequired: there is none.
    """
    token = _bearer_of(request)
    if token is None:
        raise TokenRequired
    return await services.accounts.actor_for(token)


ActorNow = Annotated[Actor, Depends(actor_of)]
ProgramNow = Annotated[Actor, Depends(program_of)]


async def visitor_of(request: Request, services: ServicesNow) -> Actor | None:
    """Return who asks, or None for whoever is not signed in, or not any more."""
    try:
        return await services.accounts.actor_for(await token_of(request))
    except SignInRequired:
        return None


VisitorNow = Annotated[Actor | None, Depends(visitor_of)]

_PROBLEMS = {
    400: "The request is not valid; nothing was changed.",
    401: "Not signed in.",
    403: "Your role does not allow this.",
    404: "There is nothing here, or it is not yours.",
    409: "It does not fit the present state; nothing was changed.",
    413: "Too large.",
    429: "A limit is reached; `Retry-After` says when to come back.",
    503: "Not available right now.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe, for OpenAPI, the errors a route may answer (RFC 9457)."""
    return {
        status: {
            "description": _PROBLEMS[status],
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for status in statuses
    }


class TextInvalid(Invalid):
    """The text contains a NUL character, which cannot be stored; nothing was changed."""

    code = "text_invalid"


def has_nul(text: bytes) -> bool:
    """Tell whether there is a NUL character in a JSON text."""
    # JSON may also come in UTF-16 or UTF-32, where every second byte or more is a zero.
    return bool(_NUL_IN_JSON.search(text.replace(b"\0", b"")))


async def require_plain_text(request: Request) -> None:
    """Let only text pass that every database can store.

    Raises:
        TextInvalid: there is a NUL character in the query or in a JSON body.
    """
    nul = "%00" in request.url.query or "%00" in request.url.path or "\0" in request.url.path
    if not nul and "json" in request.headers.get("content-type", "").lower():
        nul = has_nul(await request.body())
    if nul:
        raise TextInvalid
