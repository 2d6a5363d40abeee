"""Tables: people, their tokens, tries to sign in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from understudy.accounts.access import Role
from understudy.accounts.schemas import LONGEST_EMAIL, TokenKind
from understudy.kernel.clock import now
from understudy.kernel.db import Row, UtcDateTime
from understudy.kernel.ids import new_id


def _word(kind: type[StrEnum]) -> Enum:
    """Store an enum as its plain word: a new member needs no change of the table."""
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda each: [m.value for m in each]
    )


class PersonRow(Row):
    """Somebody with an account. Without a password they cannot sign in yet, or not any more."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, info={"person": "self"})
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(_word(Role))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)


class TokenRow(Row):
    """A token that is valid until `expires_at`; revoking it deletes the row."""

    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[TokenKind] = mapped_column(_word(TokenKind))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"person": "owner"}
    )
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TryRow(Row):
    """A try to prove who one is, which counts as failed until it has succeeded.

    `account` is a digest of the e-mail that was given, so that unknown ones are counted alike.
    """

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class NoticeRow(Row):
    """Something a person should see when they look: a job is done, a budget nearly spent."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "person_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), info={"person": "reader"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    kind: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(400), info={"person": "words"})
    link: Mapped[str] = mapped_column(String(200), default="")
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
