"""What is left of a session's limits, and which of them ran out first. Pauses take no time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate, pairwise

from understudy.practice.sessions.schemas import Remaining, Stage
from understudy.practice.sessions.stages import RUNNING, Move

_NONE = timedelta(0)
_LAST_TURNS = 2
_LAST_TIME = timedelta(minutes=2)


class Reminder(StrEnum):
    """What a student is told shortly before the end; `{turns}` is how many are left."""

    TURNS = "Turns left: {turns}. Think about how you want to close."
    TIME = "Less than two minutes are left. Think about how you want to close."


@dataclass(frozen=True, slots=True)
class Change:
    """A session came to a stage. Changes stand in the order in which they happened."""

    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """A turn of the student, when its reply had ended, and what both cost."""

    at: datetime
    usd: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one session; None is none."""

    minutes: int | None = None
    turns: int | None = None
    usd: Decimal | None = None


def time_spent(changes: Sequence[Change], at: datetime) -> timedelta:
    """Return how long the session had been running at a moment, without its pauses."""
    return sum((until - since for since, until in _running(changes, at)), _NONE)


def remaining(
    limits: Limits, changes: Sequence[Change], turns: Sequence[Spent], at: datetime
) -> Remaining:
    """Return what is left at a moment; nothing is ever less than none."""
    seconds = left_turns = usd = None
    if limits.minutes is not None:
        left = timedelta(minutes=limits.minutes) - time_spent(changes, at)
        seconds = max(_NONE, left).total_seconds()
    if limits.turns is not None:
        left_turns = max(0, limits.turns - len(turns))
    if limits.usd is not None:
        usd = max(Decimal(0), limits.usd - sum((turn.usd for turn in turns), Decimal(0)))
    return Remaining(seconds=seconds, turns=left_turns, usd=usd)


def reminders(left: Remaining) -> tuple[str, ...]:
    """Return what to remind of: at most two turns, or at most two minutes, but not yet none."""
    found: list[str] = []
    if left.turns is not None and 0 < left.turns <= _LAST_TURNS:
        found.append(Reminder.TURNS.format(turns=left.turns))
    if left.seconds is not None and 0 < left.seconds <= _LAST_TIME.total_seconds():
        found.append(Reminder.TIME.value)
    return tuple(found)


def runs_out_at(limits: Limits, changes: Sequence[Change], at: datetime) -> datetime | None:
    """Return when the time was or will be used up; None without a limit.

    None as well while the clock stands still: a session that is paused runs out at no moment.
    """
    if limits.minutes is None:
        return None
    left = timedelta(minutes=limits.minutes)
    for since, until in _running(changes, at):
        if until - since >= left:
            return since + left
        left -= until - since
    is_running = bool(changes) and changes[-1].stage in RUNNING
    return max(at, changes[-1].at) + left if is_running else None


def used_up(
    limits: Limits, changes: Sequence[Change], turns: Sequence[Spent], at: datetime
) -> tuple[Move, datetime] | None:
    """Return which limit was reached first until a moment, and when; None if none was.

    Of limits reached at the same moment it is time, then turns, then the budget.
    """
    found: list[tuple[datetime, int, Move]] = []
    time = runs_out_at(limits, changes, at)
    if time is not None:
        found.append((time, 0, Move.TIME_USED_UP))
    if limits.turns is not None and len(turns) >= limits.turns:
        found.append((turns[limits.turns - 1].at, 1, Move.TURNS_USED_UP))
    if limits.usd is not None:
        sums = accumulate(turn.usd for turn in turns)
        passed = (turn.at for turn, usd in zip(turns, sums, strict=True) if usd >= limits.usd)
        found += [(moment, 2, Move.BUDGET_USED_UP) for moment in list(passed)[:1]]
    reached = min((one for one in found if one[0] <= at), default=None)
    return None if reached is None else (reached[2], reached[0])


def _running(changes: Sequence[Change], at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when until when the session was running, up to a moment."""
    now = Change(changes[-1].stage, at) if changes else None
    for change, following in pairwise([*changes, *([now] if now else [])]):
        since, until = change.at, min(following.at, at)
        if change.stage in RUNNING and until > since:
            yield since, until
