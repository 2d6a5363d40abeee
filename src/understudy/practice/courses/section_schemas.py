"""What others see of sections and of the people in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.accounts.schemas import Email, OneTimeLink
from understudy.kernel.moments import Moment

LONGEST_NAME = 120

type Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)
]
type Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
type Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Membership(StrEnum):
    """As what somebody is enrolled in a section."""

    STUDENT = "student"
    TA = "ta"
    """A teaching assistant: reads what the teacher reads, and changes nothing."""


class Part(StrEnum):
    """What a section lets somebody do."""

    MANAGES = "manages"
    """Its teacher, and administrators."""
    READS = "reads"
    """Its teaching assistants."""
    LEARNS = "learns"
    """Its students: they see no roster."""


class SectionSettings(BaseModel):
    """How a section is run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    retention_days: int | None = Field(
        default=None,
        ge=1,
        le=3_650,
        description="Days after which what was said and judged is deleted; null is never.",
    )
    term_ends_on: date | None = Field(
        default=None,
        description="With it, those days are counted from then for sessions that ended before.",
    )
    keeps_graded_work: bool = Field(
        default=True,
        description="Students who delete what they said cannot delete what is for a grade.",
    )
    support_contact: Line = Field(default="", description="Whom students ask for help.")
    assistants_may_review: bool = Field(
        default=False,
        description="Assistants change, confirm and show feedback, as the teacher does.",
    )


class SectionDraft(BaseModel):
    """A section to be made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Title
    course_code: Short = ""
    term: Short = ""
    settings: SectionSettings = SectionSettings()


class SectionChanges(BaseModel):
    """What to change; what is left out stays. `settings` are all settings, not merged."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"term": "Autumn 2026", "is_active": False}]},
    )

    name: Title | None = None
    course_code: Short | None = None
    term: Short | None = None
    is_active: bool | None = Field(default=None, description="Students see only active ones.")
    settings: SectionSettings | None = None


class SectionCard(BaseModel):
    """A section as everyone in it sees it: no roster, no code."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    course_code: str
    term: str
    is_active: bool
    teacher: str = Field(description="The teacher's name.")
    support_contact: str
    part: Part
    students: int | None = Field(description="How many are enrolled; null for students.")


class Section(SectionCard):
    """A section as its teacher, its assistants and administrators see it."""

    owner_id: UUID
    settings: SectionSettings
    join_code: str | None = Field(description="With it signed-in people enrol; null if it is off.")
    join_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


class JoinCodeDraft(BaseModel):
    """A new code to be made; the one before works no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expires_at: Moment | None = Field(default=None, description="Null: until it is renewed.")


class EnrolmentDraft(BaseModel):
    """Somebody with an account to be enrolled, or to be enrolled as something else."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"email": "amina@example.org", "role": "student"}]},
    )

    email: Email
    role: Membership = Membership.STUDENT


class Enrolment(BaseModel):
    """Somebody in a section."""

    model_config = ConfigDict(frozen=True)

    person_id: UUID
    name: str
    email: str
    role: Membership
    enrolled_at: datetime


class RosterProblem(BaseModel):
    """A line of a roster that nothing was done with, and why."""

    model_config = ConfigDict(frozen=True)

    line: int = Field(description="Number of the line in the file, from 1.")
    reason: str


class UnknownPerson(BaseModel):
    """A line of a roster whose person has no account here."""

    model_config = ConfigDict(frozen=True)

    line: int
    email: str
    name: str


class RosterReport(BaseModel):
    """What became of every line of a roster.

    `created` are links for new people, to be passed on by hand; only administrators make them. To
    those in `unknown` give the join code: with it they enrol once they have an account.
    """

    model_config = ConfigDict(frozen=True)

    enrolled: int = Field(description="New in the section, new people among them.")
    reactivated: int = Field(description="Removed before, and back now.")
    already_there: int
    created: list[OneTimeLink]
    unknown: list[UnknownPerson]
    bad: list[RosterProblem]
