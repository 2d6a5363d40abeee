"""Tokens: opaque random words, of which only a digest is stored."""

import hashlib
import secrets

PREFIX = "understudy_"
"""By this, scanners for leaked secrets recognise one."""
_SECRET_BYTES = 32


def new_token() -> str:
    """Return a new token: 256 random bits in letters that need no quoting in URLs or headers."""
    return PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def digest_of(token: str) -> str:
    """Return what is stored of a token.

    A plain SHA-256 is enough: 256 random bits cannot be guessed, however fast the hash.
    """
    return hashlib.sha256(token.encode()).hexdigest()
