"""Tables: pages where documents answer, and which documents these are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from understudy.ask.pages.slugs import LONGEST_SLUG
from understudy.kernel.db import JsonColumn, Row, UtcDateTime


class AskPageRow(Row):
    """A page; columns are those of `PageFields`, but its budget, which is a `BudgetRow`.

    A page that was removed keeps its slug: nobody else's page is to be found at an old link.
    """

    __tablename__ = "ask_pages"
    __table_args__ = (
        Index("ix_ask_pages_of_owner", "owner_id", "created_at", "id"),
        Index("ix_ask_pages_newest", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(120))
    greeting: Mapped[str] = mapped_column(Text)
    suggestions: Mapped[list[str]] = mapped_column(JsonColumn)
    accent: Mapped[str] = mapped_column(String(16))
    model: Mapped[str | None] = mapped_column(String(240))
    opening: Mapped[str] = mapped_column(String(16))
    questions_per_visitor: Mapped[int]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    allowed_origins: Mapped[list[str]] = mapped_column(JsonColumn)
    privacy_note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AskPageDocumentRow(Row):
    """A document that a page answers from, in its place: always its current version."""

    __tablename__ = "ask_page_documents"
    __table_args__ = (Index(None, "document_id"),)

    page_id: Mapped[UUID] = mapped_column(ForeignKey("ask_pages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("ask_documents.id"))
