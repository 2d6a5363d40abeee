"""Tables: usage, its sums, prices, budgets, what was adjusted, alerts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, UtcDateTime
from understudy.kernel.ids import new_id

_USD = Numeric(20, 10)


class UsageEventRow(Row):
    """One attempt at a model. Written once, never changed.

    Ids of people are opaque here, without a foreign key: erasing a person leaves the sums true.
    `input_tokens` includes the cached ones; `cost_usd` null means unknown, zero means free. The
    attempts of one call to the gateway share `request_id`; a repair of a structured answer is a
    call of its own. `note` says why this model was asked. `lines` and `system_tokens` (estimated)
    say what was sent, `latency_bucket` is `duration_s` as a logarithm, to be counted.
    """

    __tablename__ = "usage_events"
    __table_args__ = (
        Index(None, "payer_id", "at"),
        Index(None, "conversation_id", "at"),
        Index(None, "message_id"),
        Index(None, "job_id"),
        Index(None, "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    request_id: Mapped[UUID]
    attempt: Mapped[int]
    payer_id: Mapped[UUID] = mapped_column(info={"person": "payer"})
    actor_id: Mapped[UUID] = mapped_column(info={"person": "actor"})
    product: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(64))
    prompt_name: Mapped[str] = mapped_column(String(128))
    prompt_version: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(32))
    model_asked: Mapped[str] = mapped_column(String(200))
    model_answered: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(200), default="")
    lines: Mapped[int] = mapped_column(default=0)
    system_tokens: Mapped[int] = mapped_column(default=0)
    input_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    cache_write_tokens: Mapped[int]
    output_tokens: Mapped[int]
    reasoning_tokens: Mapped[int]
    usage_source: Mapped[str] = mapped_column(String(16))
    cost_usd: Mapped[Decimal | None] = mapped_column(_USD)
    waited_s: Mapped[float] = mapped_column(default=0.0)
    ttft_s: Mapped[float | None]
    duration_s: Mapped[float]
    latency_bucket: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str | None] = mapped_column(String(32))


class OpenAttemptRow(Row):
    """An attempt that nobody waits for, while it runs; gone when its call is written.

    Should its process die, `facts` become its row in the ledger, and `places` (budget, of, period)
    are charged with what it has cost.
    """

    __tablename__ = "open_attempts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[UUID]
    payer_id: Mapped[UUID] = mapped_column(info={"person": "payer"})
    actor_id: Mapped[UUID] = mapped_column(info={"person": "actor"})
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    places: Mapped[list[list[str]]] = mapped_column(JsonColumn)


class UsageDayLatencyRow(Row):
    """How many attempts of a day that is over took about so long."""

    __tablename__ = "usage_day_latencies"

    day: Mapped[date] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(String(16), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class UsageRollupRow(Row):
    """Up to where the days are summed up; one row, which whoever sums up locks."""

    __tablename__ = "usage_rollup"

    id: Mapped[int] = mapped_column(primary_key=True)
    summed_before: Mapped[date | None]


class ConversationSpendRow(Row):
    """What a conversation has cost so far: for its mean and for the alerts.

    `is_rested`: nothing was asked in it for long, and it is part of `rested_spends`.
    """

    __tablename__ = "conversation_spends"
    __table_args__ = (
        Index(None, "first_at"),
        Index(None, "payer_id", "first_at"),
        Index(
            "ix_conversation_spends_awake",
            "last_at",
            postgresql_where=text("NOT is_rested"),
            sqlite_where=text("is_rested = 0"),
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    payer_id: Mapped[UUID] = mapped_column(info={"person": "payer"})
    product: Mapped[str] = mapped_column(String(16))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calls: Mapped[int]
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_nano_usd: Mapped[int] = mapped_column(BigInteger)
    is_rested: Mapped[bool] = mapped_column(default=False, server_default=false())


class JobSpendRow(Row):
    """What a job has cost so far, for those who watch it."""

    __tablename__ = "job_spends"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    calls: Mapped[int]
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_nano_usd: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdjustmentRow(Row):
    """A value an administrator has set in place of the setting's."""

    __tablename__ = "adjustments"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JsonColumn)
    set_by: Mapped[UUID] = mapped_column(info={"person": "actor"})
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class PriceRow(Row):
    """What a model costs from a moment on, in place of the price data's. Never changed.

    `tiers` is a list of `PriceTier` as JSON; null goes back to the price data.
    """

    __tablename__ = "prices"
    __table_args__ = (Index(None, "provider", "model", "effective_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    provider: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(200))
    effective_from: Mapped[datetime] = mapped_column(UtcDateTime)
    tiers: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonColumn)
    note: Mapped[str] = mapped_column(String(200), default="")
    set_by: Mapped[UUID] = mapped_column(info={"person": "actor"})
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ModelAliasRow(Row):
    """A model's name that stands for another: a retired one, or a house name."""

    __tablename__ = "model_aliases"

    name: Mapped[str] = mapped_column(String(240), primary_key=True)
    stands_for: Mapped[str] = mapped_column(String(240))
    note: Mapped[str] = mapped_column(String(200), default="")
    set_by: Mapped[UUID] = mapped_column(info={"person": "actor"})
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class BudgetRow(Row):
    """What may be spent on one thing in a day, a month or at all. A null limit is none."""

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("scope", "of", "period"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    scope: Mapped[str] = mapped_column(String(16))
    of: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(8))
    limit_usd: Mapped[Decimal | None] = mapped_column(_USD)
    limit_tokens: Mapped[int | None] = mapped_column(BigInteger)
    owner_id: Mapped[UUID | None] = mapped_column(info={"person": "owner"})
    set_by: Mapped[UUID] = mapped_column(info={"person": "actor"})
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class BudgetSpendRow(Row):
    """What is spent and promised of a budget in one period.

    `of` is whose, for a role's budget, which each of its people has alone. `period` is the day
    (2026-11-21), the month (2026-11) or "total". Amounts are whole nano-dollars, so that the
    database adds them without rounding.
    """

    __tablename__ = "budget_spends"

    budget_id: Mapped[UUID] = mapped_column(
        ForeignKey("budgets.id", ondelete="CASCADE"), primary_key=True
    )
    of: Mapped[str] = mapped_column(String(80), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    spent_nano_usd: Mapped[int] = mapped_column(BigInteger, default=0)
    spent_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_nano_usd: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    warned: Mapped[bool] = mapped_column(default=False)


class ReservationRow(Row):
    """What a running call may still cost one budget; gone when the call is settled."""

    __tablename__ = "reservations"
    __table_args__ = (Index(None, "process_id"),)

    call_id: Mapped[UUID] = mapped_column(primary_key=True)
    budget_id: Mapped[UUID] = mapped_column(
        ForeignKey("budgets.id", ondelete="CASCADE"), primary_key=True
    )
    of: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(10))
    process_id: Mapped[UUID]
    nano_usd: Mapped[int] = mapped_column(BigInteger)
    tokens: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class AlertRow(Row):
    """Something an administrator should know; the same one is told once."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("kind", "subject"), Index(None, "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(120))
    severity: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(400))
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
