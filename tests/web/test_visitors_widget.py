"""The widget on somebody else's site: another origin in a real browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.asking import DOGS, AskStage, answered, ask, open_ask_stage, question
from tests.support.browser import needs_chromium, open_browser
from understudy.ask.pages.schemas import PageChanges
from understudy.kernel.settings import Settings

pytestmark = needs_chromium

SITE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A school</title>
<style>:root {{ --text: red; --surface: yellow }} button {{ display: none }}</style>
<body><h1>A school</h1>{body}</body></html>"""
WIDGET = '<script type="module" src="{url}/embed.js" data-page="{slug}"></script>'
FRAME = '<iframe src="{url}/a/{slug}?embed" width="380" height="560"></iframe>'


@asynccontextmanager
async def other_site(body: str) -> AsyncIterator[str]:
    """Serve one page on a port of its own."""
    html = SITE.format(body=body).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(html)}\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"{head}Set-Cookie: school=1\r\nConnection: close\r\n\r\n".encode() + html)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def without_sockets(url: str) -> AsyncIterator[str]:
    """Stand before a server as a proxy that lets no WebSocket through."""
    host, port = url.removeprefix("http://").split(":")
    open_ones = list[asyncio.StreamWriter]()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.append(writer)
        with suppress(ConnectionError):
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            if b"upgrade: websocket" in head.lower():
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            else:
                answers, there = await asyncio.open_connection(host, int(port))
                there.write(head)
                async with asyncio.TaskGroup() as both:
                    both.create_task(carry(reader, there))
                    both.create_task(carry(answers, writer))
        writer.close()

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as server:
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:  # the browser may keep some for its next request
            for each in open_ones:
                each.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest.fixture
async def stage(settings: Settings, browser: Browser) -> AsyncIterator[AskStage]:
    async with open_ask_stage(settings, browser) as opened:
        yield opened


def named(stage: AskStage, body: str) -> str:
    return body.format(url=stage.served.url, slug=stage.page.slug)


async def allow(stage: AskStage, site: str) -> None:
    changes = PageChanges(allowed_origins=(site,))
    await stage.served.services.ask.pages.change(stage.owner.actor, stage.page.id, changes)


async def at(stage: AskStage, site: str) -> Page:
    page = await (await stage.window()).new_page()
    await page.goto(site)
    return page


async def test_visitors_of_an_allowed_site_ask_and_nothing_of_the_site_changes(
    stage: AskStage,
) -> None:
    async with other_site(named(stage, WIDGET)) as site:
        await allow(stage, site)
        page = await at(stage, site)
        opener = page.get_by_role("button", name="Ask a question")
        await opener.click()
        await expect(question(page)).to_be_focused()
        await expect(page.get_by_role("note")).to_contain_text("An AI answers here")
        stage.answers()
        await ask(page)
        answer = await answered(page)
        await answer.get_by_role("button", name="Passage: Dogs").click()
        await expect(page.locator(".passage mark")).to_have_text(DOGS)
        await page.keyboard.press("Escape")
        await expect(page.locator(".passage")).to_be_hidden()
        await expect(question(page)).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(question(page)).to_be_hidden()
        await expect(opener).to_be_focused()
        children = await page.evaluate("[...document.body.children].map(each => each.localName)")
        assert children == ["h1", "script", "understudy-widget"]
        assert await page.evaluate("document.cookie") == "school=1"
        assert {each.get("name") for each in await page.context.cookies()} == {"school"}
        await page.reload()
        await opener.click()
        await answered(page)


async def test_where_no_socket_gets_through_the_widget_answers_by_requests(
    stage: AskStage,
) -> None:
    async with without_sockets(stage.served.url) as proxy:
        script = WIDGET.format(url=proxy, slug=stage.page.slug)
        async with other_site(script) as site:
            await allow(stage, site)
            page, asked = await at(stage, site), list[str]()
            page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
            await page.get_by_role("button", name="Ask a question").click()
            stage.answers()
            await ask(page)
            answer = await answered(page)
            await answer.get_by_role("button", name="Passage: Dogs").click()
            await expect(page.locator(".passage mark")).to_have_text(DOGS)
            await page.keyboard.press("Escape")
            async with page.expect_response(lambda each: each.request.method == "PUT") as kept:
                await answer.get_by_role("button", name="Good reply").click()
            assert (await kept.value).status == 204
            await page.reload()
            await page.get_by_role("button", name="Ask a question").click()
            await answered(page)
            assert f"POST {proxy}/api/ask/{stage.page.slug}/sessions" in asked


async def test_another_site_is_refused_in_a_sentence_and_its_owner_told_in_the_console(
    stage: AskStage,
) -> None:
    async with other_site(named(stage, WIDGET)) as site:
        page, told = await at(stage, site), list[str]()
        page.on("console", lambda message: told.append(message.text))
        await page.get_by_role("button", name="Ask a question").click()
        await expect(page.get_by_text("This site may not show the page")).to_be_visible()
        await expect(page.get_by_role("link", name="Open the page")).to_have_attribute(
            "href", stage.address
        )
        assert [text for text in told if f"may not be shown on {site}" in text]


async def test_a_frame_shows_on_allowed_sites_only(stage: AskStage) -> None:
    async with other_site(named(stage, FRAME)) as site:
        page = await at(stage, site)
        inside = page.frame_locator("iframe").get_by_role("textbox", name="Ask a question")
        await page.wait_for_load_state("networkidle")
        await expect(inside).to_have_count(0)
        await allow(stage, site)
        await page.reload()
        await inside.fill("May I bring a dog?")
        stage.answers()
        await inside.press("Enter")
        whole = page.frame_locator("iframe").locator("article.persona[data-status=complete]")
        await expect(whole).to_contain_text(DOGS)
