"""Asking documents on the page of visitors: a real browser, the real app, a scripted model."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from sqlalchemy import func, select

from tests.support.answers import last_line
from tests.support.ask import upload
from tests.support.asking import (
    DOGS,
    NO_SOCKETS,
    PATIENCE_MS,
    AskStage,
    answered,
    ask,
    open_ask_stage,
    question,
)
from tests.support.browser import PHONE, needs_chromium, open_browser
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.kernel.settings import Settings

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(settings: Settings, browser: Browser) -> AsyncIterator[AskStage]:
    async with open_ask_stage(settings, browser, privacy_note="Kept for a month.") as opened:
        yield opened


async def test_who_only_looks_leaves_no_trace_and_asks_no_other_host(stage: AskStage) -> None:
    window, hosts = await stage.window(**PHONE), set[str]()
    window.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page = await stage.visit(window)
    await expect(page.get_by_role("note")).to_contain_text("An AI answers here")
    await expect(page.get_by_role("note")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_text("Kept for a month.")).to_be_visible()
    assert hosts == {urlsplit(stage.served.url).netloc}
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    async with stage.served.services.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AskSessionRow)) == 0
    assert await page.evaluate("Object.keys(localStorage)") == []


async def test_a_citation_opens_the_passage_it_rests_on(stage: AskStage) -> None:
    page = await stage.visit()
    stage.answers()
    await page.get_by_role("button", name="May I bring a dog?").click()
    answer = await answered(page)
    citation = answer.get_by_role("button", name="Passage: Dogs")
    await expect(citation).to_have_text("1")
    await citation.focus()
    await page.keyboard.press("Enter")
    document = page.get_by_role("dialog")
    await expect(document.locator("mark")).to_have_text(DOGS)
    await expect(document.locator("mark")).to_be_in_viewport()
    await expect(document.locator(".where")).to_have_text("Dogs")
    await page.keyboard.press("Escape")
    await expect(document).to_be_hidden()
    await expect(citation).to_be_focused()


async def test_what_the_documents_do_not_say_is_told_in_words(stage: AskStage) -> None:
    page = await stage.visit()
    stage.model.add("Nothing is said about pay.", last_line("not_in_document"))
    await ask(page, "What is the pay?")
    await expect(await answered(page)).to_contain_text("Not in the documents.")


async def test_who_is_cut_off_comes_back_without_a_character_lost_or_doubled(
    stage: AskStage,
) -> None:
    window, more = await stage.window(), asyncio.Event()
    page = await stage.visit(window)
    stage.answers("It says that ", "dogs stay at home, whatever their size, ", more)
    await ask(page)
    words = page.locator("article.persona .words")
    await expect(words).to_contain_text("It says")
    await window.set_offline(True)
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await question(page).fill("My next question")
    more.set()
    await window.set_offline(False)
    await answered(page)
    await expect(words).to_have_text(
        f"It says that dogs stay at home, whatever their size, {DOGS}1"
    )
    await expect(question(page)).to_have_value("My next question")
    await expect(page.get_by_text("You are offline.")).to_be_hidden()


async def test_a_question_that_did_not_get_through_is_kept_and_asked_once(stage: AskStage) -> None:
    window = await stage.window()
    page = await stage.visit(window)
    stage.answers()
    await ask(page)
    await answered(page)
    await window.set_offline(True)
    await ask(page, "And cats?")
    note = page.locator("article.user .note").last
    await expect(note).to_contain_text("Not sent", timeout=20_000)
    stage.answers()
    await window.set_offline(False)
    await answered(page, 2)
    assert await page.locator("article.user .words").all_inner_texts() == [
        "May I bring a dog?",
        "And cats?",
    ]


async def test_another_tab_takes_over_and_can_be_come_back_from(stage: AskStage) -> None:
    window = await stage.window()
    first = await stage.visit(window)
    stage.answers()
    await ask(first)
    await answered(first)
    second = await stage.visit(window)
    await answered(second)
    await expect(first.get_by_text("Gone on with in another tab.")).to_be_visible()
    await expect(question(first)).to_be_hidden()
    stage.answers()
    await ask(second, "And cats?")
    await answered(second, 2)
    await first.get_by_role("button", name="Go on here").click()
    await answered(first, 2)
    await expect(second.get_by_text("Gone on with in another tab.")).to_be_visible()
    await first.reload()
    await answered(first, 2)


async def test_without_sockets_it_goes_on_by_requests(stage: AskStage) -> None:
    window, more = await stage.window(), asyncio.Event()
    await window.add_init_script(NO_SOCKETS)
    page = await stage.visit(window)
    stage.answers("It says that ", "they stay at home, ", more)
    await ask(page)
    await expect(page.locator("article.persona .words")).to_contain_text("It says")
    more.set()
    answer = await answered(page)
    await answer.get_by_role("button", name="Passage: Dogs").click()
    await expect(page.get_by_role("dialog").locator("mark")).to_have_text(DOGS)
    other = await stage.visit(window)
    await answered(other)
    await expect(page.get_by_text("Gone on with in another tab.")).to_be_visible()


@pytest.mark.parametrize("way", ["socket", "requests"])
async def test_a_thumb_and_why_reach_the_owner(stage: AskStage, way: str) -> None:
    window = await stage.window()
    if way == "requests":
        await window.add_init_script(NO_SOCKETS)
    page = await stage.visit(window)
    stage.answers()
    await ask(page)
    answer = await answered(page)
    await answer.get_by_role("button", name="Bad reply").click()
    await page.get_by_role("textbox", name="Why?").fill("Mine is very small.")
    await page.get_by_role("button", name="Keep").click()
    await expect(page.get_by_role("textbox", name="Why?")).to_be_hidden()
    chosen = UUID(await answer.get_attribute("data-id") or "")
    async with stage.served.services.db.read() as session:
        row = await session.get(AskAnswerRow, chosen)
    assert row
    assert (row.value, row.comment) == (-1, "Mine is very small.")
    await page.reload()
    kept = (await answered(page)).get_by_role("button", name="Bad reply")
    await expect(kept).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("way", ["socket", "requests"])
async def test_an_answer_is_stopped_given_again_and_asked_for_otherwise(
    stage: AskStage, way: str
) -> None:
    window = await stage.window()
    if way == "requests":
        await window.add_init_script(NO_SOCKETS)
    page = await stage.visit(window)
    stage.model.add("It says that ", "dogs stay at home, whatever their size, ", asyncio.Event())
    await ask(page)
    await expect(page.locator("article.persona .words")).to_contain_text("It says")
    await page.keyboard.press("Escape")
    stopped = page.locator("article.persona[data-status=stopped]")
    await expect(stopped.get_by_text("Stopped")).to_be_visible(timeout=PATIENCE_MS)
    stage.answers("Again: ")
    await stopped.get_by_role("button", name="Regenerate").click()
    await expect(await answered(page)).to_contain_text("Again:")
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_label("Edit your message").fill("And cats?")
    stage.answers("Of cats: ")
    await page.get_by_role("button", name="Save and send").click()
    await expect(page.locator("article.persona .words")).to_contain_text("Of cats:")
    assert await page.locator("article.user .words").all_inner_texts() == ["And cats?"]
    await expect(page.get_by_role("button", name="Previous alternative")).to_have_count(0)


async def test_begin_anew_leaves_the_conversation(stage: AskStage) -> None:
    page = await stage.visit()
    stage.answers()
    await ask(page)
    await answered(page)
    await page.get_by_role("button", name="Begin anew").click()
    await page.locator(".bars").get_by_role("button", name="Begin anew").click()
    await expect(page.get_by_role("button", name="May I bring a dog?")).to_be_visible()
    await expect(page.locator("article")).to_have_count(0)
    stage.answers()
    await ask(page)
    await answered(page)


async def test_a_session_that_is_over_makes_way_for_a_new_one(stage: AskStage) -> None:
    page = await stage.visit()
    stage.answers()
    await ask(page)
    await answered(page)
    await page.evaluate(
        "Object.keys(localStorage).forEach(key => localStorage.setItem(key, "
        "JSON.stringify({...JSON.parse(localStorage[key]), token: 'not-mine'})))"
    )
    await page.reload()
    await expect(page.get_by_text("Your earlier conversation here")).to_be_visible()
    stage.answers()
    await ask(page)
    await answered(page)


async def test_all_questions_asked_is_told_with_a_way_on(
    settings: Settings, browser: Browser
) -> None:
    async with open_ask_stage(settings, browser, questions_per_visitor=1) as stage:
        page = await stage.visit()
        stage.answers()
        await ask(page)
        await answered(page)
        await expect(page.get_by_text("All questions of this conversation")).to_be_visible()
        await expect(question(page)).to_be_hidden()
        await page.locator(".closing").get_by_role("button", name="Begin anew").click()
        await expect(question(page)).to_be_visible()
        await page.context.close()


async def test_a_page_that_rests_says_until_when_and_takes_no_questions(
    settings: Settings, browser: Browser
) -> None:
    async with open_ask_stage(settings, browser, budget_per_day_usd="0") as stage:
        page = await (await stage.window()).new_page()
        await page.goto(stage.address)
        await expect(page.get_by_text("This page has answered all it may")).to_be_visible()
        await expect(question(page)).to_be_hidden()
        await expect(page.get_by_role("button", name="May I bring a dog?")).to_have_count(0)
        await page.context.close()


async def test_a_document_that_was_replaced_is_told_and_not_mixed_in(stage: AskStage) -> None:
    page = await stage.visit()
    stage.answers()
    await ask(page)
    await answered(page)
    documents, actor = stage.served.services.ask.documents, stage.owner.actor
    given = upload("# Staff handbook\n\n## Dogs\n\nDogs are welcome.\n")
    await documents.replace(actor, stage.page.documents[0].id, given)
    await expect(page.get_by_text("A document was replaced meanwhile.")).to_be_visible()
    await page.locator("article.persona button.cite").click()
    await expect(page.get_by_role("dialog").locator("mark")).to_have_text(DOGS)


async def test_a_page_that_was_switched_off_says_so(stage: AskStage) -> None:
    page = await stage.visit()
    await stage.served.services.ask.pages.switch_off(stage.owner.actor, stage.page.id)
    await ask(page)
    await expect(page.get_by_text("There is no page here any more")).to_be_visible()
