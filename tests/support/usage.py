"""The ledger as if much had been asked already."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.tables import ConversationSpendRow, UsageEventRow
from understudy.llm.usage.latency import bucket_of

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
"""A moment in the middle of a day, long ago."""


def an_event(payer_id: UUID, at: datetime = NOON, **chosen: Any) -> UsageEventRow:
    """Return one attempt: 100 tokens in, 40 of them cached, 10 out, for a cent in two seconds."""
    values: dict[str, Any] = {
        "id": new_id(),
        "at": at,
        "request_id": new_id(),
        "attempt": 1,
        "payer_id": payer_id,
        "actor_id": payer_id,
        "product": "chat",
        "purpose": "reply",
        "prompt_name": "personas.chat",
        "prompt_version": "1+abc",
        "provider": "openai",
        "model_asked": "gpt-5.6-terra",
        "model_answered": "gpt-5.6-terra-2026-06-01",
        "lines": 3,
        "system_tokens": 60,
        "input_tokens": 100,
        "cached_tokens": 40,
        "cache_write_tokens": 5,
        "output_tokens": 10,
        "reasoning_tokens": 2,
        "usage_source": "provider",
        "cost_usd": Decimal("0.01"),
        "ttft_s": 0.5,
        "duration_s": 2.0,
        "outcome": "complete",
        "cause": None,
        **chosen,
    }
    return UsageEventRow(**values, latency_bucket=bucket_of(values["duration_s"]))


def a_failure(payer_id: UUID, at: datetime = NOON, **chosen: Any) -> UsageEventRow:
    """Return an attempt that was refused at the provider's door and cost nothing."""
    nothing = ("input", "cached", "cache_write", "output", "reasoning")
    failed: dict[str, Any] = {f"{name}_tokens": 0 for name in nothing}
    failed |= {"model_answered": None, "cost_usd": Decimal(0), "ttft_s": None, "duration_s": 0.1}
    failed |= {"outcome": "failed", "cause": "overloaded", "usage_source": "estimated"}
    return an_event(payer_id, at, **{**failed, **chosen})


def a_spend(payer_id: UUID, at: datetime = NOON, **chosen: Any) -> ConversationSpendRow:
    """Return what a conversation has used: four calls for two cents."""
    values: dict[str, Any] = {
        "conversation_id": new_id(),
        "payer_id": payer_id,
        "product": "chat",
        "first_at": at,
        "last_at": at + timedelta(minutes=5),
        "calls": 4,
        "input_tokens": 400,
        "output_tokens": 40,
        "cost_nano_usd": 20_000_000,
        **chosen,
    }
    return ConversationSpendRow(**values)


async def wrote(db: Database, *rows: UsageEventRow | ConversationSpendRow) -> None:
    """Write rows down."""
    async with db.begin() as session:
        session.add_all(rows)
