"""What a persona is called as a model: a name that people can read, and that finds it again."""

import re
import unicodedata
from uuid import UUID

PREFIX = "persona:"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SHORT = re.compile(r"(?:[^:{}/]*-)?([0-9a-f]{12})", re.IGNORECASE)
_LONGEST_SLUG = 40


def short_id(name: str, id: UUID) -> str:
    """Return the name in plain letters and the last group of the id: `mara-voss-0b1a4f6e7c21`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'persona'}-{str(id)[-12:]}"


def full_id(id: UUID) -> str:
    """Return the name by which nobody else can be meant: `persona:` and the whole id."""
    return f"{PREFIX}{id}"


def whole_in(text: str) -> UUID | None:
    """Return the id in a full name, or in an id alone."""
    bare = text.removeprefix(PREFIX)
    return UUID(bare) if _UUID.fullmatch(bare) else None


def ending_in(text: str) -> str | None:
    """Return the last group of an id from a short name; people may be renamed, so it decides."""
    found = _SHORT.fullmatch(text)
    return found[1].lower() if found else None
