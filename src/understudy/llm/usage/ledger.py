"""The ledger: one row for every attempt at a model, whatever became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Session
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause
from understudy.llm.tables import UsageEventRow
from understudy.llm.tokens import estimate_tokens, estimate_usage
from understudy.llm.types import Answer, Charge, Request, Usage
from understudy.llm.usage.latency import bucket_of

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


_LONGEST_NAME = 200
# Built once, over the plain table: every call goes through it.
_INSERT = insert(UsageEventRow.metadata.tables[UsageEventRow.__tablename__])


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
    LOST = "lost"
    """The process ended while it ran: what it cost is estimated, from what was asked."""


type LedgerRow = dict[str, Any]
"""A row of the ledger, by the names of its columns."""
type Estimate = Callable[[Request, str], Usage]
"""Counts a request and what was heard of its answer, roughly."""


@dataclass(slots=True)
class Attempt:
    """An attempt while it runs: what was heard, what was counted, how it ended.

    It counts as failed until it is known to have ended otherwise. `note` says why this model was
    asked, `waited_s` how long the call stood in the queue before; `estimate` counts what no
    provider has counted.
    """

    request: Request
    charge: Charge
    provider: str
    model: str
    id: UUID = field(default_factory=new_id)
    request_id: UUID = field(default_factory=new_id)
    number: int = 1
    note: str = ""
    waited_s: float = 0.0
    at: datetime = field(default_factory=now)
    started_s: float = field(default_factory=monotonic_s)
    ttft_s: float | None = None
    duration_s: float = 0.0
    heard: list[str] = field(default_factory=list)
    counted: Usage | None = None
    is_counted: bool = False
    """Whether `counted` is of the whole answer, whatever it was worth."""
    answer: Answer | None = None
    cost_usd: Decimal | None = None
    outcome: Outcome = Outcome.FAILED
    cause: Cause | None = None
    estimate: Estimate = estimate_usage
    usage: Usage = field(default_factory=lambda: Usage(source="estimated"))
    """Known once it has ended."""

    def begin(self) -> None:
        """Let it begin only now: it waited to be written down."""
        self.at, self.started_s = now(), monotonic_s()

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
        self.usage = self._usage()

    def _usage(self) -> Usage:
        """Return the tokens as reported, completed by an estimate where nobody had a chance to."""
        if self.answer:
            return self.answer.usage
        if self.counted and self.is_counted:
            return self.counted
        if self.counted is None and not self.heard and self.cause in _REFUSED_AT_THE_DOOR:
            return Usage(source="estimated")
        estimate = self.estimate(self.request, "".join(self.heard))
        if self.counted is None:
            return estimate
        output = max(self.counted.output_tokens, estimate.output_tokens)
        return replace(self.counted, output_tokens=output, source="partial")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one message cost, over all attempts; `cost_usd` None if a part of it is unknown."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: Decimal | None


async def write_rows(session: Session, rows: Sequence[LedgerRow]) -> None:
    """Write attempts down, in one statement: the ORM would take most of the time."""
    if rows:
        _ = await session.execute(_INSERT, rows)


def row_of(attempt: Attempt) -> LedgerRow:
    """Return an attempt's row."""
    request, charge, answer, usage = attempt.request, attempt.charge, attempt.answer, attempt.usage
    return {
        "id": attempt.id,
        "at": attempt.at,
        "request_id": attempt.request_id,
        "attempt": attempt.number,
        "payer_id": charge.payer_id,
        "actor_id": charge.actor_id,
        "product": charge.product,
        "purpose": charge.purpose,
        "prompt_name": request.prompt_name,
        "prompt_version": request.prompt_version,
        "conversation_id": charge.conversation_id,
        "message_id": charge.message_id,
        "job_id": charge.job_id,
        "provider": attempt.provider,
        "model_asked": attempt.model,
        "model_answered": answer.model[:_LONGEST_NAME] if answer else None,
        "note": attempt.note[:_LONGEST_NAME],
        "lines": len(request.lines),
        "system_tokens": estimate_tokens(request.system),
        "input_tokens": usage.input_tokens,
        "cached_tokens": usage.cached_tokens,
        "cache_write_tokens": usage.cache_write_tokens,
        "output_tokens": usage.output_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
        "usage_source": usage.source,
        "cost_usd": attempt.cost_usd,
        "waited_s": attempt.waited_s,
        "ttft_s": attempt.ttft_s,
        "duration_s": attempt.duration_s,
        "latency_bucket": bucket_of(attempt.duration_s),
        "outcome": attempt.outcome,
        "cause": attempt.cause,
    }


async def spent_on(session: Session, message_id: UUID) -> Spent | None:
    """Return what a message cost over all its attempts; None if none was made."""
    row = UsageEventRow
    query = select(
        func.count(),
        func.count(row.cost_usd),
        func.sum(row.input_tokens),
        func.sum(row.cached_tokens),
        func.sum(row.output_tokens),
        func.sum(row.cost_usd),
    ).where(row.message_id == message_id)
    found, priced, read, cached, written, cost = (await session.execute(query)).one()
    return Spent(read, cached, written, cost if priced == found else None) if found else None
