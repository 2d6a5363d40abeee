"""Codes with which people enrol in a section: short, easy to copy from a slide."""

import re
import secrets

LENGTH = 8
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1, which look like one another."""


def new_code() -> str:
    """Return a code that nobody can guess: one of 31 to the power of 8."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal_code(text: str) -> str:
    """Return a code as it is stored, however it was typed: `abcd-efgh`, `ABCD EFGH`."""
    return re.sub(r"[\s\-]+", "", text).upper()
