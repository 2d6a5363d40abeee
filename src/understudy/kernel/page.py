"""Keyset pages: every list in the house is read this way."""

import base64
import binascii
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from understudy.kernel.errors import Invalid

MOST_PER_PAGE = 200


class Page[Item](BaseModel):
    """A part of a list, and where the next part starts."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None = None
    """Give this as `after` to read on; null at the end."""


class _HasId(Protocol):
    @property
    def id(self) -> UUID: ...


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


def id_cursor(items: Sequence[_HasId], limit: int) -> str | None:
    """Return where the next part of a list that is ordered by ids starts; None at its end.

    Args:
        items: `limit + 1` of them were fetched, if there are so many.
        limit: how many are shown.
    """
    return encode_cursor(items[limit - 1].id.hex) if len(items) > limit else None


def id_after(cursor: str) -> UUID:
    """Return the id of the row that a list goes on after.

    Raises:
        CursorInvalid: it was not made by `id_cursor`.
    """
    try:
        return UUID(hex=decode_cursor(cursor, 1)[0])
    except ValueError:
        raise CursorInvalid from None


def page_of[Item](items: list[Item], limit: int, cursor: str | None) -> Page[Item]:
    """Cut `limit + 1` fetched items to a page; `cursor` is the place of item number `limit`."""
    if len(items) <= limit:
        return Page(items=items)
    return Page(items=items[:limit], next=cursor)
