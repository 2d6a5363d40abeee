"""Tables: conversations, who takes part, and one row per message."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime


class ConversationRow(Row):
    """A conversation: `last_seq` numbers its messages, `active_message_id` ends its branch.

    It is held with a persona, or with what its product answers from.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index(None, "owner_id", "updated_at", "id"),
        Index(None, "persona_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), info={"person": "owner"})
    persona_id: Mapped[UUID | None] = mapped_column(ForeignKey("personas.id"))
    persona_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("persona_versions.id"))
    last_seq: Mapped[int] = mapped_column(default=0)
    active_message_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParticipantRow(Row):
    """One who speaks in a conversation: a person, or a persona in the version it was begun with.

    `role` says which side it is: a visitor is no person we know, and a document no persona.
    """

    __tablename__ = "participants"
    __table_args__ = (Index(None, "conversation_id"), Index(None, "person_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    role: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id"), info={"person": "speaker"}
    )
    persona_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("persona_versions.id"))
    name: Mapped[str] = mapped_column(String(120), info={"person": "name"})


class MessageRow(Row):
    """One message. `seq` is the order of creation; `parent_id` is what it answers or follows.

    `problem` is what the person was told if it did not complete; `details` is what its product
    knows of it, such as the citations of an answer.

    `process_id` is the process that writes it, and `stop_asked` how another one asks it to stop;
    `left_out` counts earlier lines that did not fit the model's window; `updated_at` is what other
    processes look at to see it grow.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        # Whatever is deleted, the database looks for what refers to it.
        Index(None, "parent_id"),
        Index(None, "participant_id"),
        Index(
            "ix_messages_running",
            "conversation_id",
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, info={"person": "words"})
    status: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str | None] = mapped_column(String(32))
    problem: Mapped[str | None] = mapped_column(String(400))
    model: Mapped[str | None] = mapped_column(String(200))
    input_tokens: Mapped[int | None]
    cached_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    left_out: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    process_id: Mapped[UUID]
    stop_asked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ExportRow(Row):
    """An export of many conversations: its list is fixed at this moment, once and for all."""

    __tablename__ = "conversation_exports"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversations: Mapped[int]
    fixed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ExportItemRow(Row):
    """A conversation of an export: open, until it has its texts (deflated) or a problem.

    `facts` are its line of the table of contents. When the file is whole, these rows are deleted.
    """

    __tablename__ = "conversation_export_items"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    conversation_id: Mapped[UUID]
    problem: Mapped[str | None] = mapped_column(String(400))
    facts: Mapped[dict[str, Any] | None] = mapped_column(
        JsonColumn, info={"person": "owner's name"}
    )
    markdown: Mapped[bytes | None] = mapped_column(LargeBinary, info={"person": "words"})
    json: Mapped[bytes | None] = mapped_column(LargeBinary, info={"person": "words"})
