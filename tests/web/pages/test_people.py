"""People, for administrators."""

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, click, open_site, press
from understudy.accounts.access import OPERATOR, Role
from understudy.kernel.settings import Settings


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
async def test_only_administrators_see_people(site: Site, role: Role) -> None:
    person = await site.visitor(role)
    assert (await person.http_client.get("/people")).status_code == 403


async def test_inviting_shows_a_link_that_works(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/people")
    await press(admin, "Invite")
    await admin.should_see("Invite a person")
    admin.find(kind=ui.input, content="Name").type("Noor Haddad")
    admin.find(kind=ui.input, content="E-mail").type("Noor@School.test")
    await press(admin, "Make the link")
    await admin.should_see("Link for Noor Haddad", retries=20)
    (link,) = (e.text for e in admin.find("/set-up?token=").elements)  # type: ignore[attr-defined]  # a text
    await admin.should_see("No password yet")
    stranger = site.stranger()
    await stranger.open(link.removeprefix("http://test"))
    await stranger.should_see("Welcome")


async def test_a_link_leads_to_the_public_address(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://people.example.org"})
    async with open_site(public) as site:
        admin = await site.visitor(Role.ADMIN)
        await admin.open("/people")
        await press(admin, "Invite")
        await admin.should_see("Invite a person")
        admin.find(kind=ui.input, content="Name").type("Noor Haddad")
        admin.find(kind=ui.input, content="E-mail").type("noor@school.test")
        await press(admin, "Make the link")
        await admin.should_see("https://people.example.org/set-up?token=", retries=20)


async def test_an_invitation_without_a_name_says_what_is_missing(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/people")
    await press(admin, "Invite")
    await press(admin, "Make the link")
    await admin.should_see("Please enter an e-mail address.")


async def test_a_role_is_changed_in_place(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    person = await site.person(Role.STUDENT, "Noor Haddad")
    await admin.open("/people")
    (choice,) = (s for s in admin.find(ui.select).elements if "Noor" in s.props["aria-label"])
    choice.value = "teacher"
    await admin.should_see("Noor Haddad is teacher now.", retries=20)
    assert (await site.services.accounts.find(OPERATOR, person.email)).role is Role.TEACHER


async def test_the_last_administrator_stays_one_and_the_field_says_so(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN, "Ada Only")
    await admin.open("/people")
    (choice,) = admin.find(ui.select).elements
    choice.value = "student"
    await admin.should_see("This is the last administrator", retries=20)
    (choice,) = admin.find(ui.select).elements
    assert choice.value == "admin"


async def test_somebody_is_deactivated_and_activated(site: Site) -> None:
    person = await site.person(Role.STUDENT, "Noor Haddad")
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/people")
    for label, active in (("Deactivate", False), ("Activate", True)):
        (row,) = (r for r in rows(admin) if says(r, person.email))
        (item,) = (i for i in row.descendants() if isinstance(i, ui.menu_item) and says(i, label))
        click(admin, item)
        await admin.should_see(
            "Noor Haddad is student now." if active else "Noor Haddad is deactivated now.",
            retries=20,
        )
        assert (await site.services.accounts.find(OPERATOR, person.email)).active is active


async def test_a_password_is_reset_after_a_question(site: Site) -> None:
    person = await site.person(Role.STUDENT, "Noor Haddad")
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/people")
    (row,) = (r for r in rows(admin) if says(r, person.email))
    items = (i for i in row.descendants() if isinstance(i, ui.menu_item))
    click(admin, next(i for i in items if says(i, "New password link")))
    await admin.should_see("A new password for Noor Haddad?")
    assert (await site.services.accounts.find(OPERATOR, person.email)).has_password
    await press(admin, "Make the link")
    await admin.should_see("Link for Noor Haddad", retries=20)
    assert not (await site.services.accounts.find(OPERATOR, person.email)).has_password


async def test_people_are_found_by_name_or_mail(site: Site) -> None:
    await site.person(Role.STUDENT, "Noor Haddad")
    admin = await site.visitor(Role.ADMIN, "Ada Only")
    await admin.open("/people")
    admin.find(ui.input).type("noor")
    await admin.should_not_see("ada.only@site.test", retries=20)
    await admin.should_see("noor.haddad@site.test")
    admin.find(ui.input).type(" elsewhere")
    await admin.should_see("Nobody found", retries=20)


def rows(user: User) -> list[ui.element]:
    return [e for e in user.find(ui.element).elements if "entry-row" in e.classes]


def says(element: ui.element, words: str) -> bool:
    return any(getattr(inner, "text", "") == words for inner in element.descendants())
