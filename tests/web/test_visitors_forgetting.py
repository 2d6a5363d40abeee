"""A visitor has a conversation forgotten: a real browser, the real app, a scripted model."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select

from tests.support.asking import AskStage, answered, ask, open_ask_stage
from tests.support.browser import needs_chromium, open_browser
from understudy.ask.visits.models import AskSessionRow
from understudy.kernel.settings import Settings

pytestmark = needs_chromium


@pytest.fixture
async def stage(settings: Settings) -> AsyncIterator[AskStage]:
    async with open_browser() as browser, open_ask_stage(settings, browser) as opened:
        yield opened


async def test_a_visitor_has_a_conversation_forgotten(stage: AskStage) -> None:
    page = await stage.visit()
    await expect(page.get_by_text("It is deleted 120 days after")).to_be_visible()
    forget = page.get_by_role("button", name="Forget this conversation")
    await expect(forget).to_have_count(0)
    stage.answers()
    await ask(page)
    await answered(page)
    await forget.click()
    await page.get_by_role("button", name="Forget it").click()
    await expect(page.locator("article")).to_have_count(0)
    await expect(forget).to_have_count(0)
    assert await page.evaluate("Object.keys(localStorage)") == []
    async with stage.served.services.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(AskSessionRow)) == 0
    stage.answers()
    await ask(page)
    await answered(page)
