"""Tables: sections and who is in them, rubrics in immutable versions, assignments."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime
from understudy.practice.courses.naming import MOST_SORTED
from understudy.practice.courses.section_schemas import LONGEST_NAME

# Compared byte by byte everywhere: the order of a list must not depend on a server's locale.
_SortText = String(MOST_SORTED).with_variant(String(MOST_SORTED, collation="C"), "postgresql")


class SectionRow(Row):
    """A section of a course. An owner is no foreign key: the operator, no row, may own one too.

    `settings` is `SectionSettings` as JSON. A code is stored as it is: it lets a signed-in person
    enrol as a student and nothing else, and teachers show it on a slide.
    """

    __tablename__ = "sections"
    __table_args__ = (Index(None, "owner_id", "sort_name", "id"), Index(None, "sort_name", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    sort_name: Mapped[str] = mapped_column(_SortText)
    course_code: Mapped[str] = mapped_column(String(60))
    term: Mapped[str] = mapped_column(String(60))
    is_active: Mapped[bool] = mapped_column(default=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JsonColumn, info={"person": "contact"})
    join_code: Mapped[str | None] = mapped_column(String(8), unique=True)
    join_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)


class EnrolmentRow(Row):
    """Somebody in a section. Removing them keeps the row, enrolling them again takes it up."""

    __tablename__ = "enrolments"
    __table_args__ = (Index(None, "person_id", "section_id"),)

    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id"), primary_key=True, info={"person": "member"}
    )
    role: Mapped[str] = mapped_column(String(16))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RubricRow(Row):
    """A rubric: whose it is, who may use it, and which of its versions is the current one."""

    __tablename__ = "rubrics"
    __table_args__ = (Index(None, "sort_name", "id"), Index(None, "owner_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    visibility: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    sort_name: Mapped[str] = mapped_column(_SortText)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RubricVersionRow(Row):
    """One version, never changed once it is there. `fields` is `RubricFields` as JSON."""

    __tablename__ = "rubric_versions"
    __table_args__ = (UniqueConstraint("rubric_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey("rubrics.id"))
    number: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    author_id: Mapped[UUID] = mapped_column(info={"person": "author"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AssignmentRow(Row):
    """What the students of a section are asked to do; columns are those of `AssignmentFields`."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index(None, "section_id", "created_at", "id"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id"))
    state: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    instructions: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(16))
    show_rubric: Mapped[bool]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int | None]
    counts: Mapped[str] = mapped_column(String(16))
    limit_minutes: Mapped[int | None]
    limit_turns: Mapped[int | None]
    limit_usd: Mapped[Decimal | None] = mapped_column(Numeric(10, 6))
    hint_mode: Mapped[str] = mapped_column(String(16))
    release: Mapped[str] = mapped_column(String(20))
    requires_reflection: Mapped[bool]
    notes: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)


class PairRow(Row):
    """A client with a rubric in an assignment, in its place; versions are set by publishing.

    `alternatives` are the ids, as text, of pairs that may be done instead. `model` plays the client
    here, if it may be chosen; null is the client's own.
    """

    __tablename__ = "assignment_pairs"
    __table_args__ = (
        Index(None, "assignment_id", "position"),
        Index(None, "persona_id"),
        Index(None, "rubric_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id"))
    position: Mapped[int]
    persona_id: Mapped[UUID] = mapped_column(ForeignKey("personas.id"))
    persona_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("persona_versions.id"))
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey("rubrics.id"))
    rubric_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("rubric_versions.id"))
    alternatives: Mapped[list[str]] = mapped_column(JsonColumn)
    model: Mapped[str | None] = mapped_column(String(240))
