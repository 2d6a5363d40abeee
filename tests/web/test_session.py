"""Who is looking at a page."""

import asyncio

import pytest

from tests.support.site import Site
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.accounts.schemas import PersonChanges
from understudy.web.session import safe_next, sign_in_path


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/people", "/people"),
        ("/conversations/1?x=2", "/conversations/1?x=2"),
        (None, "/"),
        ("", "/"),
        ("people", "/"),
        ("https://elsewhere.test/", "/"),
        ("//elsewhere.test/", "/"),
        ("/\\elsewhere.test", "/"),
        ("/\t/elsewhere.test", "/"),
        ("/\n/elsewhere.test", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-in", "/"),
        ("/sign-in?next=/sign-in", "/"),
    ],
)
def test_after_signing_in_one_stays_on_our_site(wanted: str | None, path: str) -> None:
    assert safe_next(wanted) == path


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/", "/sign-in"),
        ("/people", "/sign-in?next=/people"),
        ("/conversations?q=a b&c", "/sign-in?next=/conversations%3Fq%3Da%20b%26c"),
    ],
)
def test_the_sign_in_page_knows_where_one_wanted_to_go(wanted: str, path: str) -> None:
    assert sign_in_path(wanted) == path


async def test_a_token_that_opens_nothing_leads_to_the_sign_in_page(site: Site) -> None:
    stranger = site.stranger()
    stranger.http_client.cookies.set(SESSION_COOKIE, "understudy_of-long-ago")
    answer = await stranger.http_client.get("/personas")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/personas")


async def test_an_open_page_leaves_when_access_ends(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await site.person(Role.STUDENT)
    student = site.signed_in(person)
    page = await student.open("/personas")
    told: asyncio.Queue[str] = asyncio.Queue()
    monkeypatch.setattr(page, "open", told.put_nowait)  # what the browser is told to open
    gone = PersonChanges(active=False)
    await site.services.accounts.change_person(OPERATOR, person.actor.id, gone)
    async with asyncio.timeout(5):
        assert await told.get() == "/sign-in"


async def test_what_is_pressed_later_is_done_with_the_role_of_that_moment(site: Site) -> None:
    persona = await site.persona(name="Marta Kowal")
    person = await site.person(Role.STUDENT)
    student = site.signed_in(person)
    await student.open("/personas")
    gone = PersonChanges(active=False)
    await site.services.accounts.change_person(OPERATOR, person.actor.id, gone)
    student.find("Chat").click()
    await student.should_not_see("Something went wrong")
    held = await site.services.conversations.list(person.actor, persona_id=persona.id)
    assert held.items == []
