"""What ends the story: the teacher reviews and releases, the administrator looks at the cost."""

import re

from playwright.async_api import Locator, Page, expect

from tests.support import story
from tests.support.story_pages import PATIENCE_MS, heading, presses, sees


async def opens_the_queue(page: Page, first: str) -> None:
    """See who waits, the one that may do harm first, and begin there."""
    await page.goto("/practice")
    await page.get_by_role("link", name="Review (2)").click()
    await heading(page, "Review")
    waiting = page.get_by_role("link", name=re.compile(f"with {story.CLIENT}$"))
    await expect(waiting).to_have_count(2, timeout=PATIENCE_MS)
    await expect(waiting.first).to_have_text(f"{first} with {story.CLIENT}", timeout=PATIENCE_MS)
    await page.get_by_role("link", name="Begin").click()
    await heading(page, f"{first} with {story.CLIENT}")


async def comments_on_a_line(page: Page, line: str) -> None:
    """Say something of a line of the student."""
    said = page.locator("li.said").filter(has_text=line)
    await presses(said, "Comment")
    await said.get_by_label("On this line; the student reads it").fill(story.COMMENT)
    await presses(said, "Save")
    await sees(said, story.COMMENT)


async def gives_another_level(page: Page, level: str) -> str:
    """Put a level in place of the machine's, with a reason; return what the machine's was."""
    skill = await unfolded_skill(page)
    await presses(skill, "Give another level")
    await presses(skill.get_by_role("group", name=f"Level of {story.CHANGED}"), level)
    await skill.get_by_label("Why? The student reads it").fill(story.REASON)
    await presses(skill, "Save")
    machines = skill.get_by_text("The machine's level: ")
    await expect(machines).to_be_visible(timeout=PATIENCE_MS)
    return (await machines.inner_text()).removeprefix("The machine's level: ")


async def unfolded_skill(page: Page) -> Locator:
    """Open the criterion that the story is about."""
    skill = page.locator("details.skill").filter(has_text=story.CHANGED)
    await skill.locator("summary").click()
    return skill


async def releases(page: Page) -> None:
    """Stand by the report, and show it to the student."""
    await presses(page, "Confirm and release")
    await sees(page, "Confirmed; the student sees it now.")


async def goes_to_the_next(page: Page, name: str) -> None:
    await page.get_by_role("link", name="Next", exact=True).click()
    await heading(page, f"{name} with {story.CLIENT}")


async def sees_the_cost(page: Page, cost: str) -> None:
    """Look at what practice costs, as whoever pays for it."""
    await page.goto("/monitor/practice")
    await sees(page, story.SECTION)
    await sees(page, cost)
