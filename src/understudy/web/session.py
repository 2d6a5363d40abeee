"""Who is looking at a page: the session cookie, asked again for everything they do."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from nicegui import Client, background_tasks
from starlette.requests import HTTPConnection

from understudy.accounts.access import Actor
from understudy.accounts.browser import SESSION_COOKIE
from understudy.accounts.schemas import Person
from understudy.bootstrap import Services
from understudy.kernel.errors import SignInRequired

SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who looks at a page, as they were when it was built.

    `actor` is good for building. What they do later is done as `actor_now`: a page can stay open
    for days, and access or role can change meanwhile.
    """

    services: Services
    token: str
    actor: Actor
    person: Person

    async def actor_now(self) -> Actor:
        """Return who acts, with the role they have at this moment.

        Raises:
            SignInRequired: their access has ended.
        """
        return await self.services.accounts.actor_for(self.token)


def services_of(connection: HTTPConnection) -> Services:
    """Return the services of the running app."""
    services: Services = connection.app.state.house.state.services
    return services


async def visitor_of(request: Request) -> Visitor:
    """Return who asks for a page.

    Raises:
        SignInRequired: nobody is signed in.
    """
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        raise SignInRequired
    services = services_of(request)
    actor = await services.accounts.actor_for(token)
    request.state.actor = actor  # the guard asks whose page this is
    return Visitor(services, token, actor, await services.accounts.person(actor))


Visiting = Annotated[Visitor, Depends(visitor_of)]


def page_owner(client: Client) -> Actor | None:
    """Return for whom a page was built; None if for anyone."""
    return getattr(client.request.state, "actor", None)


def sign_in_path(wanted: str) -> str:
    """Return the address of the sign-in page that leads on to the wanted one."""
    return SIGN_IN if wanted in ("", "/") else f"{SIGN_IN}?next={quote(wanted, safe='/')}"


def safe_next(wanted: str | None) -> str:
    """Return where to go after signing in: a path of ours, whatever the address said."""
    path = wanted or "/"
    # Browsers take a backslash for a slash and skip control characters: `/\host` leaves the site.
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return "/"
    return "/" if urlsplit(path).path == SIGN_IN else path


def leave_when_access_ends(visitor: Visitor, client: Client) -> None:
    """Lead an open page to the sign-in page as soon as its visitor's access ends."""

    async def watch() -> None:
        await visitor.services.accounts.access_ended(visitor.token)
        client.open(SIGN_IN)

    def begin() -> None:
        if not watching:
            watching.append(background_tasks.create(watch(), name=f"access of page {client.id}"))

    def end() -> None:
        for task in watching:
            task.cancel()

    watching: list[asyncio.Task[None]] = []
    client.on_connect(begin)
    client.on_delete(end)
