"""Tables: personas, their immutable versions, and drafts of personas."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.db import JsonColumn, Row, UtcDateTime
from understudy.personas.search import MOST_SORTED

LONGEST_PROBLEM = 400

# Compared byte by byte everywhere: the order of a list must not depend on a server's locale.
_SortText = String(MOST_SORTED).with_variant(String(MOST_SORTED, collation="C"), "postgresql")


class PersonaRow(Row):
    """A persona: whose it is, who may see it, and which of its versions is the current one.

    `sort_name` and `found_by` are made from the current version by `search`: the order of lists,
    and what their filters look through. An owner is no foreign key, since the operator who runs
    commands on the server owns personas too and is no row of `people`.
    """

    __tablename__ = "personas"
    __table_args__ = (Index(None, "sort_name", "id"), Index(None, "owner_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    visibility: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    sort_name: Mapped[str] = mapped_column(_SortText)
    found_by: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonaVersionRow(Row):
    """One version, never changed once it is there: a conversation keeps the one it was held with.

    `fields` is `PersonaFields` as JSON; `digest` is `digest_of` them.
    """

    __tablename__ = "persona_versions"
    __table_args__ = (UniqueConstraint("persona_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    persona_id: Mapped[UUID] = mapped_column(ForeignKey("personas.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    author_id: Mapped[UUID] = mapped_column(info={"person": "author"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonaDraftRow(Row):
    """One of those that a job was asked to draft; all of them are there when the job is.

    `fields` is `PersonaFields` as JSON, once it is drafted. `draws` counts how often what came was
    too like the others. The persona it is kept as may be changed or removed later.
    """

    __tablename__ = "persona_drafts"
    __table_args__ = (Index(None, "owner_id"),)

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    state: Mapped[str] = mapped_column(String(16))
    draws: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    problem: Mapped[str | None] = mapped_column(String(LONGEST_PROBLEM))
    persona_id: Mapped[UUID | None]
