"""Places in lists that show the newest first."""

from uuid import UUID

import pytest

from understudy.ask.documents.places import cursor_of, place_of
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor

ID = UUID("0198c6a0-0000-7000-8000-000000000001")


def test_a_place_is_found_again() -> None:
    place = now(), new_id()
    assert place_of(cursor_of(place)) == place


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        encode_cursor("today", ID.hex),
        encode_cursor("2026-11-21T10:00:00", ID.hex),
        encode_cursor("2026-11-21T10:00:00+00:00", "no id"),
    ],
)
def test_what_is_no_place_is_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        place_of(cursor)
