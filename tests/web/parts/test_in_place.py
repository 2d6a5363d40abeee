"""What is changed in place is sent only where it differs."""

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.web.parts.in_place import Keyed, Rows, Switch, put, put_classes, put_width
from understudy.web.parts.kit import box, text


class Line:
    """A row that shows a word."""

    def __init__(self) -> None:
        with box() as self.root:
            self.word = text("span", "")

    def show(self, item: str) -> None:
        self.word.set_text(item)


@pytest.fixture
async def student(site: Site) -> User:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    return student


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What elements were sent anew."""
    updated: list[int] = []
    monkeypatch.setattr(ui.element, "update", lambda element: updated.append(element.id))
    return updated


async def test_what_stays_the_same_is_not_sent(student: User, sent: list[int]) -> None:
    assert student.client
    with student.client:
        bar = box("one")
    for set_all in range(2):
        sent.clear()
        put(bar, aria_label="so much")
        put_width(bar, 0.5)
        put_classes(bar, "two three")
        assert bool(sent) is (set_all == 0)
    assert bar.props["aria-label"] == "so much"
    assert bar.style["width"] == "50.0%"
    assert list(bar.classes) == ["two", "three"]


async def test_a_width_stays_within_its_place(student: User) -> None:
    assert student.client
    with student.client:
        bar = box()
    for share, width in ((-1, "0.0%"), (3, "100.0%")):
        put_width(bar, share)
        assert bar.style["width"] == width


async def test_rows_stay_and_show_what_now_has_their_place(student: User) -> None:
    assert student.client
    with student.client:
        rows = Rows[str](Line)
    rows.show(["ash", "birch"])
    first = rows.root.default_slot.children[0]
    rows.show(["cedar"])
    await student.should_see("cedar")
    await student.should_not_see("birch")
    rows.show(["elm", "fir", "gorse"])
    await student.should_see("gorse")
    assert rows.root.default_slot.children[0] is first
    rows.show([])
    assert not rows.root.visible


async def test_of_a_switch_one_button_is_down(student: User) -> None:
    assert student.client
    with student.client:
        said = text("p", "")
        choices = {"a": "Hours", "b": "Days"}
        switch = Switch("Time", choices, "a", lambda: said.set_text(f"Now {switch.value}"))
    await press(student, "Days")
    await student.should_see("Now b", retries=20)
    down = {e.props["aria-pressed"] for e in student.find("Hours").elements}
    assert down == {"false"}


async def test_a_keyed_row_stays_with_its_item(student: User) -> None:
    assert student.client
    with student.client:
        rows = Keyed[str, str](lambda _: Line(), lambda item: item[0])
    rows.show(["a1", "b1"])
    first, second = rows.root.default_slot.children
    rows.show(["c1", "b2", "a1"])
    newest, *others = rows.root.default_slot.children
    assert others == [second, first], "each is where its item is"
    await student.should_see("b2")
    rows.show(["a2"])
    assert rows.root.default_slot.children == [first]
    assert newest.is_deleted
    rows.show([])
    assert not rows.root.visible
