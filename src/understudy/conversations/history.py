"""What a persona is told of a conversation: seen from its side, cut to fit the model's window."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby
from uuid import UUID

from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.llm.types import Line

OPENING = "(The conversation begins.)"
"""Stands for the silence before a persona's first words: models want the other side to begin."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What history needs of a message."""

    role: MessageRole
    text: str
    status: MessageStatus
    id: UUID | None = None


def lines_for_persona(messages: Iterable[Spoken]) -> tuple[Line, ...]:
    """Return a branch, oldest first, as lines that begin and end with the other side.

    Neighbouring lines of one side are joined. What was cut short counts as far as it was heard;
    what was never heard is left out.
    """
    heard = [m for m in messages if m.text and m.status is not MessageStatus.RUNNING]
    lines = [
        Line(
            role="assistant" if role is MessageRole.PERSONA else "user",
            text="\n\n".join(m.text for m in group),
        )
        for role, group in groupby(heard, key=lambda m: m.role)
    ]
    opening = Line(role="user", text=OPENING)
    if not lines or lines[0].role == "assistant":
        lines.insert(0, opening)
    if lines[-1].role == "assistant":
        lines.append(Line(role="user", text="(Silence.)"))
    return tuple(lines)


def cut_to_fit(
    lines: tuple[Line, ...], most_tokens: int, estimate: Callable[[str], int]
) -> tuple[tuple[Line, ...], int]:
    """Drop the oldest exchanges, a third of the room at once, until the rest fits.

    The cut stays where it is until the room is full again: a history that began elsewhere each
    turn would have to be read anew by the model each turn, and paid for. The last line always
    stays.

    Args:
        lines: alternating, as `lines_for_persona` returns them.
        most_tokens: room for all lines together.
        estimate: tokens of a text; the same each time.

    Returns:
        What fits, beginning with the other side's line, and how many lines were left out.
    """
    costs = [estimate(line.text) for line in lines]
    over = sum(costs) - most_tokens
    if over <= 0:
        return lines, 0
    step = max(1, most_tokens // 3)
    cut_tokens = -(-over // step) * step
    starts = accumulate(costs, initial=0)
    can_be_first = (
        index
        for index, (line, start) in enumerate(zip(lines, starts, strict=False))
        if start >= cut_tokens and line.role == "user"
    )
    first = next(can_be_first, len(lines) - 1)
    return lines[first:], first
