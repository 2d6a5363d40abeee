"""Colours that belong to people and personas: the same one everywhere, always."""

from uuid import UUID

TONES = ("teal", "indigo", "amber", "rose", "sky", "violet")


def tone_of(id: UUID) -> str:
    """Return the colour of a persona or person."""
    return TONES[id.int % len(TONES)]
