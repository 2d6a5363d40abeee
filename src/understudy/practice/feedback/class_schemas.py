"""What teachers see of many reports at once: queue, heat map, agreement, gradebook."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.practice.courses.rubric_schemas import Slug
from understudy.practice.feedback.schemas import Agreement, Band, LevelScore
from understudy.practice.sessions.schemas import Stage


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Why(StrEnum):
    """Why something waits for a teacher."""

    HELD = "held"
    """The session is held: somebody looks at it first."""
    DISPUTED = "disputed"
    """Its student does not agree, and has no answer yet."""
    CRITICAL = "critical"
    """A critical criterion is at the lowest level."""
    FAILED = "failed"
    """It could not be judged."""
    HALTED = "halted"
    """Its feedback cannot be written at the moment; `problem` says why, and what to do."""
    UNSURE = "unsure"
    """The machine is not sure of what it saw."""
    NEW = "new"
    """No teacher has read it yet."""


class Waiting(_Asked):
    """Where to look; null is everywhere one teaches or assists."""

    section_id: UUID | None = None
    assignment_id: UUID | None = None


class QueueItem(_Shown):
    """A report that waits for a teacher.

    `confidence` is the machine's, from 0 to 1; 0 where it failed or saw nothing.
    """

    session_id: UUID
    student_id: UUID
    student_name: str
    section_id: UUID | None
    assignment_id: UUID | None
    assignment_title: str
    case: str
    attempt: int
    stage: Stage
    reasons: tuple[Why, ...] = Field(description="The weightiest first; never empty.")
    needs_teacher: bool = Field(description="A critical criterion is at the lowest level.")
    is_disputed: bool
    confidence: float
    band: Band | None
    score: float | None
    problem: str | None
    handed_in_at: datetime | None


class Beside(_Shown):
    """What stands before and after a session in a queue, and how much waits there in all."""

    previous: UUID | None
    next: UUID | None
    left: int = Field(description="Reports are counted up to a thousand.")


class Confirmed(_Shown):
    """Sessions whose feedback a teacher stands by, and whose students do not see it yet."""

    session_ids: list[UUID]


class Column(_Shown):
    """A criterion of a heat map."""

    id: Slug
    name: str
    is_critical: bool
    median: float | None = Field(description="Of the levels that count; null if there are none.")


class HeatRow(_Shown):
    """A student, with the attempt that counts; without one, all of it is null."""

    student_id: UUID
    student_name: str
    session_id: UUID | None
    attempt: int | None
    stage: Stage | None
    band: Band | None
    score: float | None
    needs_teacher: bool
    levels: list[LevelScore | None] = Field(description="In the order of the columns.")


class Missed(_Shown):
    """Something that students did not do, or did wrongly, and how many of them."""

    text: str
    students: int
    is_risk: bool = False
    example: str = Field(default="", description="The client's words, of one of the sessions.")


class HeatMap(_Shown):
    """One case of an assignment: its criteria by student, from the attempts that count."""

    pair_id: UUID
    case: str
    rubric: str
    columns: list[Column]
    rows: list[HeatRow]
    most_missed: list[Missed]
    cues: list[Missed]


class CriterionAgreement(_Shown):
    """A teacher and the machine on one criterion."""

    id: Slug
    name: str
    levels: Agreement


class AgreementView(_Shown):
    """How far teachers and the machine agree, over the reports that were confirmed.

    Who sees the machine's level first agrees with it more than they would otherwise: `levels`, in
    which what was confirmed as it stood counts as agreed, says at most how far. `given` has only
    the levels that a teacher gave themself, which they mostly do to change one: at least how far.
    """

    reports: int
    changed: int = Field(description="Levels of a teacher that differ from the machine's.")
    levels: Agreement
    given: Agreement
    criteria: list[CriterionAgreement]


class Gradebook(_Shown):
    """The rows of a table for a gradebook: texts, none of which a spreadsheet calculates with."""

    columns: list[str]
    rows: list[list[str]]
    lines: int = Field(default=0, description="How many rows there are; not all may be here.")


class GradeColumn(_Asked):
    """A column of an export: where it comes from, and what it is called there."""

    source: str = Field(
        default="", max_length=400, description="A column of the table; empty: left blank."
    )
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class GradebookWish(_Asked):
    """How a table is exported. Without columns it is exported as it is."""

    columns: Annotated[list[GradeColumn], Field(max_length=300)] = []
    only_confirmed: bool = Field(
        default=False, description="Results that no teacher has confirmed are left blank."
    )
