"""Browser windows of a story, one for each person, and what everybody does in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

PATIENCE_MS = 120_000
"""A machine that does ten other things is slow; one that does not never waits so long."""
PASSWORD = "seven green lanterns"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Windows:
    """Everybody's window; `troubles` are errors of scripts in any of them."""

    browser: Browser
    url: str
    open: dict[str, Page] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    async def of(self, name: str, **window: Any) -> Page:
        """Open a window for somebody."""
        context = await self.browser.new_context(base_url=self.url, locale="en-US", **window)
        context.set_default_timeout(PATIENCE_MS)
        page = self.open[name] = await context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{name}: {error}"))
        return page


@asynccontextmanager
async def windows(browser: Browser, url: str, folder: Path) -> AsyncIterator[Windows]:
    """Open windows; when something goes wrong, what each shows is kept in the folder."""
    found = Windows(browser, url)
    try:
        yield found
    except BaseException:
        for name, page in found.open.items():
            await page.screenshot(path=folder / f"{name}.png", full_page=True)
            print(f"{name} was at {page.url}: {folder / name}.png")  # noqa: T201 for who reads on
        raise


async def sees(page: Page | Locator, words: str) -> None:
    """Wait until somebody sees these words."""
    await expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE_MS)


async def presses(page: Page | Locator, name: str) -> None:
    """Press the button that is called exactly so."""
    await page.get_by_role("button", name=name, exact=True).click()


async def heading(page: Page, name: str, level: int = 1) -> None:
    """Wait for the heading of a page, or of a part of it."""
    shown = page.get_by_role("heading", name=name, level=level)
    await expect(shown.first).to_be_visible(timeout=PATIENCE_MS)


async def chooses(page: Page, part: Page | Locator, label: str, option: str) -> None:
    """Choose from a list that opens."""
    await part.get_by_label(label, exact=True).first.click()
    await page.get_by_role("option", name=option).first.click()


async def fits(page: Page) -> None:
    """See that nothing is wider than the screen."""
    assert await page.evaluate(OVERFLOW) == 0, f"{page.url} is too wide"


async def chooses_a_password(page: Page, link: str, **first: str) -> None:
    """Follow a one-time link, choose a password and be in; `first` is who sets all up."""
    await page.goto(link)
    for label, value in first.items():
        await page.get_by_label({"name": "Your name", "email": "E-mail"}[label]).fill(value)
    for label in ("Password", "Password once more"):
        await page.get_by_label(label, exact=True).fill(PASSWORD)
    await presses(page, "Save and sign in")
    await page.wait_for_url(lambda url: "set-up" not in url)


async def invites(admin: Page, name: str, email: str, role: str) -> str:
    """Invite somebody as an administrator; return the link to pass on."""
    await admin.goto("/people")
    await presses(admin, "Invite")
    sheet = admin.get_by_role("dialog")
    await sheet.get_by_label("Name", exact=True).fill(name)
    await sheet.get_by_label("E-mail", exact=True).fill(email)
    await chooses(admin, sheet, "Role", role)
    await presses(sheet, "Make the link")
    code = admin.locator(".secret code")
    await expect(code).to_be_visible(timeout=PATIENCE_MS)
    link = await code.inner_text()
    await presses(admin, "Done")
    return link.strip()
