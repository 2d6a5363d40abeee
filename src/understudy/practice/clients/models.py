"""Tables: published clients, the questions they are tested with, and marked replies."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.db import Row, UtcDateTime


class PublishedClientRow(Row):
    """A version of a client that students may meet: written once, never changed."""

    __tablename__ = "published_clients"
    __table_args__ = (Index(None, "persona_id", "number"),)

    persona_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("persona_versions.id"), primary_key=True
    )
    persona_id: Mapped[UUID] = mapped_column(ForeignKey("personas.id"))
    number: Mapped[int]
    difficulty: Mapped[int] = mapped_column(SmallInteger)
    published_by: Mapped[UUID] = mapped_column(info={"person": "who published it"})
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClientTestRow(Row):
    """A question that is asked of a client again after every change.

    `fact_id` is what the answer should tell or keep; a fact may be gone from the case since.
    """

    __tablename__ = "client_tests"
    __table_args__ = (Index(None, "persona_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    persona_id: Mapped[UUID] = mapped_column(ForeignKey("personas.id"))
    author_id: Mapped[UUID] = mapped_column(info={"person": "author"})
    question: Mapped[str] = mapped_column(Text)
    expect: Mapped[str] = mapped_column(String(16))
    fact_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClientTestResultRow(Row):
    """How a question was answered last; `cost_usd` null means unknown."""

    __tablename__ = "client_test_results"

    test_id: Mapped[UUID] = mapped_column(ForeignKey("client_tests.id"), primary_key=True)
    number: Mapped[int]
    trust: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(16))
    reply: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(String(200))
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    ran_by: Mapped[UUID] = mapped_column(info={"person": "who ran it"})
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReplyMarkRow(Row):
    """What an author thought of a reply, and the principle that became of it."""

    __tablename__ = "client_reply_marks"
    __table_args__ = (Index(None, "persona_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    persona_id: Mapped[UUID] = mapped_column(ForeignKey("personas.id"))
    author_id: Mapped[UUID] = mapped_column(info={"person": "author"})
    message_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    reply: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    principle: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
