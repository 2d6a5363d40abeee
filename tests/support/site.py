"""The pages as somebody sees them, without a browser: the real app, signed in through its API."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from nicegui import Client, background_tasks, core, ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.accounts import Member, add_member
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.app import create_app
from understudy.bootstrap import MoreKinds, Services
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Persona, PersonaDraft, Visibility

PASSWORD = "seven green lanterns"


@dataclass(frozen=True)
class Site:
    """The running app and its services."""

    app: FastAPI
    services: Services

    def stranger(self) -> User:
        """Return somebody with a browser who is not signed in."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        headers = {"accept": "text/html"}
        return User(httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers))

    def socket_events(self) -> Callable[[str, dict[str, Any]], None]:
        """Return what hears a socket's events."""
        heard: Callable[[str, dict[str, Any]], None] = core.sio.handlers["/"]["event"]
        return heard

    async def person(self, role: Role, name: str = "") -> Member:
        """Add a person."""
        name = name or role.value.capitalize()
        email = f"{name.replace(' ', '.').lower()}@site.test"
        return await add_member(self.services.db, role, email=email, name=name)

    async def visitor(self, role: Role, name: str = "") -> User:
        """Return somebody who is signed in."""
        return self.signed_in(await self.person(role, name))

    def signed_in(self, person: Member) -> User:
        """Return a browser in which this person is signed in."""
        user = self.stranger()
        user.http_client.cookies.set(SESSION_COOKIE, person.token)
        return user

    async def persona(self, owner: Actor = OPERATOR, **fields: object) -> Persona:
        """Add a persona, public unless said otherwise."""
        given = {"name": "Marta Kowal", "visibility": Visibility.PUBLIC, **fields}
        return await self.services.personas.create(owner, PersonaDraft.model_validate(given))


@asynccontextmanager
async def open_site(settings: Settings, more_kinds: MoreKinds | None = None) -> AsyncIterator[Site]:
    """Run the app until the end of the block."""
    app = create_app(settings, more_kinds=more_kinds)
    try:
        async with app.router.lifespan_context(app):
            yield Site(app, app.state.services)
    finally:
        # A simulated user puts its own in place of these.
        ui.navigate, ui.notify, ui.download = Navigate(), notify, download
        # NiceGUI would keep what belongs to this loop, and with it the whole app, for ever.
        background_tasks.running_tasks.clear()
        Client.instances.clear()


async def press(user: User, label: str) -> None:
    """Press what is called so, as soon as it is there."""
    await user.should_see(label, retries=20)
    found = min(user.find(label).elements, key=lambda element: element.id)
    pressable = (e for e in (found, *found.ancestors()) if _hears_clicks(e))
    click(user, next(pressable))


def click(user: User, element: ui.element) -> None:
    """Press this very element."""
    UserInteraction(user, {element}, None).click()


def _hears_clicks(element: ui.element) -> bool:
    return any(listener.type == "click" for listener in element._event_listeners.values())
