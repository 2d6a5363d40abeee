"""The pages in a real browser, on the real app and the demo model."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Dialog, Page, Route, expect

from tests.support.accounts import PASSWORD, Member, add_member
from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.server import Served, serving
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.accounts.schemas import PersonChanges
from understudy.kernel.settings import Settings
from understudy.personas.schemas import PersonaDraft, Visibility

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]

PAGES = (
    "/personas",
    "/personas/new",
    "/personas/drafts",
    "/conversations",
    "/practice",
    "/jobs",
    "/usage",
    "/people",
    "/monitor",
    "/limits",
    "/budgets",
    "/prices",
    "/account",
    "/demo-model",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SOCKET = """address => new Promise(resolve => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})"""
XSS = '<img src=x onerror=window.xss=1>"><script>window.xss=1</script>'


@dataclass
class Stage:
    """The served app before a browser."""

    served: Served
    browser: Browser

    async def window(self, role: Role, **options: object) -> tuple[Member, BrowserContext]:
        """Open a window in which somebody is signed in."""
        db = self.served.services.db
        member = await add_member(db, role, email=f"{role}@site.test", name="Noor Haddad")
        context = await self.browser.new_context(base_url=self.served.url, **options)  # type: ignore[arg-type]  # a context's own
        cookie = {"name": SESSION_COOKIE, "value": member.token, "url": self.served.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict is what it takes
        return member, context

    async def persona(self, name: str = "Marta Kowal", **fields: object) -> None:
        """Add a persona that everyone can talk with."""
        given = {"name": name, "visibility": Visibility.PUBLIC, **fields}
        draft = PersonaDraft.model_validate(given)
        await self.served.services.personas.create(OPERATOR, draft)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def stage(settings: Settings, browser: Browser) -> AsyncIterator[Stage]:
    async with serving(settings) as served:
        yield Stage(served, browser)
        for context in browser.contexts:
            await context.close()


async def test_a_student_comes_in_and_hears_the_first_reply_and_nothing_leaves_the_machine(
    stage: Stage,
) -> None:
    await stage.persona(voice_samples=["I do not need help, I need a flat."])
    await add_member(stage.served.services.db, email="student@site.test", name="Noor Haddad")
    context = await stage.browser.new_context(base_url=stage.served.url)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/")
    await page.get_by_label("E-mail").fill("student@site.test")
    await page.get_by_label("Password").fill("not this one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_have_text(
        "The e-mail address or the password is not right."
    )
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Chat with Marta Kowal").click()
    await page.get_by_role("textbox", name="Message").fill("Hello Marta.")
    await page.keyboard.press("Enter")
    await expect(page.locator("article").nth(1)).to_be_visible()
    await expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    elsewhere = [url for url in asked if not url.startswith((stage.served.url, "data:"))]
    assert elsewhere == []


async def test_a_persona_is_made_changed_and_restored(stage: Stage) -> None:
    _, context = await stage.window(Role.TEACHER)
    page = await context.new_page()
    await page.goto("/personas/new")
    await page.get_by_label("Name", exact=True).fill("Marta Kowal")
    await page.get_by_label("Background", exact=True).fill("As it was.")
    traits = page.get_by_label("Add to traits")
    for trait in ("proud", "tired"):  # as fast as a browser types
        await traits.fill(trait)
        await traits.press("Enter")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Version 1")).to_be_visible()
    await expect(page.get_by_role("button", name="Remove tired")).to_be_visible()

    await page.get_by_label("Background", exact=True).fill("As it is.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Version 2")).to_be_visible()
    await page.get_by_role("button", name="Compare").click()
    await expect(page.get_by_role("dialog")).to_contain_text("As it was.")
    await page.get_by_role("button", name="Restore version 1").click()
    await expect(page.get_by_text("Version 3")).to_be_visible()
    await expect(page.get_by_label("Background", exact=True)).to_have_value("As it was.")


async def test_a_limit_is_changed_by_keyboard_alone(stage: Stage) -> None:
    _, context = await stage.window(Role.ADMIN)
    page = await context.new_page()
    await page.goto("/limits")
    await page.wait_for_function("window.did_handshake")
    await page.get_by_label("Each person").fill("15")  # and Save at once, as fast as a hand can
    await page.get_by_role("button", name="Save").press("Enter")
    await expect(page.get_by_text("in force since")).to_be_visible()
    assert stage.served.services.adjustments.now.person_messages_per_minute == 15
    await page.get_by_role("button", name="Back to 10 a minute").press("Enter")
    await expect(page.get_by_text("1 change unsaved")).to_be_visible()
    await expect(page.get_by_label("Each person")).to_have_value("10")


async def test_unsaved_work_is_not_left_without_a_question(stage: Stage) -> None:
    _, context = await stage.window(Role.TEACHER)
    page = await context.new_page()
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.goto("/personas/new")
    await page.get_by_label("Name", exact=True).press_sequentially("Marta")
    await expect(page.get_by_text("Not saved yet")).to_be_visible()
    await page.get_by_role("link", name="Conversations").click(no_wait_after=True)
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Marta")
    assert asked == ["beforeunload"]


async def test_the_theme_is_remembered_and_there_before_the_page_is(stage: Stage) -> None:
    _, context = await stage.window(Role.STUDENT, color_scheme="light")
    page = await context.new_page()
    await page.goto("/personas")
    html = page.locator("html")
    await expect(html).to_have_attribute("data-theme", "light")
    await page.get_by_role("button", name="Theme").click()
    await page.get_by_role("button", name="Dark").click()
    await expect(html).to_have_attribute("data-theme", "dark")
    await page.goto("/account", wait_until="commit")
    await expect(html).to_have_attribute("data-theme", "dark")
    assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


async def test_no_page_is_broader_than_a_phone(stage: Stage) -> None:
    await stage.persona("A name that goes on for longer than any phone is broad", tags=["x" * 90])
    _, context = await stage.window(Role.ADMIN, **PHONE)
    page = await context.new_page()
    for path in PAGES:
        await page.goto(path)
        await page.wait_for_function("window.did_handshake")
        assert await page.evaluate(OVERFLOW) <= 0, path


async def test_on_phones_the_navigation_opens_and_leads_on(stage: Stage) -> None:
    _, context = await stage.window(Role.STUDENT, **PHONE)
    page = await context.new_page()
    await page.goto("/personas")
    navigation = page.get_by_role("navigation", name="Main")
    await expect(navigation).to_be_hidden()
    await page.get_by_role("button", name="Menu").click()
    await expect(navigation).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(navigation).to_be_hidden()
    await page.get_by_role("button", name="Menu").click()
    await navigation.get_by_role("link", name="Conversations").click()
    await expect(page).to_have_url(f"{stage.served.url}/conversations")


async def test_the_socket_of_a_page_is_refused_to_another_site(stage: Stage) -> None:
    _, context = await stage.window(Role.STUDENT)
    page = await context.new_page()
    await page.goto("/personas")
    own = await page.evaluate("window.clientId")
    host = stage.served.url.removeprefix("http")
    path = f"/_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id={own}"
    assert await page.evaluate(SOCKET, f"ws{host}{path}") == "open"
    await context.route("http://elsewhere.test/", _blank)
    foreign = await context.new_page()
    await foreign.goto("http://elsewhere.test/")
    assert await foreign.evaluate(SOCKET, f"ws{host}{path}") == "refused"


async def test_an_open_page_lands_on_the_sign_in_page_when_access_ends(stage: Stage) -> None:
    member, context = await stage.window(Role.STUDENT)
    page = await context.new_page()
    await page.goto("/personas")
    await page.wait_for_function("window.did_handshake")
    gone = PersonChanges(active=False)
    await stage.served.services.accounts.change_person(OPERATOR, member.actor.id, gone)
    await expect(page).to_have_url(f"{stage.served.url}/sign-in")


async def test_names_and_texts_are_never_markup(stage: Stage) -> None:
    await stage.persona(XSS, role_line=XSS, tags=[XSS], background=XSS, traits=[XSS])
    _, context = await stage.window(Role.ADMIN)
    page = await context.new_page()
    await page.goto("/personas")
    await expect(page.get_by_role("heading", name=XSS)).to_be_visible()
    await page.get_by_role("link", name="Edit").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value(XSS)
    await page.get_by_role("button", name="Chat").click()
    await page.wait_for_url("**/conversations/*")
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    assert await page.evaluate("window.xss") is None


async def test_signing_out_ends_the_session(stage: Stage) -> None:
    _, context = await stage.window(Role.STUDENT)
    page: Page = await context.new_page()
    await page.goto("/personas")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page).to_have_url(f"{stage.served.url}/sign-in")
    await page.goto("/account")
    await expect(page).to_have_url(f"{stage.served.url}/sign-in?next=/account")


async def _blank(route: Route) -> None:
    await route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")
