"""What a judge's answer rests on: with the same basis the stored answer is used again.

Whatever a judge is given belongs here. How levels follow from the answer does not: they are
derived anew each time.
"""

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from understudy.practice.mind.counts import Turn

_FORM = 1
"""Raised when the meaning of a key changes, so that no older one is taken for it."""


class Basis(BaseModel):
    """All that decides on a judge's answer.

    Attributes:
        transcript: speaker and text of every turn. Labels are not shown to a judge.
        reflection: what the student wrote, which some criteria are judged from.
        rubric_version_id: a version never changes.
        prompt_version: the declared version with the digest of the text, as in the ledger.
        model: as in the ledger, with its provider.
    """

    model_config = ConfigDict(frozen=True)

    transcript: tuple[tuple[str, str], ...]
    reflection: str
    rubric_version_id: UUID
    prompt_version: str
    model: str


def said_in(turns: Iterable[Turn]) -> tuple[tuple[str, str], ...]:
    """Return a transcript as it stands in a basis."""
    return tuple((turn.speaker.value, turn.text) for turn in turns)


def key_of(basis: Basis) -> str:
    """Return the key of a basis: 64 hexadecimal digits, another for any other basis."""
    # JSON keeps the parts apart: no text can be read as the end of one and the start of another.
    whole = json.dumps([_FORM, basis.model_dump(mode="json")], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
