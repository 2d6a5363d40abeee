"""What others see of people, their tokens and the audit log."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, computed_field

from understudy.accounts.access import Role

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")
LONGEST_EMAIL = 254
"""Characters; RFC 5321, section 4.5.3.1.3."""


def normal_email(text: str) -> str:
    """Return the one spelling under which an e-mail address is stored and looked up.

    No mail is sent to it, so that any `name@place` will do, `admin@demo.local` too.

    Raises:
        ValueError: it is none.
    """
    email = unicodedata.normalize("NFC", text).strip().casefold()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise ValueError("is not an e-mail address")
    return email


type Email = Annotated[str, AfterValidator(normal_email)]
type PersonName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
]
type Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class TokenKind(StrEnum):
    """What a token opens."""

    SESSION = "session"
    """Everything, for one browser."""
    TOKEN = "token"  # noqa: S105 the kind's name
    """Everything, for one program."""
    INVITATION = "invitation"
    """Choosing the first password, once."""
    RESET = "reset"
    """Choosing a new password, once."""
    SETUP = "setup"
    """Becoming the first administrator of an empty installation, once."""


class Person(BaseModel):
    """A person as administrators and they themselves see them."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    name: str
    role: Role
    active: bool = Field(description="False once deactivated: they cannot sign in.")
    has_password: bool = Field(description="False until they have used their one-time link.")
    created_at: datetime


class PersonDraft(BaseModel):
    """A person to be invited or added."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"email": "amina@example.org", "name": "Amina Kovac", "role": "student"}]
        },
    )

    email: Email
    name: PersonName
    role: Role = Role.STUDENT


class PersonChanges(BaseModel):
    """What to change about a person; what is left out stays."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"role": "teacher"}]}
    )

    name: PersonName | None = None
    role: Role | None = None
    active: bool | None = None


class MyChanges(BaseModel):
    """What to change about oneself; what is left out stays."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"name": "Jonas Abara"}]}
    )

    name: PersonName | None = None


class SetUp(BaseModel):
    """What somebody chooses with a one-time link. `email` only matters to the first administrator.

    `name` may be left out where a person has one already.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"token": "understudy_...", "password": "four words are quite good"}]
        },
    )

    token: str = Field(repr=False)
    password: str = Field(repr=False, description="At least 8 characters; 15 or more are better.")
    name: PersonName | None = None
    email: Email | None = None


class SignedIn(BaseModel):
    """An open session. Its token is shown here and never again."""

    model_config = ConfigDict(frozen=True)

    token: str = Field(repr=False)
    expires_at: datetime
    person: Person


class LinkPurpose(BaseModel):
    """What a one-time link is for; `email` and `name` are null if there is no person yet."""

    model_config = ConfigDict(frozen=True)

    kind: TokenKind
    email: str | None = None
    name: str | None = None


class OneTimeLink(BaseModel):
    """A link to pass on to a person by hand: nothing is sent by e-mail. It works once."""

    model_config = ConfigDict(frozen=True)

    person: Person
    token: str = Field(repr=False)
    expires_at: datetime

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def path(self) -> str:
        """Where the link leads on this server."""
        return set_up_path(self.token)


def set_up_path(token: str) -> str:
    """Return the path of the page where a one-time link is used."""
    return f"/set-up?token={token}"


class TokenDraft(BaseModel):
    """A program's token to be made."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"label": "My notebook", "days": 30}]},
    )

    label: Label = Field(description="What it is for.")
    days: int | None = Field(
        default=None, ge=1, le=3650, description="How long it is valid; UNDERSTUDY_TOKEN_DAYS else."
    )


class Token(BaseModel):
    """A program's token, without its secret."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Field(description="To the minute; null if never used.")


class NewToken(Token):
    """A token just made. Its secret is shown here and never again."""

    token: str = Field(repr=False)


class AuditEntry(BaseModel):
    """One thing that was done, by ids only. `actor_id` is null if nobody was signed in."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    at: datetime
    actor_id: UUID | None
    action: str
    subject_kind: str | None
    subject_id: UUID | None
    facts: dict[str, Any]
