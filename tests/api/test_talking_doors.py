"""The socket, as a visitor's program knows it: what `docs/reference/protocol.md` promises."""

from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import Member, add_member
from tests.support.ask import a_page
from tests.support.server import Served, serving
from tests.support.visits import socket
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.ask.pages.schemas import AskPage
from understudy.kernel.settings import Settings


class Place:
    """A page that is on, at a running app."""

    def __init__(self, served: Served, owner: Member, page: AskPage) -> None:
        self.served, self.owner, self.page = served, owner, page
        self.url, self.path = served.url, f"/api/ask/{page.slug}/socket"


@pytest.fixture
async def place(installation: Settings) -> AsyncIterator[Place]:
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(
            served.services, owner.actor, allowed_origins=["https://school.example"]
        )
        yield Place(served, owner, page)


async def test_an_old_cookie_keeps_nobody_out(place: Place) -> None:
    cookie = f"{SESSION_COOKIE}=understudy_old"
    async with socket(place.url, place.path, origin=place.url, cookie=cookie) as line:
        assert (await line.hello())["session_id"]


async def test_a_site_that_is_refused_has_begun_nothing_and_taken_nothing(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        given = await line.again()
        evil = "https://evil.example"
        async with socket(place.url, place.path, origin=evil) as thief:
            await thief.send("hello", **given)
            assert (await thief.closed())[0] == 4403
        assert (await line.ask("Are dogs allowed?"))["text"]  # still theirs


async def test_a_document_is_shut_with_its_page(place: Place) -> None:
    async with socket(place.url, place.path) as line:
        await line.hello()
        await place.served.services.ask.pages.switch_off(place.owner.actor, place.page.id)
        await line.send("document", place=0)
        assert (await line.hear("error", "document"))["data"]["code"] == "page_not_found"
