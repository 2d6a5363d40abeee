"""What leaves practice, and what is forgotten, as others see it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from understudy.jobs.schemas import Job


class Form(StrEnum):
    """In which form a transcript is written."""

    MARKDOWN = "markdown"
    WORD = "docx"
    PDF = "pdf"


class Written(NamedTuple):
    """A file that was written for somebody at once."""

    name: str
    media_type: str
    data: bytes


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wish(_Asked):
    """Somebody wants all that they said in practice deleted, and proves who they are."""

    password: SecretStr


class Kept(_Shown):
    """A session that stays, and why: a sentence."""

    session_id: UUID
    client_name: str
    attempt: int
    why: str


class Forgotten(_Shown):
    """What became of the wish to delete."""

    erased: int = Field(description="Sessions whose words were deleted by this.")
    kept: list[Kept]


class ResearchChoice(_Asked):
    """Which sessions to export; null is all sections the actor may export."""

    section_id: UUID | None = None


class ResearchFile(_Shown):
    """The file of an export, until it expires."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    name: str
    size_bytes: int
    sha256: str
    created_at: datetime
    expires_at: datetime


class ResearchExport(_Shown):
    """A pseudonymised export: its job, and its file once that is there."""

    job: Job
    file: ResearchFile | None
