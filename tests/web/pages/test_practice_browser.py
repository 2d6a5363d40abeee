"""A whole session in a real browser, on the demo model: from the prebrief to the reflection."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.practice import Course, a_course
from tests.support.server import Served, serving
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings
from understudy.practice.sessions.schemas import SelfRating, SessionForStudents, Stage

pytestmark = needs_chromium
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE_MS = 30_000
TIMED: dict[str, Any] = {"limit_minutes": 20, "limit_turns": 15, "hint_mode": "on_request"}


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


async def page_of(browser: Browser, served: Served, course: Course, **window: object) -> Page:
    context = await browser.new_context(base_url=served.url, locale="en-US", **window)  # type: ignore[arg-type]  # a context's own
    context.set_default_timeout(PATIENCE_MS)
    cookie = {"name": SESSION_COOKIE, "value": course.student.token, "url": served.url}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
    return await context.new_page()


async def say(page: Page, words: str, replies: int) -> None:
    """Say something and wait until the client has said so many things."""
    await page.get_by_role("textbox", name="Say something").fill(words)
    await page.keyboard.press("Enter")
    await expect(page.locator("article.persona[data-status=complete]")).to_have_count(
        replies, timeout=PATIENCE_MS
    )


async def begun(page: Page, course: Course) -> None:
    await page.goto(f"/practice/start/{course.pair_id}")
    await page.get_by_role("button", name="I have read this: begin").click()
    await expect(page.locator("understudy-conversation")).to_be_visible(timeout=PATIENCE_MS)


async def test_a_student_holds_a_session_from_beginning_to_reflection(
    browser: Browser, served: Served
) -> None:
    course = await a_course(served.services, **TIMED)
    page = await page_of(browser, served, course, **PHONE)
    await page.goto("/practice")
    await page.get_by_role("link", name="Start").click()
    await expect(page.get_by_text("This is an AI")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
    await page.get_by_role("button", name="I have read this: begin").click()
    await say(page, "Hello, I am Noor, a student. Is now a good time?", 2)
    await say(page, "It sounds as if a lot is going on. What is it like for you?", 3)
    await expect(page.get_by_text("Turn 2 of 15")).to_be_visible()
    await asks_the_platform(page)
    await pauses_and_goes_on(page)
    await page.get_by_role("button", name="End the talk").click()
    await page.get_by_role("dialog").get_by_role("button", name="End the talk").click()
    await page.get_by_label("In your own words").fill("I opened well.")
    await page.get_by_role("button", name="3", exact=True).click()
    await expect(page.get_by_text("Level 3: As 3.")).to_be_visible()
    await page.get_by_role("button", name="Hand in").click()
    await expect(page.get_by_role("heading", name=re.compile("^Your feedback"))).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
    (card,) = (await served.services.practice.look.list(course.student.actor)).items
    _, kept = await served.services.practice.look.kept(course.student.actor, card.id)
    assert card.turns == 2
    assert kept is not None
    assert kept.text == "I opened well."
    assert kept.ratings == [SelfRating(criterion_id="opening", level=3)]


async def asks_the_platform(page: Page) -> None:
    """Ask how long there is, and see that only the platform answers."""
    box = page.get_by_role("textbox", name="Say something")
    await box.fill("((how long do I have?))")
    await page.keyboard.press("Enter")
    answer = page.get_by_role("article", name=re.compile("^Platform"))
    await expect(answer).to_contain_text("13 turns left")
    await expect(page.locator("article.persona")).to_have_count(3)
    await expect(box).to_be_focused()


async def pauses_and_goes_on(page: Page) -> None:
    """Pause with one click: nothing can be said until one goes on, and all is still there."""
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_text("The clock stands still")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Say something")).to_have_count(0)
    await expect(page.locator("article.persona")).to_have_count(3)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("textbox", name="Say something")).to_be_visible()


async def test_the_crisis_panel_stays_reachable_while_one_talks_on_a_phone(
    browser: Browser, served: Served
) -> None:
    course = await a_course(served.services)
    page = await page_of(browser, served, course, **PHONE)
    await begun(page, course)
    await say(page, "Hello there.", 2)
    panel = page.locator("details.crisis")
    first = panel.get_by_role("link", name=re.compile("^988:"))
    await expect(first).to_be_in_viewport(ratio=1)
    await expect(first).to_have_attribute("href", "tel:988")
    await panel.locator("summary").click(position={"x": 60, "y": 12})
    await expect(page.get_by_role("link", name=re.compile("^Text HOME"))).to_be_in_viewport()
    await panel.locator("summary").click(position={"x": 60, "y": 12})
    await expect(first).to_be_in_viewport(ratio=1)
    for name in ("Pause", "Stop for me", "Notes"):
        await expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


async def test_own_distress_is_met_privately_and_stops_nothing(
    browser: Browser, served: Served
) -> None:
    course = await a_course(served.services)
    page = await page_of(browser, served, course)
    await begun(page, course)
    await page.get_by_role("textbox", name="Say something").fill("((I want to kill myself))")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="A word between us")).to_be_visible()
    await say(page, "Hello there.", 2)
    said = await served.services.practice.look.transcript(course.student.actor, await only(course))
    assert [message.text for message in said.messages][1] == "Hello there."


async def test_a_thumb_and_why_are_kept_and_shown_again(browser: Browser, served: Served) -> None:
    course = await a_course(served.services)
    page = await page_of(browser, served, course)
    await begun(page, course)
    await say(page, "Hello there.", 2)
    await page.get_by_role("button", name="Good reply").last.click()
    await page.get_by_role("textbox", name="Why?").fill("It sounded real.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Why?")).to_have_count(0)
    await page.reload()
    thumb = page.get_by_role("button", name="Good reply").last
    await expect(thumb).to_have_attribute("aria-pressed", "true")
    said = await served.services.practice.look.transcript(course.student.actor, await only(course))
    assert [rating.comment for rating in said.ratings.values()] == ["It sounded real."]


async def test_what_is_graded_offers_no_other_wording(browser: Browser, served: Served) -> None:
    course = await a_course(served.services, purpose="graded")
    page = await page_of(browser, served, course)
    await begun(page, course)
    await say(page, "Hello there.", 2)
    await expect(page.get_by_role("button", name="Good reply").last).to_be_visible()
    for name in ("Edit", "Regenerate"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)


async def test_the_browsers_clock_counts_down_and_ends_nothing(
    browser: Browser, served: Served
) -> None:
    course = await a_course(served.services, limit_minutes=1)
    page = await page_of(browser, served, course)
    await page.clock.install()
    await begun(page, course)
    await expect(page.locator("practice-clock")).to_contain_text("left")
    await page.clock.fast_forward(61_000)
    await expect(page.locator("practice-clock")).to_contain_text("0:00 left")
    session = await served.services.practice.look.get(course.student.actor, await only(course))
    assert isinstance(session, SessionForStudents)
    assert session.stage is Stage.ACTIVE


async def only(course: Course) -> UUID:
    """Return the id of the student's one session."""
    (card,) = (await course.services.practice.look.list(course.student.actor)).items
    return card.id
