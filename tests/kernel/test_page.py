import base64
from types import SimpleNamespace
from uuid import UUID

import pytest

from understudy.kernel.page import (
    CursorInvalid,
    Page,
    decode_cursor,
    encode_cursor,
    id_after,
    id_cursor,
    page_of,
)


def encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


@pytest.mark.parametrize(
    "parts",
    [
        ["1"],
        ["ann@example.org"],
        ["Ä 李 🧑🏽‍🤝‍🧑🏼", "x"],
        ["2026-03-29T01:30:00+00:00", "id"],
        ["", ""],
        ["a?b&c=d/+", "-_"],
        ["x" * 300, "y"],
    ],
)
def test_a_place_comes_back_as_it_was_and_fits_into_an_address(parts: list[str]) -> None:
    cursor = encode_cursor(*parts)
    assert decode_cursor(cursor, len(parts)) == parts
    assert cursor.isascii()
    assert set("?&=/+ %#") & set(cursor) == set()


@pytest.mark.parametrize(
    ("cursor", "count"),
    [
        ("nonsense", 1),
        ("!!!!", 1),
        ("é", 1),
        ("a", 1),
        (encode_cursor("a") + "=", 1),
        (encode_cursor("a") + "!", 1),
        (encode_cursor("a", "b"), 1),
        (encode_cursor("a"), 2),
        (encoded(b"\xff\xfe"), 1),
        (encoded(b"a\0b"), 1),
        ("", 2),
        ("\0", 1),
    ],
)
def test_what_is_no_place_of_this_list_is_refused(cursor: str, count: int) -> None:
    with pytest.raises(CursorInvalid, match="not a place in this list"):
        decode_cursor(cursor, count)


@pytest.mark.parametrize(
    ("fetched", "shown", "next"),
    [
        ([], [], None),
        ([1], [1], None),
        ([1, 2, 3], [1, 2, 3], None),
        ([1, 2, 3, 4], [1, 2, 3], "here"),
    ],
)
def test_only_a_page_with_something_behind_it_says_where_to_go_on(
    fetched: list[int], shown: list[int], next: str | None
) -> None:
    assert page_of(fetched, 3, "here") == Page(items=shown, next=next)


def test_a_list_ordered_by_ids_goes_on_after_the_last_one_shown() -> None:
    items = [SimpleNamespace(id=UUID(int=number)) for number in range(4)]
    cursor = id_cursor(items, 3)
    assert cursor is not None
    assert id_after(cursor) == UUID(int=2)
    assert id_cursor(items, 4) is None
    assert id_cursor([], 3) is None


@pytest.mark.parametrize("cursor", [encode_cursor("2"), encode_cursor("a", "b"), "nothing", ""])
def test_what_is_no_id_is_no_place_in_such_a_list(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        id_after(cursor)
