"""A document in a real browser: put in, shared, and its address taken along."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.support.accounts import Member, add_member
from tests.support.ask import HANDBOOK
from tests.support.browser import needs_chromium, open_browser
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER)


@pytest.fixture
async def page(served: Served, teacher: Member) -> AsyncIterator[Page]:
    async with open_browser() as browser:
        context = await browser.new_context(base_url=served.url)
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        cookie = {"name": SESSION_COOKIE, "value": teacher.token, "url": served.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
        yield await context.new_page()


async def test_a_file_is_put_in_shared_and_its_address_copied(
    served: Served, teacher: Member, page: Page
) -> None:
    await page.goto("/ask")
    chooser = page.get_by_label("Put your first document in")
    wrong = FilePayload(name="photo.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n" * 9)
    await chooser.set_input_files(wrong)
    refusal = page.locator(".upload [role=alert]")
    await expect(refusal).not_to_be_empty()
    large = FilePayload(name="large.txt", mimeType="text/plain", buffer=b"a" * (12 << 20))
    await chooser.set_input_files(large)
    await expect(refusal).to_contain_text("larger than 10 MB")
    file = FilePayload(name="handbook.md", mimeType="text/markdown", buffer=HANDBOOK.encode())
    await chooser.set_input_files(file)
    await expect(page.get_by_role("heading", name="Staff handbook", level=1)).to_be_visible()
    await expect(page.get_by_text("Dogs are not allowed in the office.")).to_be_visible()
    await page.get_by_role("link", name="Share on a page").click()
    await page.get_by_role("button", name="Make it").click()
    await page.get_by_role("button", name="Switch it on").click()
    await expect(page.get_by_role("link", name="Open as a visitor")).to_be_visible()
    await page.get_by_role("button", name="Copy the address").click()
    (made,) = (await served.services.ask.pages.list(teacher.actor)).items
    address = await page.evaluate("navigator.clipboard.readText()")
    assert address == f"{served.url}/a/{made.slug}"
    assert made.is_on


async def test_another_file_takes_the_place_of_one(
    served: Served, teacher: Member, page: Page
) -> None:
    await page.goto("/ask")
    file = FilePayload(name="handbook.md", mimeType="text/markdown", buffer=HANDBOOK.encode())
    await page.get_by_label("Put your first document in").set_input_files(file)
    await expect(page.get_by_role("heading", name="Staff handbook", level=1)).to_be_visible()
    newer = file | {"buffer": b"# Staff handbook\n\nDogs are welcome.\n"}
    await page.get_by_label("Replace it").set_input_files(newer)
    await expect(page.get_by_text("Dogs are welcome.")).to_be_visible()
    (card,) = (await served.services.ask.documents.list(teacher.actor)).items
    assert card.version.number == 2
