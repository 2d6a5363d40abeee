"""What stands around every page."""

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role

FOR_ALL = ["Personas", "Conversations", "Practice", "Sections", "Jobs", "Usage"]
FOR_AUTHORS = [*FOR_ALL, "Clients", "Rubrics", "Ask"]


@pytest.mark.parametrize(
    ("role", "areas"),
    [
        (Role.ADMIN, [*FOR_AUTHORS, "People", "Monitor", "Limits"]),
        (Role.TEACHER, FOR_AUTHORS),
        (Role.RESEARCHER, FOR_AUTHORS),
        (Role.STUDENT, FOR_ALL),
    ],
)
async def test_the_navigation_shows_what_a_role_may_open(
    site: Site, role: Role, areas: list[str]
) -> None:
    person = await site.visitor(role, "Noor Haddad")
    await person.open("/demo-model")
    links = [link for link in person.find(ui.link).elements if "nav-link" in link.classes]
    named = {link.props["href"]: link for link in links}
    assert list(dict(sorted(named.items()))) == sorted(f"/{area.lower()}" for area in areas)
    await person.should_see("Noor Haddad")
    await person.should_see(role.value.capitalize())


async def test_the_area_one_is_in_is_marked(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    links = [link for link in student.find(ui.link).elements if "nav-link" in link.classes]
    marked = [link.props["href"] for link in links if link.props.get("aria-current") == "page"]
    assert marked == ["/personas"]


@pytest.mark.parametrize("path", ["/personas", "/conversations", "/account"])
async def test_every_page_says_that_the_demo_model_answers(site: Site, path: str) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open(path)
    await student.should_see("Demo model answers")


async def test_the_first_thing_the_keyboard_reaches_leads_past_the_navigation(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/personas")
    first = page.layout.default_slot.children[0]
    assert isinstance(first, ui.skip_link)
    assert first.props["href"] == f"#{page.content.html_id}"


async def test_people_who_are_not_signed_in_get_no_navigation(site: Site) -> None:
    stranger = site.stranger()
    await stranger.open("/sign-in")
    await stranger.should_not_see("Conversations")
