"""How personas are sorted and found: by names and tags written the same way."""

from understudy.personas.schemas import PersonaFields
from understudy.personas.words import folded

MOST_SORTED = 400
"""Characters of a name that count for the order."""

_EDGE = "\x1f"
"""Stands around every tag; `folded` lets none through, so a tag cannot be faked by a name."""


def sort_name(fields: PersonaFields) -> str:
    """Return what lists are ordered by; cut, since folding can make a name longer."""
    return folded(fields.name)[:MOST_SORTED]


def found_by(fields: PersonaFields) -> str:
    """Return what the filters of a list look through: name, role line and tags."""
    tags = "".join(tag_mark(tag) for tag in fields.tags)
    return f"{folded(fields.name)}\n{folded(fields.role_line)}\n{tags}"


def tag_mark(tag: str) -> str:
    """Return how a whole tag stands in `found_by`."""
    return f"{_EDGE}{folded(tag)}{_EDGE}"
