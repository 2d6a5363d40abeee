"""Sessions as students and teachers see them, and what students write about them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from understudy.conversations.schemas import Message, Said
from understudy.practice.clients.case_schemas import Offered
from understudy.practice.clients.schemas import ClientCard, Wish
from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.courses.rubric_schemas import LEVELS, MOST_CRITERIA, RubricFields, Slug

type _Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
type _Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
type _Level = Annotated[int, Field(ge=1, le=LEVELS)]
type _OneToFive = Annotated[int, Field(ge=1, le=5)]


class Stage(StrEnum):
    """How far a session is; `stages` says what leads from one to another."""

    ASSIGNED = "assigned"
    BRIEFED = "briefed"
    """The student has read what it is about, and said so."""
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    REFLECTING = "reflecting"
    FEEDBACK_PENDING = "feedback_pending"
    FEEDBACK_READY = "feedback_ready"
    """A draft, which the student does not see."""
    RELEASED = "released"
    ABANDONED = "abandoned"
    """Left by the student before its end."""
    VOIDED = "voided"
    """It failed for a technical reason, and is no attempt."""
    HELD = "held"
    """Somebody looks at it first: something in it may not be safe."""
    ERASED = "erased"
    """What was said is deleted, by its student or because it was kept long enough."""


HANDED_IN = (Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY, Stage.RELEASED)
"""Stages in which a session is to be judged or was."""


class EndReason(StrEnum):
    """Why nothing more is said in a session."""

    STUDENT_CLOSE = "student_close"
    CLIENT_END = "client_end"
    TIME = "time"
    TURNS = "turns"
    BUDGET = "budget"
    SAFETY_STOP = "safety_stop"
    ERROR = "error"


class Thumb(StrEnum):
    """What a student thinks of a reply."""

    UP = "up"
    DOWN = "down"


class Contact(StrEnum):
    """In which way somebody is reached."""

    CALL = "call"
    TEXT = "text"
    CHAT = "chat"
    DIRECTORY = "directory"
    """A page that lists who is near."""


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(_Shown):
    """One way to reach one service, as people read it and as a device dials it."""

    contact: Contact
    service: str
    shown: str = Field(description="The number, what to send to which number, or the address.")
    href: str = Field(description="tel:, sms: or https:; opens beside the page, never in place.")


class Panel(_Shown):
    """Whom to reach in a crisis. `emergency` is for danger to life, now."""

    region: str = Field(description="ISO 3166 code; empty where nothing is known of the country.")
    routes: tuple[Route, ...]
    emergency: Route | None = Field(description="Null: the local number, which we do not know.")


class Passage(_Shown):
    """A heading and what stands under it."""

    heading: str
    text: str


class Remaining(_Shown):
    """What is left of the limits; null where there is none."""

    seconds: float | None = None
    turns: int | None = None
    usd: Decimal | None = None


class Prebrief(_Shown):
    """What a student reads before a session, and says that they did."""

    session_id: UUID
    client: ClientCard
    instructions: str = ""
    rubric: RubricFields | None = Field(default=None, description="Null: it is not shown.")
    passages: tuple[Passage, ...]
    panel: Panel
    hint_mode: HintMode
    limits: Remaining
    alternatives: list[UUID] = Field(description="Pairs that may be done instead.")


class SessionForStudents(_Shown):
    """A session as its student sees it: nothing of the client's inside, and no cost."""

    id: UUID
    conversation_id: UUID
    assignment_id: UUID | None = Field(description="Null: free practice.")
    pair_id: UUID | None
    attempt: int = Field(ge=1)
    retried_from: UUID | None = Field(description="The session whose turn this one goes on from.")
    client: ClientCard
    stage: Stage
    end_reason: EndReason | None
    left: Remaining = Field(description="Without the cost.")
    turns: int
    hint_mode: HintMode
    panel: Panel
    support_contact: str
    created_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


