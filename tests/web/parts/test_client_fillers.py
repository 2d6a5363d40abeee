"""The fields of a client's form."""

import asyncio
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.web.parts.client_asks import Asked, Kind
from understudy.web.parts.client_fillers import Filler, filler_of

COLUMNS = (
    Asked("who", "Who", "line"),
    Asked("is_strain", "A strain", "flag"),
)
PICKED = (
    Asked("code", "Issue", "choice", options={"a": "A", "b": "B"}),
    Asked("note", "N", "line"),
)
ROWS = [{"who": "Ida", "is_strain": True}, {"who": "Bo", "is_strain": False}]


async def shown(site: Site, asked: Asked, value: object) -> tuple[User, Filler, list[str]]:
    """Return a visitor of a page with one field, the field, and what it was told."""
    visitor, told = await site.visitor(Role.TEACHER), list[str]()
    with await visitor.open("/demo-model"):
        filler = filler_of(asked, value, lambda: told.append("changed"))
    return visitor, filler, told


KINDS: list[tuple[Kind, Any]] = [
    ("line", "x"),
    ("prose", "x\n\ny"),
    ("number", 3),
    ("number", None),
    ("flag", True),
    ("chips", ["a"]),
    ("sentences", ["A, b."]),
    ("codes", ["b", "a"]),
    ("choice", "b"),
    ("choice", "gone"),
]


@pytest.mark.parametrize(("kind", "value"), KINDS)
async def test_what_nobody_touched_is_what_it_was(site: Site, kind: Kind, value: Any) -> None:
    options = {"a": "A", "b": "B"} if kind in {"codes", "choice"} else None
    visitor, filler, _ = await shown(site, Asked("p", "Label", kind, options=options), value)
    assert filler.read() == value
    assert filler.anchor("2.text") is None
    with visitor:
        filler.mark({"": "Please mend this."})
        filler.mark({})


async def test_a_number_that_is_none_is_read_as_it_is_written(site: Site) -> None:
    visitor, filler, _ = await shown(site, Asked("p", "Label", "number"), 3)
    (field,) = visitor.find(ui.input).elements
    field.value = " 12 "
    assert filler.read() == 12
    field.value = "two"
    assert filler.read() == "two"


async def test_rows_are_added_and_taken_away(site: Site) -> None:
    asked = Asked("p", "People", "rows", columns=COLUMNS)
    visitor, filler, told = await shown(site, asked, ROWS)
    assert filler.read() == ROWS
    await press(visitor, "Add to people")
    async with asyncio.timeout(30):
        while not told:
            await asyncio.sleep(0.02)
    assert filler.read() == ROWS  # the new one is empty
    drops = [e for e in visitor.find(ui.element).elements if "drop" in e.classes]
    click(visitor, min(drops, key=lambda each: each.id))
    await visitor.should_not_see("Ida", retries=20)
    assert filler.read() == ROWS[1:]


async def test_what_was_picked_is_kept_without_a_note(site: Site) -> None:
    asked = Asked("p", "Issues", "rows", columns=PICKED)
    _, filler, _ = await shown(site, asked, [{"code": "b", "note": ""}])
    assert filler.read() == [{"code": "b", "note": ""}]


async def test_rows_say_which_is_wrong_and_can_be_led_to(site: Site) -> None:
    asked = Asked("p", "People", "rows", columns=COLUMNS)
    visitor, filler, _ = await shown(site, asked, ROWS)
    filler.mark({"1.who": "Please fill this in."})
    await visitor.should_see("No. 2: Please fill this in.")
    filler.mark({})
    await visitor.should_not_see("No. 2")
    row = filler.anchor("1.who")
    assert row
    assert any(isinstance(e, ui.input) and e.value == "Bo" for e in row.descendants())
    assert filler.anchor("7") is None
