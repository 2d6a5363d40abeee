"""Talking in the conversation view: a real browser, the real app; only the model is scripted."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.browser import Stage, needs_chromium, open_browser, open_stage, replied, say
from understudy.accounts.access import Role
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.providers.scripted import NO_END, Step

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]

XSS = [
    "<img src=x onerror=window.xss=1>",
    "<script>window.xss=1</script>",
    "<svg onload=window.xss=1></svg>",
    "<style>*{display:none}</style>",
    "<form action=https://elsewhere.test><input name=a></form>",
    "[link](javascript:window.xss=1)",
    "![picture](https://elsewhere.test/?what=was-said)",
    "**<b onmouseover=window.xss=1>bold</b>**",
    '<a href="java&#10;script:window.xss=1" style="position:fixed;inset:0">all</a>',
]
FORBIDDEN = (
    "script, img, svg, style, form, input, iframe, object, [style], [onerror], [onmouseover]"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(settings: Settings, browser: Browser) -> AsyncIterator[Stage]:
    async with open_stage(settings, browser) as opened:
        yield opened
        for context in browser.contexts:
            await context.close()


async def spoken(page: Page) -> list[str]:
    """Return the words of all messages."""
    return await page.locator("article .words").all_inner_texts()


async def test_a_reply_streams_in_and_ends_as_the_servers_html(stage: Stage) -> None:
    visit, more = await stage.visit(), asyncio.Event()
    stage.model.add("Well, **hon", more, "estly**, no.")
    page = await visit.open()
    await say(page, "Are you well?")
    await expect(page.locator("article.persona strong")).to_have_text("hon")
    await expect(page.get_by_role("log")).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("button", name="Stop the reply")).to_be_visible()
    more.set()
    reply = await replied(page)
    assert await page.locator("article.persona .words").inner_html() == reply["html"]
    assert reply["html"].strip() == "<p>Well, <strong>honestly</strong>, no.</p>"
    await expect(page.get_by_role("button", name="Send")).to_be_visible()
    await expect(page.get_by_role("log")).not_to_have_attribute("aria-busy", "true")
    assert await page.evaluate("states") == ["connecting", "live"]
    assert await page.evaluate("titles") == ["", "Are you well?"]


async def test_it_says_that_this_is_an_ai_before_anything_else(stage: Stage) -> None:
    page = await (await stage.visit(first_message="Hi. Sit down.")).open()
    notice = page.get_by_role("note")
    await expect(notice).to_contain_text("an AI that plays a person")
    await expect(notice).to_be_in_viewport(ratio=1)
    opening = await page.locator("article").first.bounding_box()
    said = await notice.bounding_box()
    assert said
    assert opening
    assert said["y"] + said["height"] <= opening["y"]


async def test_an_empty_conversation_offers_beginnings(stage: Stage) -> None:
    visit = await stage.visit()
    stage.model.add("Well enough.")
    page = await visit.open(starters='["How are you?", "<b>Who</b> are you?"]')
    await expect(page.get_by_role("heading", name="Mara Voss")).to_be_in_viewport()
    await expect(page.get_by_role("note")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="<b>Who</b> are you?")).to_be_visible()
    await page.get_by_role("button", name="How are you?").click()
    await replied(page)
    assert await spoken(page) == ["How are you?", "Well enough."]


@pytest.mark.parametrize("way", ["button", "escape"])
async def test_stop_keeps_what_was_said_while_writing_goes_on(stage: Stage, way: str) -> None:
    visit = await stage.visit()
    stage.model.add("Half a ", asyncio.Event())
    page = await visit.open()
    await say(page, "Tell me.")
    await expect(page.locator("article.persona .words")).to_have_text("Half a")
    await say(page, "My next question")
    await expect(page.get_by_role("textbox")).to_have_value("My next question")
    if way == "button":
        await page.get_by_role("button", name="Stop the reply").click()
    else:
        await page.keyboard.press("Escape")
    assert (await replied(page))["status"] == "stopped"
    await expect(page.locator("article.persona .note")).to_contain_text("Stopped")
    await expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    assert [m.status for m in await visit.messages()] == ["complete", "stopped"]
    await expect(page.get_by_role("textbox")).to_have_value("My next question")


async def test_regenerating_keeps_the_first_reply_as_an_alternative(stage: Stage) -> None:
    visit = await stage.visit()
    stage.model.add("First.")
    stage.model.add("Second.")
    page = await visit.open()
    await say(page, "Hello?")
    await replied(page)
    await page.get_by_role("button", name="Regenerate").click()
    await replied(page, 2)
    assert await spoken(page) == ["Hello?", "Second."]
    await page.get_by_role("button", name="Previous alternative").click()
    await expect(page.locator("article.persona .words")).to_have_text("First.")
    await expect(page.get_by_role("group", name="Alternative 1 of 2")).to_be_visible()
    await expect(page.get_by_role("button", name="Next alternative")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("article.persona .words")).to_have_text("Second.")


async def test_an_edited_message_is_answered_and_the_earlier_one_kept(stage: Stage) -> None:
    visit = await stage.visit()
    stage.model.add("To the first.")
    stage.model.add("To the second.")
    page = await visit.open()
    await say(page, "First")
    await replied(page)
    edit, box = page.get_by_role("button", name="Edit"), page.get_by_label("Edit your message")
    await edit.click()
    await box.fill("Never mind")
    await box.press("Escape")
    await expect(edit).to_be_focused()
    await edit.click()
    await box.fill("Second")
    await box.press("Control+Enter")
    await replied(page, 2)
    assert await spoken(page) == ["Second", "To the second."]
    await page.get_by_role("button", name="Previous alternative").click()
    await expect(page.locator("article.persona .words")).to_have_text("To the first.")
    assert await spoken(page) == ["First", "To the first."]


async def test_going_on_from_an_earlier_message_can_be_taken_back(stage: Stage) -> None:
    visit = await stage.visit()
    page = await visit.open()
    for number in (1, 2):
        stage.model.add(f"Reply {number}.")
        await say(page, f"Question {number}")
        await replied(page, number)
    await (
        page.locator("article.persona").first.get_by_role("button", name="Go on from here").click()
    )
    await expect(page.locator("article")).to_have_count(2)
    await page.get_by_role("button", name="Show it again").click()
    await expect(page.locator("article")).to_have_count(4)
    assert (await spoken(page))[-1] == "Reply 2."


async def test_emoji_stand_where_they_were_said(stage: Stage) -> None:
    visit, more = await stage.visit(), asyncio.Event()
    stage.model.add("🙂🙂 one", " 👩‍⚕️ two", more, " 🏳️‍🌈", " e\u0301", " three")
    page = await visit.open()
    await say(page, "🙃")
    await expect(page.locator("article.persona .words")).to_have_text("🙂🙂 one 👩‍⚕️ two")
    late = await visit.open()
    await expect(late.locator("article.persona .words")).to_have_text("🙂🙂 one 👩‍⚕️ two")
    more.set()
    for tab in (page, late):
        await replied(tab)
        assert await spoken(tab) == ["🙃", "🙂🙂 one 👩‍⚕️ two 🏳️‍🌈 e\u0301 three"]


@pytest.mark.parametrize(
    ("script", "status", "mark", "kept"),
    [
        (("Half a", NO_END), MessageStatus.INTERRUPTED, "Cut off", ["Half a"]),
        ((ProviderError(Cause.FILTERED),), MessageStatus.REFUSED, "Withheld", []),
        ((ProviderError(Cause.UNAUTHORIZED),), MessageStatus.FAILED, "No reply", []),
    ],
    ids=["interrupted", "refused", "failed"],
)
async def test_a_reply_that_did_not_complete_says_why_and_can_be_asked_for_again(
    stage: Stage, script: tuple[Step, ...], status: MessageStatus, mark: str, kept: list[str]
) -> None:
    visit = await stage.visit()
    stage.model.add(*script)
    stage.model.add("Whole.")
    page = await visit.open()
    await say(page, "Go on.")
    reply = await replied(page)
    assert reply["status"] == status
    assert [text for text in await spoken(page) if text] == ["Go on.", *kept]
    await expect(page.locator("article.persona .note")).to_contain_text(mark)
    await expect(page.locator("article.persona .note")).to_contain_text(reply["problem"])
    await page.get_by_role("button", name="Try again").click()
    await replied(page, 2)
    await expect(page.locator("article.persona .words")).to_have_text("Whole.")


async def test_a_restart_in_mid_reply_loses_neither_words_nor_draft(
    settings: Settings, browser: Browser
) -> None:
    async with open_stage(settings, browser) as stage:
        visit = await stage.visit()
        stage.model.add("Half a ", asyncio.Event())
        page = await visit.open()
        await say(page, "Tell me.")
        await expect(page.locator("article.persona .words")).to_have_text("Half a")
        await page.get_by_role("textbox").fill("My next question")
        port = urlsplit(stage.served.url).port or 0
    await page.wait_for_function("states.at(-1) === 'offline'")
    async with open_stage(settings, browser, port) as stage:
        stage.model.add("Whole.")
        await page.wait_for_function("states.at(-1) === 'live'")
        await expect(page.locator("article.persona .note")).to_contain_text("Cut off")
        assert await spoken(page) == ["Tell me.", "Half a"]
        await expect(page.get_by_role("textbox")).to_have_value("My next question")
        await page.reload()
        await page.get_by_role("textbox").wait_for(state="detached")
        reopened = await visit.open()
        await reopened.get_by_role("button", name="Try again").click()
        await replied(reopened)
        assert await spoken(reopened) == ["Tell me.", "Whole."]
        await page.context.close()


async def test_what_people_and_models_say_is_never_html(stage: Stage) -> None:
    visit = await stage.visit(Role.TEACHER, name="Mara <img src=x onerror=window.xss=1>")
    stage.model.add("\n\n".join(XSS))
    page = await visit.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await say(page, "\n".join(XSS))
    await replied(page)
    await expect(page.locator("article.user .words")).to_have_text("\n".join(XSS))
    await expect(page.locator("article .name")).to_have_text(
        "Mara <img src=x onerror=window.xss=1>"
    )
    assert await page.locator("article .words").locator(FORBIDDEN).count() == 0
    links = await page.locator("article .words a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:", "mailto:"}
    await page.locator("article.persona").hover()
    assert await page.evaluate("window.xss") is None
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(stage.served.url).netloc}
