"""Tables: jobs."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from understudy.jobs.schemas import LONGEST_ERROR, LONGEST_TITLE
from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime

_USD = Numeric(20, 10)


class JobRow(Row):
    """A job: the truth about it, whatever the engine believes.

    It is worked on in *runs*: starting, resuming and retrying each ask for the next one. `run` is
    the one wanted, `enqueued_run` the last that the engine was given; `at_work` says that this one
    has begun and not ended, wherever that is. There is never more than one at work.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "created_at", "id"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    arguments: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    state: Mapped[str] = mapped_column(String(16))
    run: Mapped[int] = mapped_column(default=1)
    enqueued_run: Mapped[int] = mapped_column(default=0)
    at_work: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    estimate_usd: Mapped[Decimal | None] = mapped_column(_USD)
    budget_usd: Mapped[Decimal | None] = mapped_column(_USD)
    error: Mapped[str | None] = mapped_column(String(LONGEST_ERROR))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
