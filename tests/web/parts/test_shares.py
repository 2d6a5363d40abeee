"""Who used most: ranked, with shares that add up."""

from decimal import Decimal

from nicegui.testing import User

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.web.parts.shares import MOST_SHOWN, OTHERS, Shares, Use


def use(name: str, cost: str | None = "1", tokens: int = 100, failed: int = 0) -> Use:
    return Use(name, 2, failed, tokens, None if cost is None else Decimal(cost))


async def shown(site: Site, *uses: Use) -> tuple[User, list[list[str]]]:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    with page:
        panel = Shares("By model")
    panel.show(uses, "today")
    rows = [r for r in panel._rows.root.default_slot.children if r.visible]
    texts = [[e.text for e in r.descendants() if getattr(e, "text", "")] for r in rows]  # type: ignore[attr-defined]  # texts
    return student, texts


async def test_shares_are_of_the_cost_and_the_dearest_comes_first(site: Site) -> None:
    student, rows = await shown(site, use("a", "1"), use("b", "3", failed=1), use("c", None))
    await student.should_see("Share of cost today")
    assert rows == [
        ["b", "$3.00", "75 %", "2 calls · 100 tokens · 1 failed"],
        ["a", "$1.00", "25 %", "2 calls · 100 tokens"],
        ["c", "\u2013", "\u2013", "2 calls · 100 tokens"],
    ]


async def test_where_no_cost_is_known_shares_are_of_the_tokens(site: Site) -> None:
    student, rows = await shown(site, use("a", None, 50), use("b", None, 150))
    await student.should_see("Share of tokens today")
    assert [row[:3] for row in rows] == [["b", "150", "75 %"], ["a", "50", "25 %"]]


async def test_the_smallest_are_one_row_at_the_end(site: Site) -> None:
    many = [use(f"m{n}", str(20 - n)) for n in range(MOST_SHOWN + 3)]
    _, rows = await shown(site, *many, use(OTHERS, "90"))
    assert len(rows) == MOST_SHOWN
    rest = sum(20 - n for n in range(MOST_SHOWN - 1, MOST_SHOWN + 3)) + 90
    assert rows[-1][:2] == [OTHERS, f"${rest}.00"]


async def test_nothing_is_told_as_nothing(site: Site) -> None:
    student, rows = await shown(site)
    await student.should_see("Nothing today")
    assert rows == []
