"""The page of jobs in a real browser, while a worker works."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.accounts import Member, add_member
from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.job_items import ItemJobs, make_table, start_items
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE_MS = 20_000
"""A worker shares the machine with the browser."""
# Slow enough to be looked at, with so few at once that pausing it leaves most undone.
SLOW = {"run_jobs": True, "demo_words_per_s": 40, "job_items_at_once": 2, "shards_at_once": 1}


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    slow = settings.model_copy(update=SLOW)
    opening = serving(slow, more_kinds=lambda db, gateway: [ItemJobs(db, gateway).kind])
    async with opening as opened:
        await make_table(opened.services.db)
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


async def page_of(browser: Browser, served: Served, person: Member, **window: object) -> Page:
    context = await browser.new_context(base_url=served.url, **window)  # type: ignore[arg-type]  # a context's own
    cookie = {"name": SESSION_COOKIE, "value": person.token, "url": served.url}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
    return await context.new_page()


async def test_a_job_is_watched_paused_resumed_and_cancelled_by_keyboard(
    browser: Browser, served: Served
) -> None:
    noor = await add_member(served.services.db, Role.TEACHER)
    page = await page_of(browser, served, noor)
    await page.goto("/jobs")
    await expect(page.get_by_text("No job yet")).to_be_visible()
    await start_items(served.services, noor.actor, 2_000, per_shard=2_000)
    bar = page.get_by_role("progressbar", name="2000 items")
    begun = re.compile(r"^[1-9]\d* of 2,000$")
    await expect(bar).to_have_attribute("aria-valuetext", begun, timeout=PATIENCE_MS)
    turn = page.get_by_role("button", name="Pause", exact=True)
    await turn.focus()
    await page.keyboard.press("Enter")
    resume = page.get_by_role("button", name="Resume")
    await expect(resume).to_be_focused(timeout=PATIENCE_MS)
    await page.keyboard.press("Enter")
    running = page.get_by_role("status").get_by_text("Running", exact=True)
    await expect(running).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_role("link", name="2000 items").press("Enter")
    await expect(page.get_by_role("heading", name="2000 items")).to_be_visible()
    await expect(page.get_by_text("a minute").first).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_role("button", name="Cancel", exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name="Cancel this job?")
    keep = dialog.get_by_role("button", name="Keep it")
    await expect(keep).to_be_focused(timeout=PATIENCE_MS)
    await dialog.get_by_role("button", name="Cancel the job").press("Enter")
    cancelled = page.get_by_role("status").get_by_text("Cancelled", exact=True)
    await expect(cancelled).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("Took")).to_be_visible()


async def test_a_running_job_fits_on_a_phone(browser: Browser, served: Served) -> None:
    noor = await add_member(served.services.db, Role.ADMIN)
    job = await start_items(served.services, noor.actor, 2_000, per_shard=2_000)
    page = await page_of(browser, served, noor, **PHONE)
    for path in ("/jobs", "/jobs?whose=everyone", f"/jobs?job={job.id}", "/monitor"):
        await page.goto(path)
        bar = page.get_by_role("progressbar", name="2000 items")
        await expect(bar).to_be_visible(timeout=PATIENCE_MS)
        assert await page.evaluate(OVERFLOW) <= 0, path
    await served.services.jobs.cancel(noor.actor, job.id)
