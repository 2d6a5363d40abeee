"""Review in a real browser: from the class to a report and on to the next, by mouse and by key."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import RUBRIC, good, poor
from tests.support.server import Served, serving
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE_MS = 30_000


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


async def at_review(browser: Browser, served: Served, **window: object) -> tuple[Class, Page]:
    """Return a class with two reports, a poor one and a good one, and its teacher's page."""
    of = await a_class(served.services, RUBRIC)
    await stored(of, poor())
    await stored(of, good(), attempt=2)
    context = await browser.new_context(base_url=served.url, locale="en-US", **window)  # type: ignore[arg-type]  # a context's own
    context.set_default_timeout(PATIENCE_MS)
    cookie = {"name": SESSION_COOKIE, "value": of.teacher.token, "url": served.url}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
    return of, await context.new_page()


async def shown_session(page: Page) -> UUID:
    """Return which session's page is open."""
    await page.wait_for_url(re.compile(r"/practice/sessions/"))
    found = re.search(r"/sessions/([0-9a-f-]{36})", page.url)
    assert found
    return UUID(found[1])


async def test_from_a_cell_to_the_words_that_show_it(browser: Browser, served: Served) -> None:
    of, page = await at_review(browser, served)
    await page.goto(f"/assignments/{of.assignment.id}/results")
    await page.get_by_role("link", name="Care: level 4").click()
    skill = page.locator("#skill-care")
    await expect(skill).to_have_attribute("open", "")
    await expect(skill).to_be_in_viewport()
    await expect(page.locator("#skill-risk")).not_to_have_attribute("open", "")
    await skill.get_by_role("link", name="turn 2").first.click()
    line = page.locator(".said:target")
    await expect(line).to_contain_text("What brings you here today?")
    await expect(line).to_be_in_viewport()


async def test_keys_lead_from_report_to_report_but_not_while_one_writes(
    browser: Browser, served: Served
) -> None:
    _, page = await at_review(browser, served)
    await page.goto("/practice/review")
    await page.get_by_role("link", name="Begin").click()
    first = await shown_session(page)
    await expect(page.get_by_role("button", name="Confirm", exact=True)).to_be_visible()
    await page.keyboard.press("j")
    await page.wait_for_url(lambda url: str(first) not in url)
    await page.get_by_role("button", name="Comment").first.click()
    field = page.get_by_label("On this line; the student reads it")
    await expect(field).to_be_focused()
    await page.keyboard.type("jk, and more")
    await expect(field).to_have_value("jk, and more")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".line-comment")).to_contain_text("jk, and more")
    await page.keyboard.press("k")
    await page.wait_for_url(lambda url: str(first) in url)


async def test_a_level_is_changed_and_all_is_confirmed(browser: Browser, served: Served) -> None:
    _, page = await at_review(browser, served)
    await page.goto("/practice/review")
    await page.get_by_role("link", name="Begin").click()
    await page.locator("#skill-risk summary").click()
    await page.locator("#skill-risk").get_by_role("button", name="Give another level").click()
    await page.get_by_role("button", name="3", exact=True).click()
    await expect(page.get_by_text("As 3.")).to_be_visible()
    await page.get_by_label("Why? The student reads it").fill("It was asked about in turn 4.")
    await page.get_by_role("button", name="Save").click()
    skill = page.locator("#skill-risk")
    await expect(skill).to_have_attribute("open", "")
    await expect(skill).to_contain_text("The machine's level: level 1")
    await page.get_by_role("button", name="Confirm", exact=True).click()
    await expect(page.get_by_text("report that you confirmed")).to_be_visible()
    await page.get_by_role("link", name=re.compile("^Review")).click()
    await expect(page.locator(".whole-row")).to_have_count(1)


async def test_nothing_is_wider_than_a_phone(browser: Browser, served: Served) -> None:
    of, page = await at_review(browser, served, **PHONE)
    assignment = f"/assignments/{of.assignment.id}"
    for path in ("/practice/review", f"{assignment}/results", f"{assignment}/gradebook"):
        await page.goto(path)
        await expect(page.locator("h1")).to_be_visible()
        assert await page.evaluate(OVERFLOW) == 0, path
    await page.goto("/practice/review")
    await page.locator(".whole-row").first.click()
    await expect(page.get_by_role("heading", name="What was said")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
