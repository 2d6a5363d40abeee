"""Exports of many conversations as others see them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from understudy.conversations.schemas import ConversationStatus
from understudy.jobs.schemas import Job

MOST_CHOSEN = 1_000
type Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class ExportChoice(BaseModel):
    """Which conversations: your own, all of them, unless something says otherwise.

    What is given counts together. Days are those of the installation's time zone.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"begun_from": "2026-11-01"}]}
    )

    ids: Annotated[
        tuple[UUID, ...] | None,
        Field(min_length=1, max_length=MOST_CHOSEN, description="Only these."),
    ] = None
    persona_id: UUID | None = Field(default=None, description="Only with this persona.")
    status: ConversationStatus | None = None
    begun_from: Day | None = Field(default=None, description="Begun on this day or later.")
    begun_to: Day | None = Field(default=None, description="Begun on this day or earlier.")
    person_id: UUID | None = Field(
        default=None, description="This person's; somebody else's for administrators only."
    )
    everybody: bool = Field(default=False, description="Everybody's; for administrators only.")


class ExportFile(BaseModel):
    """An export's file, until it expires."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    name: str
    size_bytes: int
    sha256: str
    created_at: datetime
    expires_at: datetime


class Export(BaseModel):
    """An export: the job that makes it, and its file; null before it is there, and expired."""

    model_config = ConfigDict(frozen=True)

    job: Job
    file: ExportFile | None


class ExportedFacts(BaseModel):
    """A line of an export's table of contents; `name` is that of its two files."""

    model_config = ConfigDict(frozen=True)

    conversation_id: UUID
    name: str
    begun_at: datetime
    updated_at: datetime
    person: str
    persona: str
    title: str
    status: ConversationStatus
    messages: int