class SessionForTeachers(_Shown):
    """A session as the section's teachers see it. Notes are the student's own and not in it."""

    id: UUID
    conversation_id: UUID
    assignment_id: UUID | None
    pair_id: UUID | None
    student_id: UUID
    student_name: str
    attempt: int
    client: ClientCard
    stage: Stage
    end_reason: EndReason | None = Field(
        description="A stop for one's own sake reads as the student's close, unless they told."
    )
    turns: int
    spoken_s: float = Field(description="Seconds without pauses.")
    cost_usd: Decimal | None = Field(description="Null for those who may not see costs.")
    model: str | None = Field(
        description="What was chosen to play the client; null: the main one, or not yours to see."
    )
    model_note: str | None = Field(description="Why another model gave the last reply.")
    is_late: bool
    created_at: datetime
    ended_at: datetime | None


class Wanted(_Asked):
    """Which sessions to list; null is all of them."""

    section_id: UUID | None = None
    assignment_id: UUID | None = None
    student_id: UUID | None = None
    stage: Stage | None = None


class SessionCard(_Shown):
    """A session in a list: who with whom, and how far it is."""

    id: UUID
    assignment_id: UUID | None
    pair_id: UUID | None
    section_id: UUID | None
    student_id: UUID
    student_name: str
    client_name: str
    attempt: int
    uses_attempt: bool = Field(description="Whether it counts against the attempts there are.")
    stage: Stage
    turns: int
    cost_usd: Decimal | None = Field(description="Null for those who may not see costs.")
    created_at: datetime
    ended_at: datetime | None
    updated_at: datetime


class ModelChoice(_Asked):
    """What plays the client of a test chat; null is the main model."""

    model: Wish | None = Field(min_length=1)


class ModelOfTest(_Shown):
    """What plays the client of a test chat, and what else may be chosen for it."""

    model: str | None = Field(description="Null: the main model.")
    note: str | None = Field(description="Why another model gave the last reply.")
    offered: Offered


class Notes(_Asked):
    """What a student jots down. Nobody else reads it, and no model."""

    text: _Text = ""


class ReplyRating(_Asked):
    """What a student thinks of one reply of the client."""

    thumb: Thumb
    comment: _Remark = ""


class Transcript(_Shown):
    """What was said in a session, oldest first, and what its student thinks of replies."""

    session_id: UUID
    messages: list[Message]
    ratings: dict[UUID, ReplyRating] = Field(description="By the ids of the client's messages.")


class SaidHere(_Shown):
    """What became of something a student typed in a session.

    What stands between double parentheses goes to the platform, and is not kept.
    """

    said: Said | None = Field(description="What went to the client; null if nothing did.")
    aside: str | None = Field(default=None, description="What the platform answers.")
    care: Passage | None = Field(
        default=None, description="A private word, where the student wrote of their own distress."
    )


class SelfRating(_Asked):
    """How a student sees themself on a criterion; null is not observed."""

    criterion_id: Slug
    level: _Level | None


class Reflection(_Asked):
    """What a student writes about a session, with their own rating by the same rubric."""

    text: _Text = ""
    ratings: Annotated[list[SelfRating], Field(max_length=MOST_CRITERIA)] = []

    @model_validator(mode="after")
    def _each_criterion_once(self) -> Self:
        if len({rating.criterion_id for rating in self.ratings}) < len(self.ratings):
            raise ValueError("a criterion is rated twice; keep one of the two")
        return self


class SessionSurvey(_Asked):
    """What a student says of the session itself: 1 not at all, 5 very much."""

    believable: _OneToFive
    difficulty_right: _OneToFive
    helpful: _OneToFive
    text: _Remark = ""


def unrated(reflection: Reflection, rubric: RubricFields) -> tuple[list[str], list[str]]:
    """Return the ids of criteria that were not rated, and those rated that the rubric lacks."""
    asked = [criterion.id for criterion in rubric.criteria]
    given = [rating.criterion_id for rating in reflection.ratings]
    return (
        [each for each in asked if each not in given],
        [each for each in given if each not in asked],
    )
