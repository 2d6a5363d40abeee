"""The bell in a real browser: by keyboard, by thumb, and while things happen."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.accounts import Member, add_member
from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.server import Served, serving
from understudy.accounts.browser import SESSION_COOKIE
from understudy.accounts.notices import announce, tell
from understudy.kernel.settings import Settings

pytestmark = needs_chromium
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Reader:
    """Somebody before a browser."""

    served: Served
    browser: Browser
    member: Member

    async def page(self, **window: object) -> Page:
        """Open a page; its bell is live once it says how many are unread."""
        context = await self.browser.new_context(base_url=self.served.url, **window)  # type: ignore[arg-type]  # a context's own
        cookie = {"name": SESSION_COOKIE, "value": self.member.token, "url": self.served.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
        page = await context.new_page()
        await page.goto("/personas")
        return page

    async def tell(self, *texts: str, link: str = "") -> None:
        services = self.served.services
        for text in texts:
            async with services.db.begin() as session:
                told = await tell(session, [self.member.actor.id], "job_done", text, link)
            announce(services.bus, told)


@pytest.fixture
async def reader(settings: Settings) -> AsyncIterator[Reader]:
    async with open_browser() as browser, serving(settings) as served:
        yield Reader(served, browser, await add_member(served.services.db))
        for context in browser.contexts:
            await context.close()


async def test_the_bell_works_by_keyboard_and_keeps_ones_place(reader: Reader) -> None:
    await reader.tell("The first.", "The second.")
    page = await reader.page()
    bell = page.get_by_role("button", name="Notices, 2 unread")
    await bell.focus()
    await page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Notices")
    second = panel.get_by_role("button", name="The second.")
    await expect(second).to_be_visible()
    await second.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Notices, 1 unread")).to_be_visible()
    await expect(second).to_be_focused()
    await reader.tell("The third, meanwhile.")
    await expect(panel.get_by_role("listitem").first).to_contain_text("The third, meanwhile.")
    await expect(second).to_be_focused()
    await panel.get_by_role("button", name="Mark all as read").click()
    await expect(page.get_by_role("button", name="Notices", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()


async def test_a_notice_leads_to_its_page_and_is_read_by_that(reader: Reader) -> None:
    await reader.tell("Look at this.", link="/conversations")
    page = await reader.page()
    await page.get_by_role("button", name="Notices, 1 unread").click()
    await page.get_by_role("link", name="Look at this.").click()
    await page.wait_for_url("**/conversations")
    await expect(page.get_by_role("button", name="Notices", exact=True)).to_be_visible()
    listed = await reader.served.services.notices.list(reader.member.actor)
    assert listed.unread == 0


async def test_on_a_phone_it_is_behind_the_menu_and_fits(reader: Reader) -> None:
    await reader.tell("A-word-that-is-far-too-long-for-any-phone-" * 8)
    page = await reader.page(**PHONE)
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="Notices, 1 unread").click()
    panel = page.get_by_role("dialog", name="Notices")
    await expect(panel.get_by_role("listitem")).to_be_visible()
    place = await panel.bounding_box()
    assert place
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 390
    assert await page.evaluate(OVERFLOW) == 0
    await panel.get_by_role("button", name="Close").click()
    await expect(panel).to_be_hidden()
