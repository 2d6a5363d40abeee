"""Places in lists that show the newest first."""

from datetime import datetime
from uuid import UUID

from understudy.kernel.page import CursorInvalid, decode_cursor, encode_cursor

type Place = tuple[datetime, UUID]


def cursor_of(place: Place) -> str:
    """Return the opaque text for a place."""
    at, last_id = place
    return encode_cursor(at.isoformat(), last_id.hex)


def place_of(cursor: str) -> Place:
    """Return the place in a list.

    Raises:
        CursorInvalid: it is not from such a list.
    """
    at, last_id = decode_cursor(cursor, 2)
    try:
        place = datetime.fromisoformat(at), UUID(hex=last_id)
    except ValueError:
        raise CursorInvalid from None
    if place[0].tzinfo is None:
        raise CursorInvalid
    return place
