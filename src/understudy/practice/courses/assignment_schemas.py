"""Assignments as others see them: what students are asked to do, with whom, and until when."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.kernel.moments import Moment
from understudy.practice.clients.schemas import Wish
from understudy.practice.courses.rubric_schemas import RubricFields

MOST_PAIRS = 100
MOST_ATTEMPTS = 20

type Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
type Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class AssignmentState(StrEnum):
    """Whether students see an assignment."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    """It was published before; what students did is kept."""


class Purpose(StrEnum):
    """What an assignment is for."""

    PRACTICE = "practice"
    GRADED = "graded"


class Counts(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"


class HintMode(StrEnum):
    """Whether students get hints while they talk."""

    OFF = "off"
    ON_REQUEST = "on_request"
    LIVE = "live"


class Release(StrEnum):
    """When a student sees their feedback."""

    IMMEDIATE = "immediate"
    AFTER_REFLECTION = "after_reflection"
    AFTER_REVIEW = "after_review"
    AFTER_DUE = "after_due"


class AssignmentFields(BaseModel):
    """What an assignment says, apart from with whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    instructions: Prose = ""
    purpose: Purpose = Purpose.PRACTICE
    show_rubric: bool = True
    opens_at: Moment | None = Field(default=None, description="Null: at once.")
    due_at: Moment | None = Field(default=None, description="Later is late, and counts.")
    closes_at: Moment | None = Field(default=None, description="From then nobody begins.")
    attempts: int | None = Field(
        default=1, ge=1, le=MOST_ATTEMPTS, description="How many; null is no limit."
    )
    counts: Counts = Counts.BEST
    limit_minutes: int | None = Field(default=None, ge=1, le=600)
    limit_turns: int | None = Field(default=None, ge=1, le=500)
    limit_usd: Decimal | None = Field(
        default=None,
        gt=0,
        le=1_000,
        max_digits=10,
        decimal_places=6,
        description="What one session may cost at most.",
    )
    hint_mode: HintMode = HintMode.OFF
    release: Release = Release.AFTER_REFLECTION
    requires_reflection: bool = True
    notes: Prose = Field(default="", description="For teachers; students never see them.")


class PairDraft(BaseModel):
    """A client and the rubric that the talk with them is judged by.

    Give ids to name a pair in the `alternatives` of another one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID | None = None
    persona_id: UUID
    rubric_id: UUID
    alternatives: Annotated[list[UUID], Field(max_length=10)] = Field(
        default=[], description="Ids of pairs that may be done instead: equivalent cases."
    )
    model: Wish | None = Field(
        default=None,
        min_length=1,
        description="Who plays the client here, an allowed one; null: the client's own model.",
    )


type Pairs = Annotated[list[PairDraft], Field(max_length=MOST_PAIRS)]


class AssignmentDraft(AssignmentFields):
    """An assignment to be made; students see it once it is published."""

    section_id: UUID
    pairs: Pairs = []

    @property
    def fields(self) -> AssignmentFields:
        """What it says, apart from where and with whom."""
        names = set(AssignmentFields.model_fields)
        return AssignmentFields.model_validate(self.model_dump(include=names))


class AssignmentChanges(AssignmentFields):
    """What to change: what is left out stays, null takes a limit or date away.

    `pairs` are all of them in order.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"due_at": "2027-01-31T22:00:00Z", "attempts": 3}]},
    )

    title: Title = Field(default="", validate_default=False)
    pairs: Pairs | None = None


class PairsToAdd(BaseModel):
    """Several clients to be added at once, each with this rubric."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_PAIRS)]
    rubric_id: UUID


class Pair(BaseModel):
    """A client with a rubric; their versions are fixed when the assignment is published."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    persona_id: UUID
    persona_version_id: UUID | None
    persona_name: str
    rubric_id: UUID
    rubric_version_id: UUID | None
    rubric_name: str
    alternatives: list[UUID]
    model: str | None = Field(
        description="Null: the client's own, or else the main one; or it is not yours to see."
    )


class AssignmentCard(BaseModel):
    """An assignment in a list, the same for everyone."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    section_id: UUID
    section_name: str
    title: str
    state: AssignmentState
    purpose: Purpose
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts: int | None
    clients: int = Field(description="How many there are to talk with.")
    can_edit: bool


class Assignment(AssignmentCard):
    """An assignment as teachers, assistants and administrators see it."""

    fields: AssignmentFields
    pairs: list[Pair]
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime


class CaseForStudents(BaseModel):
    """A client as students see them before they talk: never a private field."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="Of the pair.")
    persona_id: UUID
    name: str
    pronouns: str
    age: int | None
    role_line: str
    rubric: RubricFields | None = Field(description="Null if the teacher does not show it.")
    alternatives: list[UUID]


class AssignmentForStudents(AssignmentCard):
    """A published assignment as its students see it: no notes, no costs, nobody else."""

    instructions: str
    counts: Counts
    limit_minutes: int | None
    limit_turns: int | None
    hint_mode: HintMode
    release: Release
    requires_reflection: bool
    cases: list[CaseForStudents]
