"""Drafted personas as others see them, what is asked for, and the form a model fills in."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.personas.schemas import PersonaFields, Short

MOST_DRAFTS = 500
LONGEST_BRIEF = 4_000

type Brief = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=LONGEST_BRIEF)
]
type Language = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=40)
]


class DraftRequest(BaseModel):
    """Whom to draft: a brief in one's own words, and how many."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    brief: Brief = Field(description="Whom you need, in your own words.")
    count: int = Field(ge=1, le=MOST_DRAFTS, description="How many.")
    language: Language | None = Field(
        default=None, description="BCP 47 tag of what they speak; else the brief's language."
    )
    tags: Annotated[list[Short], Field(max_length=10)] = Field(
        default=[], description="Tags that all of them get."
    )


class DraftState(StrEnum):
    """What has become of one of those that were asked for."""

    OPEN = "open"
    """Not drafted yet."""
    DRAFTED = "drafted"
    FAILED = "failed"
    """Could not be drafted; `problem` says why."""
    KEPT = "kept"
    """Is a persona now."""
    DISCARDED = "discarded"


class Draft(BaseModel):
    """One that was asked for; `fields` are there once it is drafted."""

    model_config = ConfigDict(frozen=True)

    number: int
    """Which one of the job, from 1."""
    state: DraftState
    fields: PersonaFields | None
    persona_id: UUID | None
    """The persona it has become."""
    problem: str | None


class DraftEstimate(BaseModel):
    """What drafting will probably take; `cost_usd` is null where the price is unknown."""

    model_config = ConfigDict(frozen=True)

    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: Decimal | None
    model: str


class Kept(BaseModel):
    """The personas that drafts have become, in the order of their numbers."""

    model_config = ConfigDict(frozen=True)

    persona_ids: list[UUID]


class Discarded(BaseModel):
    """The numbers of the drafts that are discarded."""

    model_config = ConfigDict(frozen=True)

    numbers: Sequence[int]


class Invented(BaseModel):
    """A person as a model describes them. Lengths are seen to afterwards: see `drafting`."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="First name and surname.")
    pronouns: str = Field(description="Such as she/her; in their language.")
    age: int = Field(description="In years.")
    role_line: str = Field(description="Who they are, in at most twelve words.")
    background: str = Field(description="Their life and situation, 60 to 120 words.")
    traits: list[str] = Field(description="Three to five, a word or two each.")
    communication_style: str = Field(description="How they talk: one or two sentences.")
    issues: list[str] = Field(description="What troubles them: two to four.")
    goals: list[str] = Field(description="What they want: one to three.")
    voice_samples: list[str] = Field(
        description="Four to eight things they would say, in the first person, in their own words."
    )
    first_message: str = Field(description="What they open a conversation with.")
    language: str = Field(description="BCP 47 tag of the language all of this is in.")


class InventedPeople(BaseModel):
    """As many people as were asked for."""

    model_config = ConfigDict(frozen=True)

    personas: list[Invented]
