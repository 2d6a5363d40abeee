"""Visitors of ask pages in a real browser, before the real app on a scripted model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.accounts import Member, add_member
from tests.support.answers import last_line
from tests.support.ask import a_page
from tests.support.house import scripted
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.ask.pages.schemas import AskPage
from understudy.kernel.settings import Settings
from understudy.llm.providers.scripted import ScriptedProvider, Step

PATIENCE_MS = 60_000
"""A machine that does ten other things is slow; one that does not never waits so long."""
DOGS = "Dogs are not allowed in the office."
SOURCE = "S3"
"""The sentence of the handbook that says so."""
NO_SOCKETS = """
    const Real = WebSocket;
    window.WebSocket = class { constructor() { throw new Error("not on this network"); } };
    Object.assign(window.WebSocket, { OPEN: Real.OPEN });
"""


@dataclass
class AskStage:
    """The app with a page on a handbook; `model` plays scripts, one per answer."""

    served: Served
    model: ScriptedProvider
    owner: Member
    page: AskPage
    browser: Browser

    @property
    def address(self) -> str:
        """Where visitors find it."""
        return f"{self.served.url}/a/{self.page.slug}"

    def answers(self, *before: Step) -> None:
        """Let the next answer be about dogs, after these steps."""
        self.model.add(*before, f"{DOGS} [{SOURCE}]", last_line("answered", **{SOURCE: DOGS}))

    async def window(self, **options: Any) -> BrowserContext:
        """Open a browser in which nobody was here before."""
        return await self.browser.new_context(locale="en-US", **options)

    async def visit(self, window: BrowserContext | None = None, **options: Any) -> Page:
        """Open the page."""
        page = await (window or await self.window(**options)).new_page()
        await page.goto(self.address)
        await expect(question(page)).to_be_visible(timeout=PATIENCE_MS)
        return page


@asynccontextmanager
async def open_ask_stage(
    settings: Settings, browser: Browser, **fields: Any
) -> AsyncIterator[AskStage]:
    """Serve the app with a page that has these fields, until the end of the block."""
    models, provider = scripted()
    async with serving(settings, models) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        given = {"title": "Ask the handbook", "suggestions": ["May I bring a dog?"], **fields}
        page = await a_page(served.services, owner.actor, **given)
        yield AskStage(served, provider, owner, page, browser)
        for context in browser.contexts:
            await context.close()


def question(page: Page) -> Locator:
    """Return where visitors write."""
    return page.get_by_role("textbox", name="Ask a question")


async def ask(page: Page, text: str = "May I bring a dog?") -> None:
    """Write a question and send it."""
    await question(page).fill(text)
    await page.keyboard.press("Enter")


async def answered(page: Page, count: int = 1) -> Locator:
    """Wait until so many answers are whole; return the last one."""
    whole = page.locator("article.persona[data-status=complete]")
    await expect(whole).to_have_count(count, timeout=PATIENCE_MS)
    return whole.last
