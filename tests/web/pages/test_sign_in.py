"""Coming in."""

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import PASSWORD
from tests.support.site import Site
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.demo import DEMO_PEOPLE
from understudy.accounts.schemas import PersonDraft

NEW_PASSWORD = "eleven slow rivers"


def form(user: User) -> tuple[str, str]:
    """Return where a page's form is sent, and where the browser goes then."""
    (found,) = (e for e in user.find(ui.element).elements if "data-api" in e.props)
    return found.props["data-api"], found.props["data-next"]


def inputs(user: User) -> dict[str, str]:
    """Return the page's native entries: name to kind."""
    found = (e for e in user.find(ui.element).elements if e.tag == "input")
    return {e.props["name"]: e.props["type"] for e in found}


async def test_signing_in_leads_to_where_one_wanted_to_go(site: Site) -> None:
    stranger = site.stranger()
    await stranger.open("/people")  # leads here
    assert form(stranger) == ("/api/sign-in", "/people")
    assert inputs(stranger) == {"email": "email", "password": "password"}


async def test_signing_in_never_leads_to_another_site(site: Site) -> None:
    stranger = site.stranger()
    await stranger.open("/sign-in?next=https://elsewhere.test/")
    assert form(stranger) == ("/api/sign-in", "/")


async def test_who_is_signed_in_goes_on_at_once(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get("/sign-in?next=/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")


async def test_the_demo_offers_its_people_but_no_password(site: Site) -> None:
    await site.services.accounts.seed_demo_people(PASSWORD)
    stranger = site.stranger()
    await stranger.open("/sign-in")
    await stranger.should_see("This is a demo")
    for _, name, _ in DEMO_PEOPLE:
        await stranger.should_see(name)
    answer = await stranger.http_client.get("/sign-in")
    assert PASSWORD not in answer.text


async def test_an_installation_without_demo_people_offers_none(site: Site) -> None:
    stranger = site.stranger()
    await stranger.open("/sign-in")
    await stranger.should_not_see("This is a demo")


async def test_the_first_administrator_says_who_they_are(site: Site) -> None:
    token = await site.services.accounts.setup_link_token()
    stranger = site.stranger()
    await stranger.open(f"/set-up?token={token}")
    await stranger.should_see("Set up Understudy")
    assert form(stranger) == ("/api/set-up", "/")
    assert {"token", "name", "email", "password", "again"} <= set(inputs(stranger))


async def test_who_is_invited_only_chooses_a_password(site: Site) -> None:
    draft = PersonDraft(email="noor@school.test", name="Noor Haddad", role=Role.STUDENT)
    link = await site.services.accounts.invite(OPERATOR, draft)
    stranger = site.stranger()
    await stranger.open(link.path)
    await stranger.should_see("Welcome")
    assert set(inputs(stranger)) == {"token", "", "password", "again"}
    given = {"token": link.token, "password": NEW_PASSWORD}
    assert (await stranger.http_client.post("/api/set-up", json=given)).status_code == 200
    await stranger.open("/")
    await stranger.should_see("Noor Haddad")


@pytest.mark.parametrize("token", ["", "understudy_nonsense"])
async def test_a_link_that_does_not_work_says_what_to_do(site: Site, token: str) -> None:
    stranger = site.stranger()
    await stranger.open(f"/set-up?token={token}")
    await stranger.should_see("This link does not work")
    await stranger.should_see("ask an administrator for another")
