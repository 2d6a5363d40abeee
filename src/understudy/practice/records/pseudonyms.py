"""Who is who in an export for research, without saying who."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from understudy.practice.sessions.privacy import EMAIL, Identity

_KEY_BYTES = 32
_DIGITS = 12
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Pseudonyms:
    """Names for one export: the same for the same, others in the next export.

    The key is never written anywhere: when the export is done nobody can tell back whose they are,
    not even who has the database.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(_KEY_BYTES)

    def of(self, kind: str, id: UUID | None) -> str:
        """Return what something of this kind is called; nothing for nothing."""
        if id is None:
            return ""
        made = hmac.new(self._key, f"{kind}/{id}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{made[:_DIGITS]}"


class Blanks:
    """Takes the names and e-mails of certain people out of texts, and whatever is an address."""

    def __init__(self, people: Iterable[Identity]) -> None:
        self._people = [(person, _marks(person)) for person in people]

    def clean(self, text: str) -> str:
        """Return a text without them."""
        text = _ADDRESS.sub(EMAIL, text)
        folded = unicodedata.normalize("NFC", text).casefold()
        for person, marks in self._people:
            if any(mark in folded for mark in marks):  # far quicker than to look for whole words
                text = person.taken_out(text)
        return text


def _marks(person: Identity) -> set[str]:
    """Return what a text holds at least in which somebody is named."""
    name = unicodedata.normalize("NFC", person.name)
    said = [*name.split(), *person.parts, person.email.strip()]
    return {each.casefold() for each in said if each}
