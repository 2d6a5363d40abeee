"""A résumé is put in and shared; a visitor asks it, goes offline, comes back, and goes on.

Journey: real server process, real Chromium, demo model; the owner works over the API.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from fpdf import FPDF
from playwright.async_api import Browser, Page, expect

from tests.support.api import client
from tests.support.asking import PATIENCE_MS, answered, ask, question
from tests.support.browser import needs_chromium, open_browser
from tests.support.processes import PASSWORD, demo
from tests.support.story_pages import sees

RESUME = {
    "Experience": (
        "Senior engineer at Harrow Bridge Ltd from March 2019 to August 2023.",
        "Rebuilt the billing system of Harrow Bridge in Rust, with a team of four.",
        "Engineer at Sable Transit from May 2014 to February 2019.",
    ),
    "Education": ("Master of Science in physics, University of Leeds, 2013.",),
    "Skills": ("Programming languages: Rust, Python and Go.",),
}
AT_WORK = "What did she do at Harrow Bridge?"


@needs_chromium
async def test_a_resume_answers_visitors_wherever_they_go_on(data: Path) -> None:
    async with (
        demo(data, demo_words_per_s="3") as server,
        open_browser() as browser,
        _owner(server.url) as owner,
    ):
        page = await _shared(owner)
        visitor = await _visitor(browser, f"{server.url}/a/{page['slug']}")
        await _asks_and_looks(visitor)
        await _goes_offline_in_mid_answer(visitor)
        other = await _goes_on_in_a_new_tab(visitor)
        await ask(other, "What is her favourite colour?")
        absent = await answered(other, 3)
        await expect(absent).to_contain_text("Not in the documents.")
        assert await _unanswered(owner, page) == ["What is her favourite colour?"]


def _pdf() -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    for heading, lines in {"Ada Marlow": (), **RESUME}.items():
        if heading in ("Ada Marlow", "Education"):
            made.add_page()
        made.set_font(style="B", size=18 if heading == "Ada Marlow" else 14)
        made.cell(text=heading, new_x="LMARGIN", new_y="NEXT")
        made.set_font(style="", size=11)
        for line in lines:
            made.multi_cell(w=0, text=line, new_x="LMARGIN", new_y="NEXT")
            made.ln(3)
    return bytes(made.output())


@asynccontextmanager
async def _owner(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(url) as http:
        given = {"email": "teacher@demo.local", "password": PASSWORD}
        token = (await http.post("/api/sign-in", json=given)).json()["token"]
    async with client(url, token) as owner:
        yield owner


async def _shared(owner: httpx2.AsyncClient) -> dict[str, Any]:
    file = {"file": ("ada-marlow.pdf", _pdf(), "application/pdf")}
    added = await owner.post("/api/ask/documents", files=file, data={"title": "Ada Marlow"})
    assert added.status_code == 201, added.text
    given = {"title": "Ask about Ada Marlow", "document_ids": [added.json()["id"]]}
    made = (await owner.post("/api/ask/pages", json=given)).json()
    shared = await owner.post(f"/api/ask/pages/{made['id']}/on")
    assert shared.status_code == 200, shared.text
    found: dict[str, Any] = shared.json()
    return found


async def _visitor(browser: Browser, address: str) -> Page:
    window = await browser.new_context(locale="en-US")
    window.set_default_timeout(60_000)
    page = await window.new_page()
    await page.goto(address)
    await sees(page, "An AI answers here")
    return page


async def _asks_and_looks(page: Page) -> None:
    await ask(page, "Where did she study physics?")
    answer = await answered(page)
    await answer.locator("button.cite").first.click()
    document = page.get_by_role("dialog")
    await expect(document.locator("mark")).to_contain_text("Leeds", timeout=PATIENCE_MS)
    await expect(document.locator("mark")).to_be_in_viewport()
    await expect(document.locator(".where")).to_contain_text("page 2")
    await page.keyboard.press("Escape")


async def _goes_offline_in_mid_answer(page: Page) -> None:
    await ask(page, AT_WORK)
    words = page.locator("article.persona[data-status=running] .words")
    await expect(words).to_contain_text(" ", timeout=PATIENCE_MS)
    await page.context.set_offline(True)
    await sees(page, "You are offline.")
    await expect(page.locator("article.persona[data-status=running]")).to_have_count(1)
    await question(page).fill("What I ask next")
    await page.context.set_offline(False)
    answer = await answered(page, 2)
    live = await answer.locator(".words").inner_text()
    await expect(question(page)).to_have_value("What I ask next")
    await question(page).fill("")
    await page.reload()
    kept = (await answered(page, 2)).locator(".words")
    assert await kept.inner_text() == live, "nothing was lost or doubled"


async def _goes_on_in_a_new_tab(page: Page) -> Page:
    other = await page.context.new_page()
    await other.goto(page.url)
    await answered(other, 2)
    await sees(page, "Gone on with in another tab.")
    return other


async def _unanswered(owner: httpx2.AsyncClient, page: dict[str, Any]) -> list[str]:
    """Return what visitors asked and the document does not tell, as its owner reads it."""
    found = await owner.get(f"/api/ask/pages/{page['id']}/inbox/questions")
    return [each["example"] for each in found.json()["items"]]
