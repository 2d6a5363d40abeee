"""A conversation turn by turn: what was sent, what was cached and what it cost."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from understudy.kernel.db import Session
from understudy.kernel.errors import NotFound
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.events import shown
from understudy.llm.usage.schemas import ExplainedTurn, Explanation, UsageEvent
from understudy.llm.usage.summary import durations_of, sums_of
from understudy.llm.usage.sums import FAILURES, Tally


class NothingAsked(NotFound):
    """In this conversation no model has been asked yet, or it is not yours to see."""

    code = "nothing_asked"


async def explanation(
    session: Session, conversation_id: UUID, payer_id: UUID | None
) -> Explanation:
    """Explain a conversation; with a payer, only what they pay for.

    Raises:
        NothingAsked: there is no attempt to explain.
    """
    row = UsageEventRow
    query = select(row).where(row.conversation_id == conversation_id)
    if payer_id is not None:
        query = query.where(row.payer_id == payer_id)
    rows = list(await session.scalars(query.order_by(row.at, row.id)))
    if not rows:
        raise NothingAsked
    events = await shown(session, rows, costs=True)
    turns: dict[UUID, list[UsageEvent]] = {}
    for event in events:
        turns.setdefault(event.message_id or event.request_id, []).append(event)
    total = _tally(events)
    return Explanation(
        conversation_id=conversation_id,
        turns=[_turn(attempts) for attempts in turns.values()],
        totals=sums_of(total, durations_of(Counter(row.latency_bucket for row in rows))),
        cached_share=_cached_share(total),
    )


def _turn(attempts: list[UsageEvent]) -> ExplainedTurn:
    tally = _tally(attempts)
    return ExplainedTurn(
        message_id=attempts[0].message_id,
        at=attempts[0].at,
        attempts=attempts,
        input_tokens=tally.input_tokens,
        cached_tokens=tally.cached_tokens,
        output_tokens=tally.output_tokens,
        cached_share=_cached_share(tally),
        cost_usd=None if tally.unpriced else tally.cost_usd,
    )


def _cached_share(tally: Tally) -> float | None:
    return tally.cached_tokens / tally.input_tokens if tally.input_tokens else None


def _tally(events: Iterable[UsageEvent]) -> Tally:
    total = Tally()
    for event in events:
        total = total.plus(
            Tally(
                calls=int(event.attempt == 1),
                attempts=1,
                failed=int(event.outcome in FAILURES),
                unpriced=int(event.cost_usd is None),
                input_tokens=event.input_tokens or 0,
                cached_tokens=event.cached_tokens or 0,
                cache_write_tokens=event.cache_write_tokens or 0,
                output_tokens=event.output_tokens or 0,
                reasoning_tokens=event.reasoning_tokens or 0,
                cost_usd=event.cost_usd or Decimal(0),
            )
        )
    return total
