"""Using the conversation view: keyboard, screen, rights, bad networks. Real browser, real app."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Route, expect

from tests.support.browser import (
    PHONE,
    Stage,
    Visit,
    needs_chromium,
    open_browser,
    open_stage,
    replied,
    say,
)
from tests.support.house import reply_in
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]

SAY = "**/api/conversations/*/messages"
LONG = "\n\n".join(f"Line {number} of a long story." for number in range(30))
SMALLEST_TARGET_PX = 24


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


async def talked(stage: Stage, visit: Visit, *replies: str) -> None:
    """Hold a conversation before anybody looks."""
    services, actor = stage.served.services, visit.member.actor
    events = services.conversations.follow(actor, visit.conversation_id)
    await anext(events)
    for number, reply in enumerate(replies, 1):
        stage.model.add(reply)
        said = await services.chat.say(actor, visit.conversation_id, f"Question {number}")
        await reply_in(events, said.reply_id)
    await events.aclose()


async def top_of(log: Locator) -> float:
    return float(await log.evaluate("log => log.scrollTop"))


async def test_everything_can_be_done_by_keyboard(stage: Stage) -> None:
    visit = await stage.visit()
    for reply in ("One.", "Two."):
        stage.model.add(reply)
    page = await visit.open()
    await page.keyboard.type("Hello")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("there")
    await page.keyboard.press("Enter")
    assert (await replied(page))["text"] == "One."
    assert (await visit.messages())[0].text == "Hello\nthere"
    steps = {"Shift+Tab": "Copy", "ArrowRight": "Regenerate", "ArrowUp": "Copy"}
    for key, name in steps.items():
        await page.keyboard.press(key)
        await expect(
            page.get_by_role("button", name=name).and_(page.locator(":focus"))
        ).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await page.keyboard.type(" again")
    await page.keyboard.press("Control+Enter")
    assert (await replied(page, 2))["text"] == "Two."
    assert (await visit.messages())[0].text == "Hello\nthere again"


async def test_an_input_method_may_use_enter(stage: Stage) -> None:
    visit = await stage.visit()
    page = await visit.open()
    box = page.get_by_role("textbox")
    await box.fill("こんに")
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(box).to_have_value("こんに")
    assert await visit.messages() == []


async def test_all_that_can_be_used_has_a_name_and_a_size(stage: Stage) -> None:
    visit = await stage.visit()
    await talked(stage, visit, "One.", "Two.")
    page = await visit.open()
    await expect(page.get_by_role("log", name="Conversation")).to_have_attribute(
        "aria-live", "polite"
    )
    await expect(page.get_by_role("textbox", name="Message Mara")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(4)
    buttons = await page.get_by_role("button").all()
    assert len(buttons) > 10
    for button in buttons:
        assert await button.get_attribute("aria-label") or await button.inner_text()
        box = await button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET_PX


async def test_a_phone_shows_all_without_scrolling_sideways(stage: Stage) -> None:
    visit = await stage.visit(Role.TEACHER, name="M" * 60, window=PHONE)
    await talked(stage, visit, "w" * 400 + "\n\n```\n" + "code " * 100 + "\n```\n\n- " + "i" * 200)
    page = await visit.open(can_see_costs="")
    await page.get_by_role("textbox").fill("x" * 500)
    wide = "e => e.scrollWidth > e.clientWidth"
    assert not await page.locator("html").evaluate(wide)
    assert not await page.get_by_role("log").evaluate(wide)
    box = page.get_by_role("textbox")
    assert await box.evaluate("box => getComputedStyle(box).fontSize") == "16px"  # or iOS zooms in
    await expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="Regenerate")).to_be_visible()


@pytest.mark.parametrize(("attribute", "places"), [("can_see_costs", 2), ("user_name", 0)])
async def test_tokens_are_shown_to_whom_they_concern(
    stage: Stage, attribute: str, places: int
) -> None:
    visit = await stage.visit(Role.TEACHER)
    await talked(stage, visit, "One.")
    page = await visit.open(**{attribute: ""})
    await expect(page.locator("article")).to_have_count(2)
    await expect(page.get_by_text(" in · ")).to_have_count(places)


async def test_who_only_reads_can_only_copy(stage: Stage) -> None:
    visit = await stage.visit()
    await talked(stage, visit, "One.")
    page = await visit.open(can_write="false")
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await expect(page.get_by_role("button", name="Copy")).to_have_count(2)
    await expect(page.get_by_role("button")).to_have_count(2)


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_a_message_that_is_sent_twice_is_one_message(stage: Stage, lost: str) -> None:
    visit = await stage.visit()
    stage.model.add("Once.")
    page = await visit.open()
    ids = []

    async def lose_the_first(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "")["id"])
        if len(ids) > 1:
            await route.continue_()
            return
        if lost == "answer":
            await route.fetch()
        await route.abort()

    await page.route(SAY, lose_the_first)
    await say(page, "Only once")
    await replied(page)
    await expect(page.locator("article.user")).to_have_attribute("data-status", "complete")
    assert len(set(ids)) == 1
    assert [m.text for m in await visit.messages()] == ["Only once", "Once."]
    assert str((await visit.messages())[0].id) == ids[0]


async def test_a_message_that_is_refused_is_kept_with_the_reason(stage: Stage) -> None:
    visit = await stage.visit()
    stage.model.add("At last.")
    page = await visit.open()
    sentence = "A limit is reached; try again in 2 s."
    problem = {"status": 429, "detail": sentence}
    headers = {"Retry-After": "2", "Content-Type": "application/problem+json"}
    await page.route(SAY, lambda route: route.fulfill(status=429, json=problem, headers=headers))
    await say(page, "Hello?")
    await expect(page.locator("article.user .note")).to_contain_text(sentence)
    again = page.get_by_role("button", name="Try again")
    await expect(again).to_be_disabled()
    await expect(again).to_have_text("Try again (2 s)")
    await page.unroute(SAY)
    await again.click()  # once it has counted down
    await replied(page)
    assert [m.text for m in await visit.messages()] == ["Hello?", "At last."]


async def test_a_message_not_sent_can_be_taken_back(stage: Stage) -> None:
    page = await (await stage.visit()).open()
    problem = {"status": 409, "detail": "This conversation is completed, so nothing can be added."}
    await page.route(SAY, lambda route: route.fulfill(status=409, json=problem))
    await say(page, "Hello?")
    await page.get_by_role("button", name="Back to editing").click()
    await expect(page.get_by_role("textbox")).to_have_value("Hello?")
    await expect(page.get_by_role("textbox")).to_be_focused()
    await expect(page.locator("article")).to_have_count(0)


async def test_a_reload_while_sending_sends_on(stage: Stage) -> None:
    visit = await stage.visit()
    stage.model.add("Here.")
    page = await visit.open()
    await page.route(SAY, lambda _: None)  # it never gets anywhere
    await say(page, "Hello?")
    await expect(page.locator("article.user .note")).to_have_text("Sending…")
    await page.unroute(SAY)  # the browser may send it now: then the reply is there on loading
    await visit.fill(page)
    await expect(page.locator("article.persona")).to_have_attribute("data-status", "complete")
    assert [m.text for m in await visit.messages()] == ["Hello?", "Here."]


async def test_nobody_can_say_too_much(stage: Stage) -> None:
    page = await (await stage.visit()).open()
    box, send = page.get_by_role("textbox"), page.get_by_role("button", name="Send")
    await expect(send).to_be_disabled()
    await box.fill("x" * 19_500)
    await expect(page.get_by_text("500 left")).to_be_visible()
    await box.fill("🙂" * 20_000)  # the server counts code points
    await expect(send).to_be_enabled()
    await box.fill("x" * 20_001)
    await expect(page.get_by_text("1 too many")).to_be_visible()
    await expect(send).to_be_disabled()


async def test_a_long_conversation_is_shown_in_part_and_found_by_scrolling(stage: Stage) -> None:
    visit = await stage.visit()
    await talked(stage, visit, *(f"Reply {number}" for number in range(1, 126)))
    page = await visit.open()
    log, rows = page.get_by_role("log"), page.locator("article")
    await expect(page.get_by_text("Reply 125", exact=True)).to_be_in_viewport()
    await expect(page.get_by_role("note")).to_be_hidden()
    while await page.get_by_text("Question 1", exact=True).count() == 0:
        first = await rows.first.get_attribute("data-id")
        await log.evaluate("log => log.scrollTo(0, 0)")
        await expect(rows.first).not_to_have_attribute("data-id", first or "")
        assert await rows.count() <= 120
    await log.evaluate("log => log.scrollTo(0, 0)")
    await expect(page.get_by_role("note")).to_be_in_viewport()
    texts = await rows.locator(".words").all_inner_texts()
    assert texts[:4] == ["Question 1", "Reply 1", "Question 2", "Reply 2"]
    await page.get_by_role("button", name="Latest").click()
    await expect(page.get_by_text("Reply 125", exact=True)).to_be_in_viewport()


async def test_signing_out_ends_the_view_with_a_way_back(stage: Stage) -> None:
    visit = await stage.visit()
    page = await visit.open()
    await visit.context.request.post(f"{stage.served.url}/api/sign-out")
    link = page.get_by_role("link", name="Sign in")
    await expect(link).to_have_attribute("href", "/sign-in?next=%2Fbare")
    await expect(page.get_by_text("Please sign in first.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_count(0)
    assert (await page.evaluate("states"))[-1] == "ended"


async def test_anothers_conversation_is_not_there(stage: Stage) -> None:
    mine, other = await stage.visit(), await stage.visit(Role.RESEARCHER)
    mine.conversation_id = other.conversation_id
    page = await mine.open()
    await expect(
        page.get_by_text("There is no such conversation, or it is not yours.")
    ).to_be_visible()
    await expect(page.locator("article")).to_have_count(0)
