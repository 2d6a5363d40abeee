"""Keyset pages: every list in the house is read this way."""

import base64
import binascii

from pydantic import BaseModel, ConfigDict

from understudy.kernel.errors import Invalid

MOST_PER_PAGE = 200


class Page[Item](BaseModel):
    """A part of a list, and where the next part starts."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None = None
    """Give this as `after` to read on; null at the end."""


class CursorInvalid(Invalid):
    """`after` is not a place in this list; leave it out to start at the beginning."""

    code = "cursor_invalid"


def encode_cursor(*parts: str) -> str:
    """Return the opaque text for a place in a list."""
    return base64.urlsafe_b64encode("\x1f".join(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, count: int) -> list[str]:
    """Return the `count` parts of a cursor.

    Raises:
        CursorInvalid: it was not made by `encode_cursor`, or for another list.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        raise CursorInvalid from None
    parts = text.split("\x1f")
    # Python's decoder skips what is not base64: only what we would write ourselves is ours.
    if len(parts) != count or "\0" in text or encode_cursor(*parts) != cursor:
        raise CursorInvalid
    return parts


def page_of[Item](items: list[Item], limit: int, cursor: str | None) -> Page[Item]:
    """Cut `limit + 1` fetched items to a page; `cursor` is the place of item number `limit`."""
    if len(items) <= limit:
        return Page(items=items)
    return Page(items=items[:limit], next=cursor)
