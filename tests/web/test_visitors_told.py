"""What visitors are told of an answer, and its page by the keyboard alone: a real browser."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.answers import last_line
from tests.support.asking import DOGS, SOURCE, AskStage, answered, ask, open_ask_stage, question
from tests.support.browser import PHONE, needs_chromium, open_browser
from understudy.kernel.settings import Settings

pytestmark = needs_chromium


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest.fixture
async def stage(settings: Settings, browser: Browser) -> AsyncIterator[AskStage]:
    short = settings.model_copy(update={"ask_history_tokens": 20, "ask_least_exchanges": 1})
    async with open_ask_stage(short, browser) as opened:
        yield opened


async def test_a_conclusion_is_told_from_what_stands_in_the_document(stage: AskStage) -> None:
    page = await stage.visit()
    concluded = f"A small dog is not allowed in the office either. [~{SOURCE}]"
    stage.model.add(concluded, last_line("answered", **{SOURCE: DOGS}))
    await ask(page)
    answer = await answered(page)
    await expect(answer).to_contain_text("1 is a conclusion: its passage does not say so itself.")
    await answer.get_by_role("button", name="Concluded from: Dogs").click()
    document = page.get_by_role("dialog")
    await expect(document.locator(".where")).to_have_text("Concluded from: Dogs")
    await expect(document.locator("mark")).to_have_text(DOGS)


async def test_what_an_answer_did_not_remember_is_told_under_it(stage: AskStage) -> None:
    page = await stage.visit()
    stage.answers()
    await ask(page)
    await answered(page)
    stage.answers()
    await ask(page, "And a very small one?")
    await answered(page, 2)
    stage.model.add("The visitor asked about dogs.")
    stage.answers()
    await ask(page, "And cats?")
    told = "The 2 oldest messages of this conversation were remembered in summary only."
    await expect(await answered(page, 3)).to_contain_text(told)


async def test_everything_is_done_by_the_keyboard_alone(stage: AskStage) -> None:
    page = await stage.visit()
    await expect(question(page)).to_be_focused()
    stage.answers()
    await page.keyboard.type("May I bring a dog?")
    await page.keyboard.press("Enter")
    answer = await answered(page)
    await back_to(page, "Passage: Dogs")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").locator("mark")).to_have_text(DOGS)
    await page.keyboard.press("Escape")
    await expect(answer.get_by_role("button", name="Passage: Dogs")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    why = page.get_by_role("textbox", name="Why?")
    await expect(why).to_be_visible()
    await expect(answer.get_by_role("button", name="Bad reply")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(why).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(why).to_be_hidden()
    await expect(question(page)).to_be_focused()
    await back_to(page, "Copy")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(answer.get_by_role("button", name="Regenerate")).to_be_focused()
    stage.model.add("It says that ", "dogs stay at home, whatever their size, ", asyncio.Event())
    await page.keyboard.press("Enter")
    await expect(page.locator("article.persona .words")).to_contain_text("It says")
    await page.keyboard.press("Escape")
    await expect(page.locator("article.persona[data-status=stopped]")).to_be_visible()


async def test_on_a_phone_the_keyboard_stays_within_the_open_document(stage: AskStage) -> None:
    page = await stage.visit(await stage.window(**PHONE))
    stage.answers()
    await ask(page)
    citation = (await answered(page)).get_by_role("button", name="Passage: Dogs")
    await citation.click()
    await expect(page.get_by_role("dialog").locator("mark")).to_have_text(DOGS)
    await expect(page.locator(".talk")).to_have_attribute("inert", "")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(page.locator(".talk")).not_to_have_attribute("inert", "")
    await page.keyboard.press("Escape")
    await expect(citation).to_be_focused()


async def back_to(page: Page, name: str) -> None:
    """Walk backwards with the Tab key until something of this name has the keyboard."""
    for _ in range(8):
        await page.keyboard.press("Shift+Tab")
        if await page.locator(f":focus[aria-label='{name}']").count():
            return
    raise AssertionError(f"the keyboard never came to {name}")
