"""What the teacher of the story does: writes a client, tries it, and gives it to a class."""

import re

from playwright.async_api import Locator, Page, expect

from tests.support import story
from tests.support.story_pages import (
    PATIENCE_MS,
    chooses,
    heading,
    presses,
    sees,
)


async def unfolded(page: Page, title: str) -> Locator:
    """Open a section of the client's form."""
    part = page.locator("details").filter(has=page.get_by_role("heading", name=title, exact=True))
    if await part.get_attribute("open") is None:
        await part.locator("summary").click()
    return part


async def adds(part: Locator, label: str, text: str) -> None:
    """Add to a list of the form."""
    entry = part.get_by_label(f"Add to {label}", exact=True)
    await entry.fill(text)
    await entry.press("Enter")
    await expect(part.get_by_label(f"Remove {text}")).to_be_visible(timeout=PATIENCE_MS)


async def begins_a_client(page: Page) -> None:
    """Begin a client, and write what only the teacher knows."""
    await page.goto("/clients")
    await page.get_by_role("button", name="New client").first.click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Name", exact=True).fill(story.CLIENT)
    await chooses(page, sheet, "What brings them", "Housing")
    await presses(sheet, "Moderate")
    await presses(sheet, "Begin empty")
    await heading(page, story.CLIENT)


async def writes_the_case(page: Page) -> None:
    """Fill in the form: picklists, lists, facts with their levels, style and risk."""
    referral = await unfolded(page, "Referral and what students see")
    await adds(referral, "content notes", story.CONTENT_NOTE)
    five = await unfolded(page, "Problem and five Ps")
    await presses(five, "Add to issues")
    await chooses(page, five.locator(".form-row").last, "Issue", "Grief")
    relating = await unfolded(page, "Relating and resistance")
    await presses(relating, "Add to traits")
    await chooses(page, relating.locator(".form-row").last, "Trait", "Reserved")
    facts = await unfolded(page, "Facts")
    for place, fact in enumerate(story.FACTS):
        await writes_a_fact(page, facts, place, fact)
    talk = await unfolded(page, "Talk")
    await chooses(page, talk, "Style", "Reserved")
    await talk.get_by_label("What the client says first").fill(story.OPENING)
    risk = await unfolded(page, "Risk")
    await chooses(page, risk, "Thoughts of suicide", "Passive")
    await adds(risk, "what keeps them alive", story.PROTECTION)
    ends = await unfolded(page, "Endings")
    await ends.get_by_label("Leaves after so many hurts").fill("")


async def writes_a_fact(page: Page, facts: Locator, place: int, fact: story.Told) -> None:
    await presses(facts, "Add a fact")
    row = facts.locator(".fact-row").nth(place)
    await row.get_by_label("The fact, in the client's words").fill(fact.text)
    await row.get_by_label("Topics one asks about, with commas").fill(fact.topics)
    await row.get_by_label("Level: told from this trust on").fill(str(fact.level))
    await expect(row.get_by_text(re.compile(rf"^{fact.level}, "))).to_be_visible(
        timeout=PATIENCE_MS
    )
    await chooses(page, row, "If asked before that", fact.if_asked)
    if fact.is_secret:
        await row.get_by_text("Never volunteered").click()


async def has_the_rest_drafted(page: Page) -> None:
    """Have a model write what is empty; the teacher's own words stay."""
    await presses(page, "Draft what is empty")
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("What the case is about").fill(story.BRIEF)
    await presses(sheet, "Draft")
    await sees(page, "The draft is there")
    await presses(page, "Read it")
    await expect(page.get_by_text("The draft is there")).to_have_count(0, timeout=PATIENCE_MS)
    five = await unfolded(page, "Problem and five Ps")
    await expect(five.locator(".sentence").first).to_be_visible(timeout=PATIENCE_MS)
    facts = await unfolded(page, "Facts")
    rows = facts.locator(".fact-row")
    await expect(rows).to_have_count(len(story.FACTS), timeout=PATIENCE_MS)


