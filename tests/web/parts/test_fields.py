"""Fields that the server follows."""

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.site import Site, click
from understudy.accounts.access import Role
from understudy.web.parts.fields import ListField, line_field, search_field


def enter(user: User, text: str) -> None:
    """Type into the page's list field and press Enter."""
    (entry,) = (e for e in user.find(ui.element).elements if e.tag == "input")
    UserInteraction(user, {entry}, None).trigger("keydown.enter", text)


@pytest.mark.parametrize(
    ("sentences", "given", "values"),
    [
        (False, "new", ["old", "new"]),
        (False, " one, two ,, three", ["old", "one", "two", "three"]),
        (False, "old", ["old"]),
        (False, " , ", ["old"]),
        (True, "Yes, well, no.", ["old", "Yes, well, no."]),
    ],
)
async def test_what_is_entered_is_added(
    site: Site, given: str, values: list[str], *, sentences: bool
) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    with student:
        field = ListField("Tags", "", ["old"], lambda: None, sentences=sentences)
    enter(student, given)
    assert field.values == values
    await student.should_see(values[-1])


async def test_what_is_there_can_be_taken_away(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    told: list[list[str]] = []
    with student:
        field = ListField("Tags", "", ["old", "new"], lambda: told.append(list(field.values)))
    drops = {e.props.get("aria-label"): e for e in student.find(ui.element).elements}
    click(student, drops["Remove old"])
    assert field.values == ["new"]
    assert told == [["new"]]
    await student.should_not_see("old")


async def test_what_comes_from_elsewhere_is_shown_once(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    with student:
        field = ListField("Tags", "", ["old"], lambda: pytest.fail("nobody entered it"))
    field.add("new")
    field.add("new")
    assert field.values == ["old", "new"]


async def test_a_field_cannot_take_more_than_fits(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        line = line_field("Name", "", most=120)
        search = search_field("Search people", lambda: None)
    assert line.props["maxlength"] == 120
    assert search.props["aria-label"] == "Search people"
