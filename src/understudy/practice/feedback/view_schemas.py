"""Feedback as students and teachers see it, and what they say of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback.schemas import LevelScore, Reason, Report
from understudy.practice.mind.counts import Speaker
from understudy.practice.sessions.schemas import SelfRating, Stage

MOST_AT_ONCE = 500

type Answer = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)
]


class ReportState(StrEnum):
    """Whether somebody stands by a report."""

    DRAFT = "draft"
    """The machine's, which nobody has confirmed."""
    CONFIRMED = "confirmed"
    """A teacher has read it and stands by it."""


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShownTurn(_Shown):
    """A turn of the interview, numbered as in the report; account names are taken out."""

    turn: int
    speaker: Speaker
    text: str
    message_id: UUID = Field(description="Of its last message: where one may try again from.")


class LineComment(_Shown):
    """What a teacher says of a turn."""

    id: UUID
    message_id: UUID
    turn: int | None = Field(description="Null: the line is not in the interview any more.")
    text: str
    by: str
    is_own: bool
    at: datetime


class FeedbackView(_Shown):
    """The feedback on a session, or why there is none to be seen.

    Attributes:
        waiting: a sentence that says what is waited for; empty with a report.
        problem: why the last try at judging failed.
        is_released_by_teacher: a teacher has shown it, whatever the assignment says.
        ratings: how the student sees themself, by the same criteria.
        release: when its student sees it, unless a teacher shows it before.
        shows_held_back: whether its student reads what the client held back.
    """

    session_id: UUID
    student_id: UUID
    student_name: str
    assignment_id: UUID | None
    attempt: int
    stage: Stage
    waiting: str
    report: Report | None
    state: ReportState
    problem: str | None
    released_at: datetime | None
    is_released_by_teacher: bool
    turns: list[ShownTurn]
    comments: list[LineComment]
    ratings: list[SelfRating]
    release: Release
    shows_held_back: bool
    rubric: RubricFields | None = Field(description="Its levels in words; null: may not review.")
    can_review: bool = Field(description="May override, comment, confirm, release and answer.")
    can_dispute: bool


class OverrideDraft(_Asked):
    """A teacher's level in place of the machine's; null is not observed."""

    level: LevelScore | None
    reason: Reason


class CommentDraft(_Asked):
    """What a teacher says of a line. Give an `id` and a repeated request says nothing twice."""

    id: UUID | None = None
    message_id: UUID
    text: Reason


class DisputeDraft(_Asked):
    """What a student says against their report."""

    reason: Reason


class DisputeAnswer(_Asked):
    """A teacher's answer to that."""

    answer: Answer


class Confirmation(_Asked):
    """A teacher has read a report and stands by it."""

    release: bool = Field(default=False, description="Show it to the student, too.")


class SessionsChosen(_Asked):
    """Several sessions at once."""

    session_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ToJudge(SessionsChosen):
    """Sessions to be judged again. Give an `id` and a repeated request starts nothing twice."""

    id: UUID | None = Field(default=None, description="Of the job.")


class Released(_Shown):
    """Which sessions' feedback was shown by this, and was not before."""

    session_ids: list[UUID]
