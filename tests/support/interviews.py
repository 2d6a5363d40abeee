"""The interviews of `tests/practice/mind/transcripts`: written for this, good and poor by design.

The first half was there while the labeller was made. The second half was written when it was
done, and nothing was fitted to it. The blind ones were written by an author who had seen neither
the labeller nor any other interview, with poor ones that use the phrases of good ones.
"""

from pathlib import Path
from typing import NamedTuple

from understudy.practice.mind.counts import Speaker, Turn

FOLDER = Path(__file__).parents[1] / "practice" / "mind" / "transcripts"
_SPEAKERS = {"W": Speaker.WORKER, "C": Speaker.CLIENT}


class Interview(NamedTuple):
    """One interview and how good it was meant to be."""

    name: str
    good: bool
    turns: tuple[Turn, ...]


def interviews(half: str = "") -> list[Interview]:
    """Return the interviews of a set, `first`, `second` or `blind`, or all."""
    return [_read(path) for path in sorted(FOLDER.glob(f"{half}*.md"))]


def separation(good: list[float], poor: list[float]) -> float:
    """Return how often a good one has more than a poor one (AUC); a tie counts half."""
    pairs = [(one, other) for one in good for other in poor]
    return sum((one > other) + 0.5 * (one == other) for one, other in pairs) / len(pairs)


def _read(path: Path) -> Interview:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line.split(": ", 1) for line in lines if line[:3] in {"W: ", "C: "}]
    turns = tuple(Turn(speaker=_SPEAKERS[who], text=text) for who, text in said)
    return Interview(path.stem, "_good_" in path.stem, turns)
