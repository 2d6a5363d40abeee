"""The one maker of ids."""

import secrets
import time
import uuid
from uuid import UUID

_NAMESPACE = UUID("6f9c1d3e-52c7-5a0b-9d38-0b1a4f6e7c21")


class _Maker:
    """Makes ids that sort as they were made, also within a millisecond (RFC 9562, section 6.2)."""

    _last = 0

    def new(self) -> UUID:
        unix_ms = time.time_ns() // 1_000_000
        random = secrets.randbits(74)
        high, low = random >> 62, random & (1 << 62) - 1
        made = unix_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
        # In the same millisecond, or with the clock set back: the last one and a little more.
        self._last = max(made, self._last + 1)
        return UUID(int=self._last)


_maker = _Maker()


def new_id() -> UUID:
    """Return a new UUIDv7: unique, and sorted by the order of making within this process."""
    return _maker.new()


def derived_id(origin: UUID, *parts: str | int) -> UUID:
    """Return the id that always follows from `origin` and `parts` (UUIDv5).

    Repeating a request derives the same id, so that it finds what the first one made.
    """
    return uuid.uuid5(_NAMESPACE, "/".join([str(origin), *map(str, parts)]))
