"""The one maker of ids."""

import secrets
import time
import uuid
from uuid import UUID

_NAMESPACE = UUID("6f9c1d3e-52c7-5a0b-9d38-0b1a4f6e7c21")


def new_id() -> UUID:
    """Return a new UUIDv7: unique, and sorted by time of making (RFC 9562, section 5.7)."""
    unix_ms = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = unix_ms << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def derived_id(origin: UUID, *parts: str | int) -> UUID:
    """Return the id that always follows from `origin` and `parts` (UUIDv5).

    Repeating a request derives the same id, so that it finds what the first one made.
    """
    return uuid.uuid5(_NAMESPACE, "/".join([str(origin), *map(str, parts)]))
