"""The page of one client, as its author sees it in a test."""

import asyncio
from dataclasses import dataclass

from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.accounts import Member
from tests.support.clients import a_block, a_client
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.personas.schemas import Persona, Visibility
from understudy.practice.clients.schemas import PracticeBlock


@dataclass(frozen=True)
class ClientPage:
    """A client, its author, and the author's browser on its page."""

    site: Site
    author: Member
    user: User
    client: Persona

    def field(self, label: str) -> ui.input:
        """Return the first field of this label."""
        found = (i for i in self.user.find(ui.input).elements if i.props.get("label") == label)
        return min(found, key=lambda element: element.id)

    def choice(self, label: str) -> ui.select:
        """Return the first select of this label."""
        found = (i for i in self.user.find(ui.select).elements if i.props.get("label") == label)
        return min(found, key=lambda element: element.id)

    async def stored(self) -> tuple[int, PracticeBlock]:
        """Return the version and the case that are stored."""
        authoring = self.site.services.clients.authoring
        case = await authoring.case(self.author.actor, self.client.id)
        assert case.block
        return case.version, case.block

    async def until_version(self, version: int) -> PracticeBlock:
        """Wait until this version is stored; return its case."""
        async with asyncio.timeout(30):
            while (found := await self.stored())[0] < version:
                await asyncio.sleep(0.05)
        return found[1]


def slide(user: User, label: str, value: float) -> None:
    """Move the last slider of this label."""
    found = [e for e in user.find(ui.element).elements if e.props.get("aria-label") == label]
    last = max(found, key=lambda element: element.id)
    UserInteraction(user, {last}, None).trigger("change", str(value))


async def client_page(
    site: Site,
    block: PracticeBlock | None = None,
    visibility: Visibility = Visibility.PRIVATE,
) -> ClientPage:
    """Return the page of a new client."""
    author = await site.person(Role.TEACHER)
    client = await a_client(site.services.db, author.actor, block or a_block(), visibility)
    user = site.signed_in(author)
    await user.open(f"/clients/{client.id}")
    return ClientPage(site, author, user, client)
