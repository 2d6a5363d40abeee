"""Tables: visitors' sessions on ask pages, and what became of their questions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.db import JsonColumn, Row, UtcDateTime


class AskSessionRow(Row):
    """A visitor's session, which is one conversation, held on fixed versions of the documents.

    `token` is the digest of the resume token, and `token_before` that of the one before it, which
    counts until the new one was used once. `holder` is the one connection that may go on: a new one
    takes over. `summary` is of what has left the model's memory, `summed_up` counts those lines and
    `summed_digest` says which they were.
    """

    __tablename__ = "ask_sessions"
    __table_args__ = (
        Index("ix_ask_sessions_of_page", "page_id", "conversation_id"),
        Index(None, "expires_at"),
        Index(None, "person_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("ask_pages.id"))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id"), info={"person": "visitor"}
    )
    versions: Mapped[list[str]] = mapped_column(JsonColumn)
    token: Mapped[str] = mapped_column(String(64))
    token_before: Mapped[str | None] = mapped_column(String(64))
    holder: Mapped[UUID]
    questions: Mapped[int] = mapped_column(default=0)
    summary: Mapped[str] = mapped_column(Text, default="", info={"person": "words"})
    summed_up: Mapped[int] = mapped_column(default=0)
    summed_digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def version_ids(self) -> tuple[UUID, ...]:
        """The versions it is held on, in the page's order."""
        return tuple(map(UUID, self.versions))


class AskAnswerRow(Row):
    """What became of a question. `asked` are its telling words, by which like ones are gathered.

    `value` is 1 or -1, what the visitor thought of the answer; `comment` what they said of it.
    """

    __tablename__ = "ask_answers"
    __table_args__ = (
        Index("ix_ask_answers_of_page", "page_id", "verdict", "created_at"),
        Index(None, "conversation_id"),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    page_id: Mapped[UUID] = mapped_column(ForeignKey("ask_pages.id"))
    question: Mapped[str] = mapped_column(Text, info={"person": "words"})
    asked: Mapped[list[str]] = mapped_column(JsonColumn)
    verdict: Mapped[str] = mapped_column(String(20))
    claimed: Mapped[str | None] = mapped_column(String(20))
    citations: Mapped[int]
    dropped: Mapped[int]
    value: Mapped[int | None]
    comment: Mapped[str] = mapped_column(String(1_000), default="", info={"person": "words"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
