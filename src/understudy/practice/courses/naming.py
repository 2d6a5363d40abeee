"""What lists by name are ordered by, and the places in them."""

from uuid import UUID

from understudy.kernel.page import CursorInvalid, decode_cursor, encode_cursor

MOST_SORTED = 200
"""Characters of a name that count for the order."""

type Place = tuple[str, UUID]


def sort_name(name: str) -> str:
    """Return a name as it is sorted: without case and surplus space, cut to what is stored."""
    return " ".join(name.casefold().split())[:MOST_SORTED]


def cursor_of(place: Place) -> str:
    """Return the opaque text for a place in a list."""
    name, last_id = place
    return encode_cursor(name, last_id.hex)


def place_of(cursor: str) -> Place:
    """Return the place in a list.

    Raises:
        CursorInvalid: it is not from such a list.
    """
    name, last_id = decode_cursor(cursor, 2)
    try:
        return name, UUID(hex=last_id)
    except ValueError:
        raise CursorInvalid from None
