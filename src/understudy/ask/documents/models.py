"""Tables: documents that answer, and their immutable versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from understudy.ask.documents.schemas import LONGEST_FILE_NAME, LONGEST_TITLE
from understudy.kernel.db import JsonColumn, Row, UtcDateTime


class AskDocumentRow(Row):
    """A document: whose it is, and which of its versions is the current one.

    An owner is no foreign key: the operator, no row, may own one too. The current version is none
    either, for each of the two rows would want the other one to be there first.
    """

    __tablename__ = "ask_documents"
    __table_args__ = (
        Index("ix_ask_documents_of_owner", "owner_id", "created_at", "id"),
        Index("ix_ask_documents_newest", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    current_version_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AskVersionRow(Row):
    """One version, never changed once it is there: a conversation keeps the one it is held on.

    What the owner tells and which sections answer are part of it, since they change the answers.
    `tree` is `ReadDocument` as JSON, and is loaded only where it is asked for; `chosen` are ids of
    its sections, null is all of them; `told` are the private kinds that are told. `digest` is the
    file's, as SHA-256, and `tokens` what a model reads of it, estimated.
    """

    __tablename__ = "ask_versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("ask_documents.id"))
    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    form: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]
    sentences: Mapped[int]
    tokens: Mapped[int]
    tree: Mapped[dict[str, Any]] = mapped_column(
        JsonColumn, deferred=True, deferred_raiseload=True, info={"person": "content"}
    )
    chosen: Mapped[list[str] | None] = mapped_column(JsonColumn)
    told: Mapped[list[str]] = mapped_column(JsonColumn)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
