"""Rubrics as others see them: criteria, what is observed for each, and levels in words."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_CRITERIA = 30
MOST_INDICATORS = 12
LEVELS = 4
LONGEST_NAME = 120

type Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)
]
type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
type Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]


class RubricVisibility(StrEnum):
    """Who besides its owner can use a rubric."""

    PRIVATE = "private"
    """Nobody."""
    SHARED = "shared"
    """Everyone who makes rubrics: teachers, researchers, administrators."""


class CountsFrom(StrEnum):
    """Whose turns an indicator is looked for in."""

    WORKER = "worker"
    CLIENT = "client"
    BOTH = "both"


class Source(StrEnum):
    """What a criterion is judged from."""

    TRANSCRIPT = "transcript"
    REFLECTION = "reflection"
    """What the student wrote about the session afterwards."""


class NotObserved(StrEnum):
    """What counts if there was no occasion to show a criterion."""

    EXCLUDE = "exclude"
    """It is left out of the mean."""
    LOWEST = "lowest"
    """The lowest level: the case asked for it."""


class Indicator(BaseModel):
    """Something observable, to be answered with yes or no."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    text: Line
    counts_from: CountsFrom = CountsFrom.WORKER
    is_reversed: bool = Field(default=False, description="A fault: seeing it lowers the level.")


class Level(BaseModel):
    """One of the four levels, in words for this criterion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    score: int
    label: Name
    descriptor: Line


class Criterion(BaseModel):
    """One thing that is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name: Name
    weight: float = Field(ge=0, le=1, allow_inf_nan=False)
    competency_refs: Annotated[list[Name], Field(max_length=20)] = []
    description: Words = ""
    judged_from: Source = Source.TRANSCRIPT
    indicators: Annotated[list[Indicator], Field(max_length=MOST_INDICATORS)]
    levels: Annotated[list[Level], Field(max_length=10)]
    not_observed: NotObserved = NotObserved.EXCLUDE
    is_critical: bool = Field(default=False, description="The lowest level here needs a teacher.")


class RubricFields(BaseModel):
    """What a rubric says; `rubric_rules.problems_of` tells whether it can be used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    description: Words = ""
    criteria: Annotated[list[Criterion], Field(max_length=MOST_CRITERIA)]


class RubricDraft(RubricFields):
    """A rubric to be made."""

    visibility: RubricVisibility = RubricVisibility.PRIVATE

    @property
    def fields(self) -> RubricFields:
        """The rubric without who may see it."""
        return RubricFields.model_validate(self.model_dump(include=set(RubricFields.model_fields)))


class RubricChanges(BaseModel):
    """What to change; what is left out stays. `fields` are all of the new version, not merged."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"visibility": "shared", "expected_version": 1}]},
    )

    fields: RubricFields | None = None
    visibility: RubricVisibility | None = None
    expected_version: int | None = Field(
        default=None, description="The version that was edited; another current one answers 409."
    )


class RubricCard(BaseModel):
    """A rubric in a list."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    description: str
    criteria: int = Field(description="How many.")
    version: int
    visibility: RubricVisibility
    can_edit: bool


class Rubric(BaseModel):
    """A rubric; whoever may use it may read all of it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    owner_id: UUID
    visibility: RubricVisibility
    can_edit: bool
    in_use: bool = Field(description="A published assignment holds to a version of it.")
    version: int
    version_id: UUID
    fields: RubricFields
    created_at: datetime
    updated_at: datetime


class RubricVersion(BaseModel):
    """One immutable version; an assignment keeps the one it was published with."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    rubric_id: UUID
    number: int
    fields: RubricFields
    author_id: UUID
    created_at: datetime
