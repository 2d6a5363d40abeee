"""What the students of the story do: join, read, talk, think it over, answer three questions."""

import re

from playwright.async_api import Page, expect

from tests.support import story
from tests.support.story_pages import PATIENCE_MS, fits, heading, presses, sees
from tests.support.story_teacher import says


async def joins(page: Page, code: str) -> None:
    """Come into the section by the code on the slide."""
    await page.goto("/sections")
    await page.get_by_label("Code").fill(code)
    await page.keyboard.press("Enter")
    await heading(page, story.SECTION)


async def begins(page: Page) -> None:
    """Find what is to be done, read what is told before, and begin."""
    await page.goto("/practice")
    await sees(page, story.TASK)
    await page.get_by_role("link", name="Start").click()
    for words in ("This is an AI", story.CONTENT_NOTE, "What is recorded", "12 turns of yours"):
        await sees(page, words)
    await expect(page.get_by_text(story.SECRET)).to_have_count(0)
    await fits(page)
    await presses(page, "I have read this: begin")
    await expect(page.locator("understudy-conversation")).to_be_visible(timeout=PATIENCE_MS)
    await sees(page, story.OPENING)


async def talks(page: Page, lines: tuple[str, ...], *, first: int = 0) -> None:
    """Say line after line, each when the client has answered the one before."""
    for place, line in enumerate(lines, first):
        await says(page, line, place + 2)
    await sees(page, f"Turn {first + len(lines)} of 12")


async def pauses_and_goes_on(page: Page) -> None:
    await presses(page, "Pause")
    await sees(page, "The clock stands still")
    await expect(page.get_by_role("textbox", name="Say something")).to_have_count(0)
    await presses(page, "Go on")
    await expect(page.get_by_role("textbox", name="Say something")).to_be_visible(
        timeout=PATIENCE_MS
    )


async def asks_the_platform(page: Page, left: int) -> None:
    """Step out of the role for a question; the client hears nothing of it."""
    await page.get_by_role("textbox", name="Say something").fill(story.ASIDE)
    await page.keyboard.press("Enter")
    answer = page.get_by_role("article", name=re.compile("^Platform"))
    await expect(answer).to_contain_text(f"{left} turns left", timeout=PATIENCE_MS)


async def ends(page: Page) -> None:
    await presses(page, "End the talk")
    await presses(page.get_by_role("dialog"), "End the talk")
    await heading(page, "Your reflection", 2)


async def reflects(page: Page, words: str, level: str) -> None:
    """Write how it went, rate oneself by each criterion, and hand it in."""
    await page.get_by_label("In your own words").fill(words)
    ratings = page.locator(".self-rating")
    for place in range(await ratings.count()):
        mark = ratings.nth(place).get_by_role("button", name=level, exact=True)
        await mark.click()
        await expect(mark).to_have_attribute("aria-pressed", "true", timeout=PATIENCE_MS)
    await sees(page, "Kept. Nobody reads it before you hand it in.")
    await fits(page)
    await presses(page, "Hand in")
    await heading(page, "Your feedback is written", 2)
    await sees(page, "You see it once your teacher has looked at it.")


async def answers_the_survey(page: Page, number: str, words: str) -> None:
    for question in ("believable", "as hard", "help you"):
        group = page.get_by_role("group", name=question)
        await group.get_by_role("button", name=number, exact=True).click()
    await page.get_by_label("Anything else?").fill(words)
    await presses(page, "Send")
    await sees(page, "Thank you. Your answers are kept.")


async def reads_the_feedback(page: Page) -> None:
    """Open the feedback that was released."""
    await page.goto("/practice")
    await page.get_by_role("link", name=story.CLIENT).first.click()
    await heading(page, "Your feedback", 2)
    await fits(page)


async def follows_a_quote(page: Page) -> str:
    """Click on where a quote was said; return the quote, which stands in that turn."""
    quote = page.locator(".report-summary .quote").first
    words = (await quote.locator("span").first.inner_text()).strip("“”")
    link = quote.get_by_role("link")
    place = await link.get_attribute("href")
    await link.click()
    turn = page.locator(f"[id='{(place or '#').removeprefix('#')}']")
    await expect(turn).to_be_in_viewport(timeout=PATIENCE_MS)
    await expect(turn).to_contain_text(words, timeout=PATIENCE_MS)
    return words