async def mends_what_the_linter_found(page: Page) -> None:
    """Read what stops the client, go to each place and mend it."""
    await sees(page, "2 things to mend before publishing")
    await page.get_by_role("button", name="Say what the client answers when asked").click()
    answer = page.get_by_label("What they say when asked directly")
    await expect(answer).to_be_focused(timeout=PATIENCE_MS)
    await answer.fill(story.IF_ASKED)
    ends = await unfolded(page, "Objectives and reference formulation")
    await ends.get_by_text("I attest:").click()
    await presses(page, "Save")
    await expect(page.get_by_text("to mend before publishing")).to_have_count(
        0, timeout=PATIENCE_MS
    )


async def tests_with_questions(page: Page) -> None:
    """Save questions with what is expected of each, and ask them all."""
    for question, fact, expected in story.QUESTIONS:
        await page.get_by_label("A question of a student").fill(question)
        await chooses(page, page, "About the fact", fact[:40])
        await presses(page, expected)
        await presses(page, "Add question")
        await sees(page, question)
    await presses(page, "Run all")
    await sees(page, "2 of 2 questions passed")


async def tries_the_client(page: Page) -> None:
    """Talk with the client, and say what was wrong with a reply: it becomes a principle."""
    await page.get_by_role("link", name="Talk with this client").click()
    await presses(page, "I have read this: begin")
    for place, line in enumerate(story.TRYING, 2):
        await says(page, line, place)
    words = await page.locator("article.persona[data-status=complete] .words").last.inner_text()
    reply = page.get_by_label("The reply", exact=True)
    await expect(reply).to_have_value(words.strip(), timeout=PATIENCE_MS)
    await presses(page, "Not like this")
    await page.get_by_label("What was wrong with it").fill(story.WRONG)
    await sees(page, story.PRINCIPLE)
    await presses(page, "Make it a principle")
    await sees(page, "It counts from the next talk on.")
    await presses(page, "End the talk")
    await presses(page.get_by_role("dialog"), "End the talk")
    await heading(page, "Your reflection", 2)
    await page.get_by_role("link", name=f"The case of {story.CLIENT}").click()
    principles = await unfolded(page, "Principles")
    await sees(principles, story.PRINCIPLE)


async def says(page: Page, line: str, replies: int) -> None:
    """Say something to the client, and wait until it has spoken so often in all."""
    await page.get_by_role("textbox", name="Say something").fill(line)
    await page.keyboard.press("Enter")
    done = page.locator("article.persona[data-status=complete]")
    await expect(done).to_have_count(replies, timeout=PATIENCE_MS)


async def publishes_the_client(page: Page) -> None:
    await presses(page, "Publish")
    await sees(page, "is published. Students can meet it.")


async def copies_the_rubric(page: Page) -> str:
    """Make an own rubric of the one that comes with Understudy; return its name."""
    await page.goto("/rubrics")
    await page.get_by_role("button", name=re.compile("^Duplicate Interviewing")).click()
    await page.wait_for_url(re.compile(r"/rubrics/[0-9a-f-]{36}$"))
    shown = page.get_by_role("heading", level=1)
    await expect(shown).to_be_visible(timeout=PATIENCE_MS)
    return (await shown.inner_text()).strip()


async def makes_the_section(page: Page) -> str:
    """Make a section; return its address."""
    await page.goto("/sections")
    await page.get_by_role("button", name="New section").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Name", exact=True).fill(story.SECTION)
    await sheet.get_by_label("Course code").fill(story.COURSE)
    await presses(sheet, "Make it")
    await heading(page, story.SECTION)
    return page.url


async def gives_the_assignment(page: Page, rubric: str) -> None:
    """Make an assignment of the client and the rubric, to be reviewed before release; publish."""
    await page.get_by_role("link", name="New assignment").click()
    await page.get_by_label("Title").fill(story.TASK)
    await page.get_by_label("Turns of one talk").fill("12")
    await chooses(page, page, "Students see feedback", "After the teacher's review")
    await presses(page, "Save")
    await heading(page, story.TASK)
    await presses(page, "Add clients")
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("button", name=story.CLIENT).click()
    await chooses(page, sheet, "Judged by", rubric)
    await presses(sheet, "Add 1")
    await presses(page, "Publish")
    await sees(page, "Its students see it.")


async def shows_the_code(page: Page, section: str) -> str:
    """Return the code that the teacher shows on a slide."""
    await page.goto(f"{section}?tab=code")
    return await page.locator(".join-code .code").inner_text()
