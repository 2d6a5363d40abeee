"""A table of figures: in the order of the column that is pressed."""

from nicegui.testing import User

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.web.parts.sorted_table import AT_ONCE, MOST_SHOWN, Column, SortedTable

type Row = tuple[str, int | None]
COLUMNS = (
    Column[Row]("Name", lambda r: r[0], lambda r: r[0], lambda r: f"/x/{r[0]}", falling=False),
    Column[Row]("Number", lambda r: str(r[1]), lambda r: r[1]),
)
ROWS: list[Row] = [("c", 2), ("a", None), ("b", 10)]


async def table(site: Site, rows: list[Row], more: str = "") -> tuple[User, SortedTable[Row]]:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"):
        return student, SortedTable("Numbers", COLUMNS, rows, more)


def names(shown: SortedTable[Row]) -> str:
    rows = shown._body.default_slot.children
    return "".join(e.text for row in rows for e in row.descendants() if "/x/" in str(e.props))  # type: ignore[attr-defined]  # links


async def test_the_first_column_is_the_order_until_another_is_pressed(site: Site) -> None:
    user, shown = await table(site, ROWS)
    assert names(shown) == "abc"
    await press(user, "Number")
    await user.should_see("Number ↓")
    assert names(shown) == "bca"  # what is not known comes last
    await press(user, "Number ↓")
    await user.should_see("Number ↑")
    assert names(shown) == "cba"
    orders = [head.props["aria-sort"] for head, _ in shown._heads]
    assert orders == ["none", "ascending"]


async def test_of_very_many_rows_the_first_are_shown_and_that_is_said(site: Site) -> None:
    rows: list[Row] = [(f"{n:04}", n) for n in range(MOST_SHOWN + 1)]
    user, shown = await table(site, rows, "The file has all.")
    assert len(shown._body.default_slot.children) == AT_ONCE
    await user.should_see(f"At most {MOST_SHOWN} of {MOST_SHOWN + 1} are shown. The file has all.")
    await press(user, f"Show more ({MOST_SHOWN - AT_ONCE})")
    await user.should_not_see("Show more")
    assert len(shown._body.default_slot.children) == MOST_SHOWN
    await press(user, "Number")
    await user.should_see("Number ↓")
    assert names(shown).startswith(f"{MOST_SHOWN:04}")
