"""The upload of personas in a real browser: one for YAML and for cards."""

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.support.accounts import add_member
from tests.support.browser import needs_chromium, open_browser
from tests.support.cards import chunk, packed, png, v1, v3
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium
PICTURE = png(chunk(b"tEXt", b"ccv3\0" + packed(v3())))
PLAIN = json.dumps(v1(name="Ada", description="", first_mes="", scenario="", mes_example=""))


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def page(served: Served) -> AsyncIterator[Page]:
    teacher = await add_member(served.services.db, Role.TEACHER)
    async with open_browser() as browser:
        context = await browser.new_context(base_url=served.url)
        cookie = {"name": SESSION_COOKIE, "value": teacher.token, "url": served.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
        yield await context.new_page()


async def upload(page: Page, name: str, content: bytes) -> None:
    await page.goto("/personas")
    await page.get_by_role("button", name="Import").first.click()
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    await page.get_by_label("File").set_input_files(file)
    await page.locator("form [type=submit]").click()


async def test_one_upload_takes_yaml_and_cards_and_says_what_was_left_out(page: Page) -> None:
    await upload(page, "ann.yml", b"name: Ann\n")
    await expect(page.get_by_role("link", name="Ann", exact=True)).to_be_visible()
    await upload(page, "photo.png", b"\xff\xd8\xff")
    await expect(page.get_by_role("alert").get_by_text("this is a JPEG")).to_be_visible()
    await upload(page, "ilse.png", PICTURE)
    told = page.get_by_role("status").get_by_text("Ilse Kramer is imported.")
    await expect(told).to_contain_text("Pictures and sounds were left out")
    await page.get_by_role("link", name="Open it").click()
    await expect(page.get_by_role("heading", name="Ilse Kramer", level=1)).to_be_visible()
    await upload(page, "ada.json", PLAIN.encode())  # nothing to tell: it goes on by itself
    await expect(page.get_by_role("heading", name="Ada", level=1)).to_be_visible()
