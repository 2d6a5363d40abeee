"""Routes for signing in, one's own account and tokens, and people."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.accounts.browser import SESSION_COOKIE
from understudy.accounts.schemas import (
    MyChanges,
    NewToken,
    OneTimeLink,
    Person,
    PersonChanges,
    PersonDraft,
    SetUp,
    SignedIn,
    Token,
    TokenDraft,
)
from understudy.api.deps import (
    ActorNow,
    After,
    Limit,
    ServicesNow,
    TokenNow,
    problems,
    require_own_origin,
)
from understudy.kernel.page import Page

router = APIRouter(tags=["accounts"])
_FROM_OWN_PAGES = [Depends(require_own_origin)]


class SignIn(BaseModel):
    """Who wants in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"email": "student@demo.local", "password": "as printed by `demo`"}]
        },
    )

    email: str = Field(max_length=320)
    password: str = Field(max_length=1_000, repr=False)


class NewPassword(BaseModel):
    """One's present password and the one to be."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"current": "until now", "new": "four words are quite good"}]
        },
    )

    current: str = Field(max_length=1_000, repr=False)
    new: str = Field(repr=False, description="At least 8 characters; 15 or more are better.")


@router.post("/sign-in", dependencies=_FROM_OWN_PAGES, responses=problems(400, 401, 403, 429))
async def sign_in(
    services: ServicesNow, request: Request, response: Response, body: SignIn
) -> SignedIn:
    """Open a session.

    Browsers get a cookie, programs send the token: `Authorization: Bearer <token>`. After ten
    failed tries for an account in a quarter of an hour, each further one has to wait longer.
    """
    address = request.client.host if request.client else "unknown"
    opened = await services.accounts.sign_in(body.email, body.password, address)
    _keep_cookie(services, request, response, opened)
    return opened


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT, responses=problems(401, 403))
async def sign_out(
    services: ServicesNow, request: Request, response: Response, token: TokenNow
) -> None:
    """End the session, or whatever else the token opens; streams opened with it end at once."""
    await services.accounts.sign_out(token)
    response.delete_cookie(SESSION_COOKIE, **_cookie(services, request))


@router.post("/set-up", dependencies=_FROM_OWN_PAGES, responses=problems(400, 403, 404, 409))
async def set_up(
    services: ServicesNow, request: Request, response: Response, body: SetUp
) -> SignedIn:
    """Choose a password with a one-time link, and be signed in.

    The first administrator of an empty installation gives `name` and `email` too.
    """
    opened = await services.accounts.set_up(body)
    _keep_cookie(services, request, response, opened)
    return opened


@router.get("/me", responses=problems(401))
async def read_me(services: ServicesNow, actor: ActorNow) -> Person:
    """Read one's own account."""
    return await services.accounts.person(actor)


@router.patch("/me", responses=problems(400, 401, 403))
async def change_me(services: ServicesNow, actor: ActorNow, body: MyChanges) -> Person:
    """Change one's own account; what is left out stays."""
    return await services.accounts.change_me(actor, body)


@router.post(
    "/me/password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 429),
)
async def change_password(
    services: ServicesNow, actor: ActorNow, token: TokenNow, body: NewPassword
) -> None:
    """Change one's own password; one's other sessions end."""
    await services.accounts.change_password(actor, token, body.current, body.new)


@router.get("/tokens", responses=problems(400, 401))
async def list_tokens(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[Token]:
    """List one's tokens for programs, newest first."""
    return await services.accounts.tokens(actor, after, limit)


@router.post("/tokens", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 409))
async def create_token(services: ServicesNow, actor: ActorNow, body: TokenDraft) -> NewToken:
    """Make a token for a program that acts for oneself. It is shown only now."""
    return await services.accounts.create_token(actor, body)


@router.delete(
    "/tokens/{token_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def revoke_token(services: ServicesNow, actor: ActorNow, token_id: UUID) -> None:
    """End one of one's own tokens."""
    await services.accounts.revoke_token(actor, token_id)


@router.get("/people", responses=problems(400, 401, 403))
async def list_people(
    services: ServicesNow,
    actor: ActorNow,
    text: Annotated[
        str, Query(max_length=200, description="Words that all occur in name or e-mail.")
    ] = "",
    after: After = None,
    limit: Limit = 50,
) -> Page[Person]:
    """List people by e-mail. For administrators."""
    return await services.accounts.people(actor, after, limit, text=text)


@router.post("/people", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 409))
async def invite(services: ServicesNow, actor: ActorNow, body: PersonDraft) -> OneTimeLink:
    """Add a person. Pass the link on to them: with it they choose a password. For administrators.

    Nothing is sent by e-mail; the link works once, for seven days.
    """
    return await services.accounts.invite(actor, body)


@router.patch("/people/{person_id}", responses=problems(400, 401, 403, 404, 409))
async def change_person(
    services: ServicesNow, actor: ActorNow, person_id: UUID, body: PersonChanges
) -> Person:
    """Change a person's name or role, deactivate or activate them. For administrators.

    Another role, or being deactivated, ends their sessions, tokens and streams at once.
    """
    return await services.accounts.change_person(actor, person_id, body)


@router.post("/people/{person_id}/reset-password", responses=problems(400, 401, 403, 404, 409))
async def reset_password(services: ServicesNow, actor: ActorNow, person_id: UUID) -> OneTimeLink:
    """Take a person's password away; the link lets them choose another. For administrators.

    Their sessions, tokens and streams end at once. The link works once, for a day.
    """
    return await services.accounts.reset_password(actor, person_id)


def _keep_cookie(
    services: ServicesNow, request: Request, response: Response, opened: SignedIn
) -> None:
    response.set_cookie(
        SESSION_COOKIE, opened.token, expires=opened.expires_at, **_cookie(services, request)
    )


def _cookie(services: ServicesNow, request: Request) -> dict[str, Any]:
    public_url = services.settings.public_url or ""
    secure = request.url.scheme == "https" or public_url.startswith("https:")
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": secure}
