"""Reading and searching lists that come in pages."""

import pytest

from understudy.kernel.page import Page
from understudy.web.parts.lists import Reading, matches, read_all


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


async def test_several_lists_are_read_as_far_as_they_are_looked_at() -> None:
    asked: list[tuple[str | None, int]] = []

    async def letters(after: str | None, limit: int) -> Page[int]:
        asked.append((after, limit))
        return await read_short(after, limit)

    reading = Reading[int](letters, read)
    assert await reading.until(2) == [1, 2]
    assert await reading.until(2) == [1, 2]
    assert asked == [(None, 2)]
    assert await reading.until(5) == [1, 2, 3, 0, 1]
    assert asked == [(None, 2), ("more", 3)]
    assert reading.has_more
    whole = Reading[int](read_short)
    assert await whole.until(100) == [1, 2, 3]
    assert not whole.has_more
