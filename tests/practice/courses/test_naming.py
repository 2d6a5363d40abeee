import pytest

from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.practice.courses.naming import MOST_SORTED, cursor_of, place_of, sort_name


def test_names_are_sorted_without_case_and_surplus_space_and_fit_their_column() -> None:
    assert sort_name("  Group   B ") == sort_name("group b")
    assert len(sort_name("ß" * MOST_SORTED)) == MOST_SORTED


def test_a_place_survives_the_way_through_a_cursor() -> None:
    place = ("group b", new_id())
    assert place_of(cursor_of(place)) == place


@pytest.mark.parametrize("cursor", ["x", "%%", encode_cursor("a"), encode_cursor("a", "b")])
def test_a_wrong_place_is_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        place_of(cursor)
