"""Names of pages in addresses, and the sites that may show them."""

import re
import secrets
import unicodedata
from urllib.parse import urlsplit

LONGEST_SLUG = 60
_SHORTEST_SLUG = 3
_UNGUESSABLE = 26
"""Letters, each one of 32: 130 bits."""
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"

RESERVED = frozenset(
    ["conversations", "documents", "embed", "inbox", "new", "pages", "samples", "sessions"]
)
"""What addresses beside a page's are called."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LOCAL = ("localhost", "127.0.0.1")


def require_slug(text: str) -> str:
    """Return a name that may stand in an address.

    Raises:
        ValueError: says what it must be.
    """
    slug = text.strip().lower()
    if not _SLUG.fullmatch(slug) or not _SHORTEST_SLUG <= len(slug) <= LONGEST_SLUG:
        raise ValueError(
            f"must be {_SHORTEST_SLUG} to {LONGEST_SLUG} letters a to z, digits and single dashes"
        )
    if slug in RESERVED:
        raise ValueError("is a name that addresses here have already; choose another one")
    return slug


def slug_of(title: str) -> str:
    """Return a name made from a title; "" if nothing of it can stand in one."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    slug = _NO_LETTER.sub("-", letters).strip("-")[: LONGEST_SLUG - 8].strip("-")
    return "" if len(slug) < _SHORTEST_SLUG or slug in RESERVED else slug


def unlike(slug: str) -> str:
    """Return another name that begins like this one."""
    return f"{slug}-{_random(4)}"


def unguessable() -> str:
    """Return a long random name."""
    return _random(_UNGUESSABLE)


def is_unguessable(slug: str) -> bool:
    """Tell whether a name can be one of those that only people know who were given it."""
    return len(slug) == _UNGUESSABLE and set(slug) <= set(_LETTERS)


def normal_origin(text: str) -> str:
    """Return the one spelling of a site, such as `https://example.org`.

    Only the machine itself may go without encryption, for those who try something out.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(text.strip().rstrip("/").lower())
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_encrypted = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    plain = f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    if not is_encrypted or not re.fullmatch(r"[a-z0-9.-]+", host) or plain != parts.geturl():
        raise ValueError("must be a site's address such as https://example.org, without a path")
    return plain


def _random(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
