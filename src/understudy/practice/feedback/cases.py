"""A case of an assignment as a whole class did it: which attempts count, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from understudy.practice.courses.assignment_schemas import Counts
from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.courses.windows import Attempt, counting_attempt
from understudy.practice.feedback.digests import InClass
from understudy.practice.sessions.schemas import Stage


class Tried(NamedTuple):
    """An attempt that was handed in; those that count have their digest, once they are judged."""

    session_id: UUID
    student_id: UUID
    attempt: int
    stage: Stage
    ended_at: datetime | None
    is_confirmed: bool
    score: float | None
    digest: InClass | None = None


class Student(NamedTuple):
    """Who learns in a section, or did something there."""

    id: UUID
    name: str
    email: str


class Case(NamedTuple):
    """A client with a rubric, each student's attempt that counts, and what the client knows."""

    pair_id: UUID
    name: str
    rubric: RubricFields
    counting: Mapping[UUID, Tried]
    facts: Mapping[str, str] = MappingProxyType({})


def counting(tried: Iterable[Tried], counts: Counts) -> dict[UUID, Tried]:
    """Return each student's attempt that counts, by the student's id."""
    by_student: defaultdict[UUID, list[Tried]] = defaultdict(list)
    for each in tried:
        by_student[each.student_id].append(each)
    return {student: _counting(theirs, counts) for student, theirs in by_student.items()}


def _counting(tried: list[Tried], counts: Counts) -> Tried:
    if len(tried) == 1:  # as most have: hundreds of them are looked at
        return tried[0]
    attempts = [Attempt(t.attempt, t.score) for t in tried]
    chosen = counting_attempt(attempts, counts)
    return next(each for each in tried if chosen and each.attempt == chosen.number)
