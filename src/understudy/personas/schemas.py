"""What others see of a persona."""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    field_validator,
    model_validator,
)

MOST_BYTES = 262_144
"""Of one persona as JSON; four times what any model should be told of a person."""

type Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
type Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
type Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
type Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class Visibility(StrEnum):
    """Who besides its owner can talk with a persona."""

    PRIVATE = "private"
    """Nobody."""
    SHARED = "shared"
    """Everyone who makes personas: teachers, researchers, administrators."""
    PUBLIC = "public"
    """Everyone, students too."""


class PersonaFields(BaseModel):
    """The core of a persona, the same for all products.

    `extensions` holds one block per product (`practice`, `focus` ...), which only that product
    reads.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Field(description="What they are called.")
    pronouns: Short = Field(default="", description="For example she/her.")
    age: int | None = Field(default=None, ge=0, le=130, description="In years.")
    role_line: Short = Field(default="", description="Who they are in one line, for everyone.")
    background: Prose = Field(default="", description="Life, situation, what brought them here.")
    traits: list[Short] = Field(default=[], max_length=30)
    communication_style: Sentence = Field(default="", description="How they talk.")
    issues: list[Sentence] = Field(default=[], max_length=30, description="What troubles them.")
    goals: list[Sentence] = Field(default=[], max_length=30, description="What they want.")
    voice_samples: list[Sentence] = Field(
        default=[], max_length=30, description="Things they would say, in their own words."
    )
    first_message: Sentence = Field(default="", description="What they open with, if they do.")
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = (
        Field(default="en", description="BCP 47 tag of the language they speak.")
    )
    tags: list[Short] = Field(default=[], max_length=30)
    extensions: dict[str, dict[str, JsonValue]] = Field(
        default={}, description="One block per product."
    )

    @field_validator("traits", "issues", "goals", "voice_samples", "tags")
    @classmethod
    def _without_blanks(cls, items: list[str]) -> list[str]:
        return [item for item in items if item]

    @model_validator(mode="after")
    def _storable(self) -> Self:
        try:
            canonical = canonical_json(self)
        except ValueError:
            raise ValueError("holds a number or character that cannot be stored") from None
        if b"\\u0000" in canonical.replace(b"\\\\", b""):
            raise ValueError("holds a character that cannot be stored (NUL)")
        if len(canonical) > MOST_BYTES:
            raise ValueError(f"is longer than {MOST_BYTES:,} bytes in all; shorten it")
        return self


class PersonaDraft(PersonaFields):
    """A persona to be made."""

    visibility: Visibility = Visibility.PRIVATE

    @property
    def fields(self) -> PersonaFields:
        """The persona without who may see it."""
        return PersonaFields.model_validate(
            self.model_dump(include=set(PersonaFields.model_fields))
        )


class PersonaChanges(BaseModel):
    """What to change; what is left out stays. `expected_version` guards against a lost edit.

    `fields` are all fields of the new version: it is written as given, not merged.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "fields": {"name": "Nadja Brandt", "age": 53, "tags": ["demo"]},
                    "visibility": "public",
                    "expected_version": 1,
                }
            ]
        },
    )

    fields: PersonaFields | None = None
    visibility: Visibility | None = None
    expected_version: int | None = Field(
        default=None, description="The version that was edited; another current one answers 409."
    )


class PersonaCard(BaseModel):
    """A persona as everyone who may talk with it sees it: never a prompt or a private field."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    pronouns: str
    age: int | None
    role_line: str
    language: str
    tags: list[str]
    visibility: Visibility
    can_edit: bool


class Persona(PersonaCard):
    """A persona as its editors see it."""

    owner_id: UUID
    version: int
    version_id: UUID
    fields: PersonaFields
    created_at: datetime
    updated_at: datetime


class PersonaVersion(BaseModel):
    """One immutable version; a conversation keeps the one it was held with.

    `digest` is a SHA-256 of the fields: the same persona has the same digest in every installation.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    persona_id: UUID
    number: int
    digest: str
    fields: PersonaFields
    created_at: datetime
    author_id: UUID


def canonical_json(fields: PersonaFields) -> bytes:
    """Return the one JSON of these fields: keys sorted, nothing that is at its default.

    Without defaults, so that a field added later changes no digest.

    Raises:
        ValueError: a number or character that JSON or UTF-8 does not know.
    """
    values = fields.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest_of(fields: PersonaFields) -> str:
    """Return the SHA-256 of the fields as `canonical_json`, in hexadecimal."""
    return hashlib.sha256(canonical_json(fields)).hexdigest()
