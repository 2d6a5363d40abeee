"""What of a conversation a model is given again, and what has left its memory."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import Line

SUMMARY_WORDS = 160
"""The most a running summary has."""
SUMMARY_TOKENS = 600
"""The most it costs in any script: kept free, so that the cut does not move with it."""

_ASKED_WORDS = 20
_ANSWERED_WORDS = 30


class Remembered(NamedTuple):
    """A conversation, divided.

    Attributes:
        kept: what the model is given, the question last.
        left: what came before that, oldest first.
        used_tokens: of what is kept.
    """

    kept: tuple[Line, ...]
    left: tuple[Line, ...]
    used_tokens: int


def room(window: int, reply: int, system: int, document: int, limit: int) -> int:
    """Return how many tokens a conversation may have.

    Args:
        window: of the model.
        reply: kept free for the answer.
        system: the instructions and what else is told with them, without documents and summary.
        document: all documents.
        limit: the most an operator allows.
    """
    return max(0, min(limit, window - reply - system - document - SUMMARY_TOKENS))


def remembered(
    lines: Sequence[Line],
    room_tokens: int,
    least_exchanges: int,
    estimate: Callable[[str], int],
) -> Remembered:
    """Let whole exchanges leave, the oldest first, a third of the room at once.

    The cut stays where it is until the room is full again, so that the history begins alike from
    turn to turn, and a summary is made anew only then. The newest exchanges and the question, with
    which no exchange has begun yet to be answered, stay even if they do not fit.

    Args:
        lines: oldest first; an exchange begins where the user speaks after an answer.
        room_tokens: for all that is kept.
        least_exchanges: answered ones that stay.
        estimate: tokens of a text; the same each time.
    """
    costs = [estimate(line.text) for line in lines]
    over = sum(costs) - room_tokens
    starts = _starts(lines)
    answered = starts[:-1] if lines and lines[-1].role == "user" else starts
    may_leave = len(answered) - least_exchanges
    first = 0
    if over > 0 and may_leave > 0:
        step = max(1, room_tokens // 3)
        to_free = -(-over // step) * step
        can_be_first = [*starts, len(lines)][1 : may_leave + 1]
        enough = (start for start in can_be_first if sum(costs[:start]) >= to_free)
        first = next(enough, can_be_first[-1])
    return Remembered(tuple(lines[first:]), tuple(lines[:first]), sum(costs[first:]))


def summed_up(before: str, left: Sequence[Line]) -> str:
    """Return a summary with what has left since, in the words that were said; for want of a model.

    It has at most `SUMMARY_WORDS`: the oldest lines go first.
    """
    lines = [line for line in before.splitlines() if line.strip()]
    for start, end in zip((starts := _starts(left)), [*starts[1:], len(left)], strict=True):
        asked = " ".join(line.text for line in left[start:end] if line.role == "user")
        answered = " ".join(line.text for line in left[start:end] if line.role == "assistant")
        told = f" Answer: {_first(answered, _ANSWERED_WORDS)}" if answered else ""
        lines.append(f"- Asked: {_first(asked, _ASKED_WORDS)}{told}")
    return bounded("\n".join(lines))


def bounded(summary: str) -> str:
    """Return a summary that is not too long: its oldest lines go, then its last words."""
    lines = summary.strip().splitlines()
    while len(lines) > 1 and sum(len(line.split()) for line in lines) > SUMMARY_WORDS:
        lines.pop(0)
    text = "\n".join(lines)
    words = text.split()
    text = text if len(words) <= SUMMARY_WORDS else " ".join(words[:SUMMARY_WORDS])
    while (tokens := estimate_tokens(text)) > SUMMARY_TOKENS:  # a script without spaces
        text = text[: len(text) * SUMMARY_TOKENS // tokens]
    return text


def _starts(lines: Sequence[Line]) -> list[int]:
    """Return where exchanges begin; what stands before the first question belongs to it."""
    return [
        index
        for index, line in enumerate(lines)
        if index == 0
        or (line.role == "user" and lines[index - 1].role == "assistant" and _asked(lines, index))
    ]


def _asked(lines: Sequence[Line], index: int) -> bool:
    return any(line.role == "user" for line in lines[:index])


def _first(text: str, words: int) -> str:
    split = text.split()
    return " ".join(split) if len(split) <= words else " ".join(split[:words]) + " ..."
