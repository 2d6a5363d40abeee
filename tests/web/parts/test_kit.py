"""The small pieces all pages are made of."""

import pytest
from nicegui import ui

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.web.notices import notice
from understudy.web.parts.kit import avatar, box, button, icon_link, initials, sheet


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Kowal", "MK"),
        ("Marta", "M"),
        ("maría de la cruz", "MC"),
        ("王小明", "王"),
        ("  Ana   Sol ", "AS"),
        ("(nobody)", "?"),
        ("", "?"),
    ],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


async def test_a_link_that_shows_only_a_picture_has_a_name(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        made = icon_link("All people", "people", "/people")
        face = avatar('x" onmouseover="alert(1)', "teal")
    assert made.props["aria-label"] == made.props["title"] == "All people"
    assert face.props["aria-hidden"] == "true"


async def test_a_handler_goes_on_though_what_was_pressed_is_gone(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")

    async def act() -> None:
        place.clear()
        notice("Still here.")

    with page, box() as place:
        button("Clear", act)
    await press(student, "Clear")
    await student.should_see("Still here.")
    await student.should_not_see("Clear")


async def test_one_dialog_follows_another(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")

    def second() -> None:
        with sheet("Second"):
            button("Fine", None)

    def first() -> None:
        def go_on() -> None:
            close()
            second()

        with sheet("First") as close:
            button("On", go_on)

    with page:
        button("Open", first)
    await press(student, "Open")
    await student.should_see("First")
    await press(student, "On")
    await student.should_see("Second")
    dialogs = student.find(ui.dialog).elements
    assert [d.props["aria-label"] for d in dialogs if d.value] == ["Second"]
