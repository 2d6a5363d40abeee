"""Tables: what judges answered, the reports made of it, and what teachers and students say."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Double, ForeignKey, Index, Numeric, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime

LONGEST_PROBLEM = 400


class JudgementRow(Row):
    """What a judge answered, once for each basis: `key` is `basis.key_of`, `answer` its JSON.

    `cost_usd` is that of all calls it took; null is not known.
    """

    __tablename__ = "practice_judgements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JsonColumn, info={"person": "words"})
    model: Mapped[str] = mapped_column(String(200))
    prompt_version: Mapped[str] = mapped_column(String(60))
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ReportRow(Row):
    """The report of a session, or why there is none yet.

    `job_id` is the job that last tried it; `problem` what a person reads of its failure. With a
    problem and no job the first feedback waits: it cannot be written at the moment, and
    what is said of that beside the problem depends on whether a job still tries (`waiting`).
    `rubric_version_id` is what it was judged by. `digest` is what lists need of the report
    (`digests.Digest` as JSON), so that they need not read transcripts; `score` is that of it, by
    which the attempt that counts is chosen. `awaits_review`, `rank` (0 comes first) and
    `confidence` order a teacher's queue. `released_by` null, with a moment: the assignment's
    policy.
    """

    __tablename__ = "practice_reports"
    __table_args__ = (
        Index(
            "ix_practice_reports_queue",
            *("section_id", "awaits_review", "rank", "confidence", "session_id"),
        ),
        Index(None, "rubric_version_id", "state", "confirmed_at"),
        Index(None, "section_id", "state", "confirmed_at"),
        Index(None, "judgement_id"),
        Index(None, "job_id"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"), primary_key=True)
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"))
    rubric_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("rubric_versions.id"))
    judgement_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice_judgements.id"))
    job_id: Mapped[UUID | None]
    problem: Mapped[str | None] = mapped_column(String(LONGEST_PROBLEM))
    state: Mapped[str] = mapped_column(String(16))
    # Plain text in PostgreSQL, too: what is written back from JSONB takes five times as long.
    digest: Mapped[dict[str, Any] | None] = mapped_column(JSON(), info={"person": "words"})
    score: Mapped[float | None] = mapped_column(Double)
    awaits_review: Mapped[bool]
    rank: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[float] = mapped_column(Double)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(info={"person": "teacher"})
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[UUID | None] = mapped_column(info={"person": "teacher"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)


class OverrideRow(Row):
    """A teacher's level in place of the machine's; null is not observed."""

    __tablename__ = "practice_overrides"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"), primary_key=True)
    criterion_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    level: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text, info={"person": "words"})
    by_id: Mapped[UUID] = mapped_column(info={"person": "teacher"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class LineCommentRow(Row):
    """What a teacher says of one line of a session."""

    __tablename__ = "practice_line_comments"
    __table_args__ = (Index(None, "session_id", "id"), Index(None, "message_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    text: Mapped[str] = mapped_column(Text, info={"person": "words"})
    by_id: Mapped[UUID] = mapped_column(info={"person": "teacher"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class DisputeRow(Row):
    """What a student says against their report, and the teacher's answer."""

    __tablename__ = "practice_disputes"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("practice_sessions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text, info={"person": "words"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answer: Mapped[str | None] = mapped_column(Text, info={"person": "words"})
    answered_by: Mapped[UUID | None] = mapped_column(info={"person": "teacher"})
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
