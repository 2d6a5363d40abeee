"""A real browser before the real app, and a page that has nothing but the conversation view."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright

from tests.support.accounts import Member, add_member
from tests.support.house import scripted
from tests.support.personas import draft
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.conversations.schemas import Message
from understudy.kernel.settings import Settings
from understudy.llm.providers.scripted import ScriptedProvider
from understudy.personas.schemas import Visibility

_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason=f"none of {_NAMES} is on the PATH")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/site.css">
<style>html, body { height: 100%; margin: 0 } main { height: 100dvh }</style>
<main></main><script type="module" src="/static/conversation.js"></script></html>"""

PLACE = """attributes => {
  Object.assign(window, { states: [], replies: [], titles: [] });
  addEventListener("understudy-state", event => states.push(event.detail.state));
  addEventListener("understudy-message", event => replies.push(event.detail.message));
  addEventListener("understudy-title", event => titles.push(event.detail.title));
  const view = document.createElement("understudy-conversation");
  for (const [name, value] of Object.entries(attributes)) view.setAttribute(name, value);
  document.querySelector("main").append(view);
}"""


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Start Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@dataclass
class Visit:
    """One person's browser window, and their conversation with the persona."""

    served: Served
    member: Member
    context: BrowserContext
    conversation_id: UUID

    async def open(self, **attributes: str) -> Page:
        """Open a page with the view; it is there once it is live."""
        page = await self.context.new_page()
        await page.route("**/bare", _bare)
        await self.fill(page, **attributes)
        return page

    async def fill(self, page: Page, **attributes: str) -> None:
        """Load the page, again perhaps, and put the view there."""
        await page.goto(f"{self.served.url}/bare")
        given = {"conversation-id": str(self.conversation_id), "can-write": "", **attributes}
        await page.evaluate(PLACE, {name.replace("_", "-"): v for name, v in given.items()})
        await page.wait_for_function("states.some(state => state === 'live' || state === 'ended')")

    async def messages(self) -> list[Message]:
        """Return the active branch."""
        page = await self.served.services.conversations.messages(
            self.member.actor, self.conversation_id, limit=200
        )
        return page.items


@dataclass
class Stage:
    """The app with a public persona and a student; `model` plays scripts, one per reply."""

    served: Served
    model: ScriptedProvider
    browser: Browser

    async def visit(self, role: Role = Role.STUDENT, **persona: Any) -> Visit:
        """Sign somebody in, in a window of their own, and begin a conversation.

        `persona` are fields of whom they talk with; `window` among them is the window's own.
        """
        window = persona.pop("window", {})
        services = self.served.services
        member = await add_member(services.db, role, email=f"{role}@stage.test")
        teacher = await add_member(services.db, Role.TEACHER, email=f"{role}.maker@stage.test")
        fields = {"name": "Mara Voss", "visibility": Visibility.PUBLIC, **persona}
        made = await services.personas.create(teacher.actor, draft(**fields))
        started = await services.conversations.start(member.actor, made.id)
        context = await self.browser.new_context(**window)
        cookie = {"name": SESSION_COOKIE, "value": member.token, "url": self.served.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
        return Visit(self.served, member, context, started.id)


@asynccontextmanager
async def open_stage(settings: Settings, browser: Browser, port: int = 0) -> AsyncIterator[Stage]:
    """Serve the app on a model that says what it is told, until the end of the block."""
    models, provider = scripted()
    talkative = settings.model_copy(update={"person_messages_per_minute": 0})
    async with serving(talkative, models, port=port) as served:
        yield Stage(served, provider, browser)


async def say(page: Page, text: str) -> None:
    """Write and send."""
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def replied(page: Page, count: int = 1) -> dict[str, Any]:
    """Wait until so many replies are over; return the last one."""
    await page.wait_for_function("count => replies.length >= count", arg=count)
    found: dict[str, Any] = await page.evaluate("replies.at(-1)")
    return found


async def _bare(route: Route) -> None:
    await route.fulfill(body=BARE, content_type="text/html")
