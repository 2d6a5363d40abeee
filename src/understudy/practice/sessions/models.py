"""Tables: sessions, the stages they went through, and what was heard and felt in each turn."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime

_LIVE = text("stage = 'active'")
_TIMED = text("stage = 'active' AND limit_minutes IS NOT NULL")


class PracticeSessionRow(Row):
    """A student's talk with a client, from the assignment to the feedback.

    Limits, hints, release and the required reflection are those of the assignment when it was
    begun. `notes` are the student's own. `has_told`: they want their teacher to know why they
    stopped. `turns` are the student's that were answered; `cost_usd` is that of all replies.
    `model` was chosen to play the client, null is the main one; `model_note` says why another one
    gave the last reply.
    """

    __tablename__ = "practice_sessions"
    __table_args__ = (
        UniqueConstraint("conversation_id"),
        Index(None, "student_id", "created_at", "id"),
        Index(None, "section_id", "created_at", "id"),
        Index(None, "section_id", "stage"),
        Index(None, "pair_id", "student_id"),
        Index(None, "persona_version_id"),
        Index(None, "created_at", "id"),
        Index(None, "stage", "created_at", "id"),
        Index(None, "assignment_id", "created_at", "id"),
        Index(
            "ix_practice_sessions_live", "section_id", sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
        Index("ix_practice_sessions_timed", "id", sqlite_where=_TIMED, postgresql_where=_TIMED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    student_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), info={"person": "student"})
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    pair_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignment_pairs.id"))
    persona_version_id: Mapped[UUID] = mapped_column(ForeignKey("persona_versions.id"))
    rubric_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("rubric_versions.id"))
    attempt: Mapped[int]
    retried_from: Mapped[UUID | None] = mapped_column(ForeignKey("practice_sessions.id"))
    stage: Mapped[str] = mapped_column(String(20))
    end_reason: Mapped[str | None] = mapped_column(String(20))
    uses_attempt: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_told: Mapped[bool] = mapped_column(default=False)
    limit_minutes: Mapped[int | None]
    limit_turns: Mapped[int | None]
    limit_usd: Mapped[Decimal | None] = mapped_column(Numeric(10, 6))
    hint_mode: Mapped[str] = mapped_column(String(16))
    release: Mapped[str] = mapped_column(String(20))
    requires_reflection: Mapped[bool]
    model: Mapped[str | None] = mapped_column(String(240))
    model_note: Mapped[str | None] = mapped_column(String(200))
    turns: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(20, 10), default=Decimal(0))
    notes: Mapped[str] = mapped_column(Text, default="", info={"person": "words"})
    reflection: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn, info={"person": "words"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)


class StageChangeRow(Row):
    """A session came to a stage: numbered from 1 in the order in which it happened."""

    __tablename__ = "practice_stage_changes"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[str] = mapped_column(String(20))
    move: Mapped[str] = mapped_column(String(24))
    by_id: Mapped[UUID | None] = mapped_column(info={"person": "who did it"})
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorkerTurnRow(Row):
    """What a student's message did: `WorkerLabels` as JSON, from a model or by rule."""

    __tablename__ = "practice_worker_turns"
    __table_args__ = (Index(None, "session_id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"))
    labels: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    by_rule: Mapped[bool]


class ClientTurnRow(Row):
    """What went on in the client in one reply: the snapshot that its continuations begin from.

    `step` is how trust moved (`trust.Step`), `choice` what could be told (`disclosure.Choice`),
    `state` the client's state after the reply (`trust.State`), `withheld` why earlier tries at
    it were not shown (`ceiling.Reason`s). `took_ms` from the student's message to the first words.
    """

    __tablename__ = "practice_client_turns"
    __table_args__ = (Index(None, "session_id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"))
    step: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    choice: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    state: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    withheld: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn)
    is_deflection: Mapped[bool]
    took_ms: Mapped[int]


class ReplyRatingRow(Row):
    """What a student thinks of a reply."""

    __tablename__ = "practice_reply_ratings"
    __table_args__ = (Index(None, "session_id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"))
    thumb: Mapped[str] = mapped_column(String(4))
    comment: Mapped[str] = mapped_column(Text, info={"person": "words"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SurveyRow(Row):
    """What a student says of a session: 1 not at all, 5 very much."""

    __tablename__ = "practice_surveys"
    __table_args__ = (Index(None, "section_id"), Index(None, "at"))

    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"), primary_key=True)
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"))
    believable: Mapped[int] = mapped_column(SmallInteger)
    difficulty_right: Mapped[int] = mapped_column(SmallInteger)
    helpful: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text, info={"person": "words"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
