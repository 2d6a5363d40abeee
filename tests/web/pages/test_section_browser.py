"""The way from a section to its students, in a real browser."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.support.accounts import Member, add_member
from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.clients import a_client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.settings import Settings

pytestmark = needs_chromium

type Open = Callable[..., Coroutine[Any, Any, Page]]


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def window(served: Served) -> AsyncIterator[Open]:
    """What opens a window in which somebody is signed in."""
    async with open_browser() as browser:

        async def open_one(person: Member, **options: Any) -> Page:
            context = await browser.new_context(base_url=served.url, **options)
            context.set_default_timeout(30_000)
            cookie = {"name": SESSION_COOKIE, "value": person.token, "url": served.url}
            await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
            return await context.new_page()

        yield open_one


async def a_teacher(served: Served) -> Member:
    """Return a teacher with two published clients."""
    teacher = await add_member(served.services.db, Role.TEACHER, name="Tomas")
    for name in ("Ada Kern", "Bela Fodor"):
        client = await a_client(served.services.db, teacher.actor, name=name)
        await served.services.clients.authoring.publish(teacher.actor, client.id)
    return teacher


async def make_section(page: Page) -> str:
    """Make a section; return its address."""
    await page.goto("/sections")
    await page.get_by_role("button", name="New section").click()
    await page.get_by_label("Name", exact=True).fill("Interviewing, group B")
    await page.get_by_role("button", name="Make it").click()
    await expect(page.get_by_role("heading", name="Interviewing, group B")).to_be_visible()
    return page.url


async def make_assignment(page: Page) -> None:
    """Make an assignment with two clients, change their order by key, and publish it."""
    await page.get_by_role("link", name="New assignment").click()
    await page.get_by_label("Title").fill("First contact")
    await page.get_by_label("Due").fill("2999-12-24T18:00")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Add clients").click()
    for name in ("Ada Kern", "Bela Fodor"):
        await page.get_by_role("button", name=name).click()
    await page.get_by_role("button", name="Add 2").click()
    down = page.get_by_role("button", name="Move Ada Kern down")
    await down.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Move Ada Kern up")).to_be_focused()
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Its students see it.")).to_be_visible()


async def test_a_class_from_the_first_click_to_the_way_into_the_talk(
    served: Served, window: Open
) -> None:
    teacher = await window(await a_teacher(served))
    address = await make_section(teacher)
    await make_assignment(teacher)
    await teacher.goto(f"{address}?tab=code")
    code = await teacher.locator(".join-code .code").text_content()
    learner = await add_member(served.services.db, Role.STUDENT, email="jonas@site.test")
    student = await window(learner, timezone_id="Asia/Tokyo", **PHONE)
    await student.goto("/sections")
    await student.get_by_label("Code").fill(code or "")
    await student.keyboard.press("Enter")
    await expect(student.get_by_text("25 Dec 2999, 03:00")).to_be_visible()  # in their own zone
    await student.get_by_role("link", name="First contact").click()
    starts = student.get_by_role("link", name="Start with")
    await expect(starts).to_have_count(2)
    assert "/practice/start/" in (await starts.first.get_attribute("href") or "")
    assert await starts.first.get_attribute("aria-label") == "Start with Bela Fodor"
    assert await student.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_roster_is_uploaded_as_the_file_it_is(served: Served, window: Open) -> None:
    teacher = await window(await a_teacher(served))
    address = await make_section(teacher)
    await teacher.goto(f"{address}?tab=people")
    await teacher.get_by_role("button", name="Import a roster").click()
    chooser = teacher.get_by_label("File")
    wrong = FilePayload(name="a.csv", mimeType="text/csv", buffer=b"no header\n")
    await chooser.set_input_files(wrong)
    await expect(teacher.get_by_text("the first line must name the columns")).to_be_visible()
    table = "Name;E-Mail\r\nNoor Häddad;noor@site.test\r\nJonas;none\r\n".encode("cp1252")
    await chooser.set_input_files(FilePayload(name="b.csv", mimeType="text/csv", buffer=table))
    await expect(teacher.get_by_text("Line 2: Noor Häddad noor@site.test")).to_be_visible()
    await expect(teacher.get_by_text("Line 3: the e-mail address is none.")).to_be_visible()
