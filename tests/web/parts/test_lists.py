"""Reading and searching lists that come in pages."""

import pytest

from understudy.kernel.page import Page
from understudy.web.parts.lists import matches, read_all


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", True),
        ("noor", True),
        ("HADDAD noor", True),
        ("school had", True),
        ("nora", False),
        ("noor elsewhere", False),
    ],
)
def test_every_word_has_to_occur_somewhere(wanted: str, *, found: bool) -> None:
    assert matches(wanted, "Noor Haddad", "noor@school.test") is found


async def read(after: str | None, limit: int) -> Page[int]:
    start = int(after or 0)
    return Page(items=list(range(start, start + limit)), next=str(start + limit))


async def read_short(after: str | None, _limit: int) -> Page[int]:
    return Page(items=[1, 2], next="more") if after is None else Page(items=[3])


async def test_a_list_is_read_to_its_end() -> None:
    assert await read_all(read_short) == [1, 2, 3]


async def test_a_long_list_is_read_so_far_and_no_further() -> None:
    assert len(await read_all(read, most=300)) == 400
