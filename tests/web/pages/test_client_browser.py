"""A teacher writes a client in a real browser: facts, a finding, a test question, publishing."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.accounts import add_member
from tests.support.browser import needs_chromium, open_browser
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium
SLOW_MS = 30_000
SECRET = "My brother has not spoken to me since the funeral."


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
        opened = await context.new_page()
        opened.set_default_timeout(SLOW_MS)
        yield opened


def section(page: Page, title: str) -> Locator:
    return page.locator("details").filter(has=page.get_by_role("heading", name=title, exact=True))


async def unfold(page: Page, title: str) -> Locator:
    part = section(page, title)
    if await part.get_attribute("open") is None:
        await part.locator("summary").click()
    return part


async def add_to(part: Locator, label: str, *texts: str) -> None:
    for text in texts:
        entry = part.get_by_label(f"Add to {label}", exact=True)
        await entry.fill(text)
        await entry.press("Enter")
        await expect(part.get_by_label(f"Remove {text}")).to_be_visible(timeout=SLOW_MS)


async def add_fact(part: Locator, number: int, text: str, topics: str) -> None:
    await part.get_by_role("button", name="Add a fact").click()
    fact = part.locator(".fact-row").nth(number - 1)
    await fact.get_by_label("The fact, in the client's words").fill(text)
    await fact.get_by_label("Topics one asks about, with commas").fill(topics)


async def begin(page: Page) -> None:
    await page.goto("/clients")
    await page.get_by_role("button", name="New client").first.click()
    await page.get_by_label("Name", exact=True).fill("Lena Hartwig")
    await page.get_by_role("button", name="Begin empty").click()
    await expect(page.get_by_role("heading", name="Lena Hartwig", level=1)).to_be_visible(
        timeout=SLOW_MS
    )


async def write_the_case(page: Page) -> None:
    five = await unfold(page, "Problem and five Ps")
    await add_to(five, "strengths", "Keeps every shift", "Reads at night")
    await add_to(await unfold(page, "Change"), "plans they would take", "Look at one room")
    ends = await unfold(page, "Objectives and reference formulation")
    await add_to(ends, "learning objectives", "Explore before advising")
    await ends.get_by_text("I attest:").click()
    facts = await unfold(page, "Facts")
    await add_fact(facts, 1, "I stack shelves at the market from five.", "work, job")
    await add_fact(facts, 2, SECRET, "brother, funeral")
    level = facts.locator(".fact-row").nth(1).get_by_label("Level: told from this trust on")
    await level.focus()
    for _ in range(10):
        await level.press("ArrowRight")
    await expect(facts.get_by_text("3.5, open")).to_be_visible(timeout=SLOW_MS)
    # Told too early, so that there is something to mend.
    await (await unfold(page, "Talk")).get_by_label("What the client says first").fill(SECRET)


async def test_a_client_is_written_mended_tested_and_published(page: Page) -> None:
    await begin(page)
    await write_the_case(page)
    await page.get_by_role("button", name="Save", exact=True).click()
    leak = page.get_by_role("button", name="This tells the fact")
    await expect(leak).to_be_visible(timeout=SLOW_MS)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("This client cannot be published yet.")).to_be_visible(
        timeout=SLOW_MS
    )
    talk = section(page, "Talk")
    await talk.locator("summary").click()  # folded: the finding opens it
    opening = talk.get_by_label("What the client says first")
    await expect(opening).not_to_be_visible()
    await leak.click()
    await expect(opening).to_be_focused(timeout=SLOW_MS)
    await opening.fill("So what do you want to know?")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("to mend before publishing")).not_to_be_visible(timeout=SLOW_MS)

    await page.get_by_label("A question of a student").fill("And your brother?")
    await page.get_by_label("About the fact").click()
    await page.get_by_role("option", name="My brother has not spoken").click()
    await page.get_by_role("button", name="Add question").click()
    await page.get_by_role("button", name="Run all").click()
    await expect(page.get_by_text("1 of 1 question passed, free.")).to_be_visible(timeout=SLOW_MS)

    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("is published. Students can meet it.")).to_be_visible(
        timeout=SLOW_MS
    )
    await page.goto("/clients")
    await expect(page.get_by_text("Published", exact=True)).to_be_visible(timeout=SLOW_MS)


async def test_the_form_fits_a_phone_with_everything_unfolded(page: Page) -> None:
    await begin(page)
    await page.set_viewport_size({"width": 390, "height": 844})
    await (await unfold(page, "Facts")).get_by_role("button", name="Add a fact").click()
    await expect(page.get_by_text("fact-1")).to_be_visible(timeout=SLOW_MS)
    await page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
