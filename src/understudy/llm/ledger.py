"""The ledger: one row for every attempt at a model, whatever became of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Row, Session, UtcDateTime
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Answer, Charge, Request, Usage

_REFUSED_AT_THE_DOOR = {
    Cause.RATE_LIMITED,
    Cause.OVERLOADED,
    Cause.SERVER_ERROR,
    Cause.CONNECTION,
    Cause.UNAUTHORIZED,
    Cause.UNKNOWN_MODEL,
    Cause.REJECTED,
    Cause.SPENT,
}
"""What costs nothing if nothing was heard and nothing counted."""


class Outcome(StrEnum):
    """What became of an attempt."""

    COMPLETE = "complete"
    FAILED = "failed"
    """Nothing was heard."""
    CUT = "cut"
    """It failed after something had been heard."""
    STOPPED = "stopped"
    """Whoever asked no longer wanted it."""
    REFUSED = "refused"
    """A content filter withheld it."""


class UsageEventRow(Row):
    """One attempt at a model. Written once, never changed.

    Ids of people are opaque here, without a foreign key: erasing a person leaves the sums true.
    `input_tokens` includes the cached ones; `cost_usd` null means unknown, zero means free. The
    attempts of one call to the gateway share `request_id`.
    """

    __tablename__ = "usage_events"
    __table_args__ = (
        Index(None, "payer_id", "at"),
        Index(None, "conversation_id"),
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
    job_id: Mapped[UUID | None]
    provider: Mapped[str] = mapped_column(String(32))
    model_asked: Mapped[str] = mapped_column(String(200))
    model_answered: Mapped[str | None] = mapped_column(String(200))
    input_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    cache_write_tokens: Mapped[int]
    output_tokens: Mapped[int]
    reasoning_tokens: Mapped[int]
    usage_source: Mapped[str] = mapped_column(String(16))
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    ttft_s: Mapped[float | None]
    duration_s: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str | None] = mapped_column(String(32))


@dataclass(slots=True)
class Attempt:
    """An attempt while it runs: what was heard, what was counted, how it ended.

    It counts as failed until it is known to have ended otherwise.
    """

    request: Request
    charge: Charge
    provider: str
    model: str
    request_id: UUID = field(default_factory=new_id)
    number: int = 1
    at: datetime = field(default_factory=now)
    started_s: float = field(default_factory=monotonic_s)
    ttft_s: float | None = None
    duration_s: float = 0.0
    heard: list[str] = field(default_factory=list)
    counted: Usage | None = None
    answer: Answer | None = None
    outcome: Outcome = Outcome.FAILED
    cause: Cause | None = None

    def hear(self, piece: str) -> None:
        """Take in a piece of the text."""
        if self.ttft_s is None:
            self.ttft_s = monotonic_s() - self.started_s
        self.heard.append(piece)

    def end(self, outcome: Outcome | None = None, cause: Cause | None = None) -> None:
        """Say how it ended; without an outcome, it follows from the cause and what was heard."""
        self.duration_s = monotonic_s() - self.started_s
        self.cause = cause
        if outcome is None and cause is Cause.FILTERED:
            outcome = Outcome.REFUSED
        self.outcome = outcome or (Outcome.CUT if self.heard else Outcome.FAILED)

    @property
    def usage(self) -> Usage:
        """The tokens: as reported, completed by an estimate where the provider had no chance."""
        if self.answer:
            return self.answer.usage
        if self.counted is None and not self.heard and self.cause in _REFUSED_AT_THE_DOOR:
            return Usage(source="estimated")
        estimate = estimate_usage(self.request, "".join(self.heard))
        if self.counted is None:
            return estimate
        output = max(self.counted.output_tokens, estimate.output_tokens)
        return replace(self.counted, output_tokens=output, source="partial")


async def write_attempt(session: Session, attempt: Attempt) -> None:
    """Write an ended attempt down."""
    request, charge, answer, usage = attempt.request, attempt.charge, attempt.answer, attempt.usage
    session.add(
        UsageEventRow(
            id=new_id(),
            at=attempt.at,
            request_id=attempt.request_id,
            attempt=attempt.number,
            payer_id=charge.payer_id,
            actor_id=charge.actor_id,
            product=charge.product,
            purpose=charge.purpose,
            prompt_name=request.prompt_name,
            prompt_version=request.prompt_version,
            conversation_id=charge.conversation_id,
            job_id=charge.job_id,
            provider=attempt.provider,
            model_asked=attempt.model,
            model_answered=answer.model if answer else None,
            input_tokens=usage.input_tokens,
            cached_tokens=usage.cached_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            output_tokens=usage.output_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            usage_source=usage.source,
            cost_usd=answer.cost_usd if answer else None,
            ttft_s=attempt.ttft_s,
            duration_s=attempt.duration_s,
            outcome=attempt.outcome,
            cause=attempt.cause,
        )
    )
