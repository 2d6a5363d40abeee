"""How far a conversation was summed up: what has left since goes on from there."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from understudy.llm.types import Line


class SummedUp(NamedTuple):
    """A summary of the first `lines` of a branch, and a digest of which ones these were."""

    text: str = ""
    lines: int = 0
    digest: str = ""


def going_on(kept: SummedUp, left: Sequence[Line]) -> SummedUp:
    """Return the summary that can be gone on with for the lines that have left.

    Another branch, or a conversation that has shrunk, begins anew.
    """
    is_start = kept.lines <= len(left) and digest_of(left[: kept.lines]) == kept.digest
    return kept if kept.lines and is_start else SummedUp()


def digest_of(lines: Sequence[Line]) -> str:
    """Return what tells one beginning of a conversation from another."""
    told = hashlib.sha256()
    for line in lines:
        told.update(f"{line.role} {len(line.text)} {line.text}\n".encode())
    return told.hexdigest()
