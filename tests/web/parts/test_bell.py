"""The bell counts what is new while the page is open, and opens the list of it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.accounts import Member
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.accounts.notices import announce, tell
from understudy.web.parts.bell import NOTICES, SHOWN_AT_ONCE


@dataclass
class Reader:
    """Somebody with a page open."""

    site: Site
    person: Member
    user: User

    async def tell(self, *texts: str, link: str = "") -> None:
        """Tell them something, as a service does."""
        services = self.site.services
        for text in texts:
            async with services.db.begin() as session:
                told = await tell(session, [self.person.actor.id], "job_done", text, link)
            announce(services.bus, told)

    def all(self) -> Iterable[ui.element]:
        assert self.user.client
        return self.user.client.elements.values()

    def bell(self) -> ui.element:
        return next(e for e in self.all() if "bell" in e.classes)

    def items(self) -> list[ui.element]:
        return [e for e in self.all() if "notice-item" in e.classes]

    async def open_list(self) -> None:
        panel = next(e for e in self.all() if e.props.get("id") == NOTICES)
        UserInteraction(self.user, {panel}, None).trigger("toggle", {"newState": "open"})


@pytest.fixture
async def noor(site: Site) -> Reader:
    person = await site.person(Role.STUDENT)
    reader = Reader(site, person, site.signed_in(person))
    await reader.user.open("/demo-model")
    return reader


async def test_a_page_shows_how_many_are_unread(noor: Reader) -> None:
    await noor.tell("One.", "Two.")
    await noor.user.open("/demo-model")
    await noor.user.should_see("2", retries=20)
    assert noor.bell().props["aria-label"] == "Notices, 2 unread"


async def test_a_notice_comes_while_the_page_is_open(noor: Reader) -> None:
    await noor.user.should_not_see("New notice")
    await noor.tell("It is done.")
    await noor.user.should_see("New notice: It is done.", retries=20)
    assert noor.bell().props["aria-label"] == "Notices, 1 unread"
    assert noor.items() == []


async def test_the_list_is_read_when_it_is_opened_and_grows_while_it_is_open(noor: Reader) -> None:
    await noor.tell("The first.")
    await noor.open_list()
    await noor.user.should_see("The first.", retries=20)
    await noor.user.should_see("Today, ")
    await noor.tell("The second.")
    await noor.user.should_see("New notice: The second.", retries=20)
    (listed,) = (e for e in noor.all() if "list" in e.classes)
    assert [len(noor.items()), len(listed.default_slot.children)] == [2, 2]
    first = listed.default_slot.children[0]
    assert any(getattr(e, "text", "") == "The second." for e in first.descendants())


async def test_without_notices_the_list_says_what_will_come(site: Site, noor: Reader) -> None:
    await noor.open_list()
    await noor.user.should_see("When feedback is there", retries=20)
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/demo-model")
    assert any("model fails" in getattr(e, "text", "") for e in admin.client.elements.values())  # type: ignore[union-attr]  # a page is open


async def test_one_notice_is_read_by_pressing_it_and_all_by_the_button(noor: Reader) -> None:
    await noor.tell("One.", "Two.", "Three.")
    await noor.open_list()
    await noor.user.should_see("Three.", retries=20)
    click(noor.user, noor.items()[0])
    await _labelled(noor, "Notices, 2 unread")
    assert ["unread" in e.classes for e in noor.items()] == [False, True, True]
    await press(noor.user, "Mark all as read")
    await _labelled(noor, "Notices")
    assert [e for e in noor.items() if "unread" in e.classes] == []
    await noor.user.should_not_see("Mark all as read")


async def test_a_notice_leads_to_where_one_can_do_something_and_nowhere_else(
    noor: Reader,
) -> None:
    await noor.tell("Ours.", link="/personas")
    await noor.tell("Not ours.", link="//elsewhere.test/")
    await noor.open_list()
    await noor.user.should_see("Not ours.", retries=20)
    assert [item.props["href"] for item in noor.items()] == ["/", "/personas"]


async def test_earlier_ones_are_shown_when_asked_for(noor: Reader) -> None:
    await noor.tell(*(f"Number {n}." for n in range(SHOWN_AT_ONCE + 2)))
    await noor.open_list()
    await noor.user.should_see("Show earlier ones", retries=20)
    assert len(noor.items()) == SHOWN_AT_ONCE
    await press(noor.user, "Show earlier ones")
    await noor.user.should_not_see("Show earlier ones", retries=20)
    assert len(noor.items()) == SHOWN_AT_ONCE + 2


async def test_what_is_read_elsewhere_is_no_longer_counted(site: Site, noor: Reader) -> None:
    await noor.tell("One.")
    await _labelled(noor, "Notices, 1 unread")
    await site.services.notices.read(noor.person.actor)
    await _labelled(noor, "Notices")


async def _labelled(reader: Reader, label: str) -> None:
    async with asyncio.timeout(5):
        while reader.bell().props["aria-label"] != label:
            await asyncio.sleep(0.02)
