"""When an assignment may be begun, which attempt counts, and when feedback is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from understudy.practice.courses.assignment_schemas import (
    AssignmentFields,
    AssignmentState,
    Counts,
    Release,
)


class Refusal(StrEnum):
    """Why somebody may not begin: the sentence they read."""

    NOT_PUBLISHED = "This assignment is not open to students at present."
    NOT_OPEN_YET = "This assignment has not opened yet."
    CLOSED = "This assignment is closed; ask your teacher if you need more time."
    NO_ATTEMPT_LEFT = "You have used all attempts at this assignment."


@dataclass(frozen=True, slots=True)
class Attempt:
    """A finished attempt. `score` is null as long as nobody scored it.

    Attempts are numbered from 1 in the order in which they were begun.
    """

    number: int
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a release policy looks at, for one session."""

    at: datetime
    due_at: datetime | None = None
    requires_reflection: bool = True
    has_reflected: bool = False
    is_released_by_teacher: bool = False


def may_begin(
    fields: AssignmentFields, state: AssignmentState, at: datetime, attempts_used: int
) -> Refusal | None:
    """Return why a student may not begin at the moment `at`; None if they may.

    After the due date they may: what comes late is late, but it is practice.
    """
    if state is not AssignmentState.PUBLISHED:
        return Refusal.NOT_PUBLISHED
    if fields.opens_at is not None and at < fields.opens_at:
        return Refusal.NOT_OPEN_YET
    if fields.closes_at is not None and at >= fields.closes_at:
        return Refusal.CLOSED
    if fields.attempts is not None and attempts_used >= fields.attempts:
        return Refusal.NO_ATTEMPT_LEFT
    return None


def counting_attempt(attempts: Sequence[Attempt], counts: Counts) -> Attempt | None:
    """Return the attempt that counts; None if there is none.

    The best is the first of those with the highest score; without any score it is the last.
    """
    in_order = sorted(attempts, key=lambda attempt: attempt.number)
    scored = [attempt for attempt in in_order if attempt.score is not None]
    if counts is Counts.BEST and scored:
        return max(scored, key=lambda a: a.score or 0.0)  # of equals, max returns the first
    return in_order[-1] if in_order else None


def is_released(policy: Release, facts: ReleaseFacts) -> bool:
    """Say whether a student may see their feedback. A teacher's own release always shows it."""
    if facts.is_released_by_teacher:
        return True
    match policy:
        case Release.IMMEDIATE:
            return True
        case Release.AFTER_REFLECTION:
            return facts.has_reflected or not facts.requires_reflection
        case Release.AFTER_REVIEW:
            return False
        case Release.AFTER_DUE:
            return facts.due_at is not None and facts.at >= facts.due_at


def window_problems(fields: AssignmentFields) -> list[str]:
    """Return what is wrong with the dates of an assignment, as sentences."""
    named = [
        ("opens", fields.opens_at),
        ("is due", fields.due_at),
        ("closes", fields.closes_at),
    ]
    dated = [(verb, moment) for verb, moment in named if moment is not None]
    problems = [
        f"It {later} before it {earlier}; change one of the two dates."
        for (earlier, first), (later, second) in pairwise(dated)
        if second < first or (second == first and earlier == "opens")
    ]
    if fields.release is Release.AFTER_DUE and fields.due_at is None:
        problems.append("Feedback is to be shown after the due date, but there is none; set it.")
    return problems
