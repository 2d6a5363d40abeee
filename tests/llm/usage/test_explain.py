from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.support.usage import NOON, a_failure, an_event, wrote
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.usage.explain import NothingAsked, explanation
from understudy.llm.usage.schemas import Explanation

ADA, BEN = UUID(int=1), UUID(int=2)
TALK, FIRST, SECOND = UUID(int=10), UUID(int=11), UUID(int=12)
SECOND_S = timedelta(seconds=1)


async def explained(db: Database, payer_id: UUID | None = None) -> Explanation:
    async with db.read() as session:
        return await explanation(session, TALK, payer_id)


async def test_a_conversation_is_told_turn_by_turn(db: Database) -> None:
    request = new_id()
    here: dict[str, Any] = {"conversation_id": TALK, "message_id": FIRST}
    await wrote(
        db,
        a_failure(ADA, request_id=request, **here),
        an_event(ADA, NOON + SECOND_S, request_id=request, attempt=2, note="overloaded", **here),
        an_event(ADA, NOON + 2 * SECOND_S, purpose="check", **here),
        an_event(
            *(ADA, NOON + 3 * SECOND_S),
            **{**here, "message_id": SECOND, "cost_usd": None, "cached_tokens": 0},
        ),
        an_event(ADA, conversation_id=new_id()),
    )
    found = await explained(db)
    first, second = found.turns
    assert [a.attempt for a in first.attempts] == [1, 2, 1]
    assert [a.cause for a in first.attempts] == ["overloaded", None, None]
    assert first.attempts[1].note == "overloaded"
    assert (first.input_tokens, first.cached_tokens, first.cached_share) == (200, 80, 0.4)
    assert (first.cost_usd, second.cost_usd) == (Decimal("0.02"), None)
    assert (second.message_id, second.cached_share) == (SECOND, 0.0)
    assert (found.totals.calls, found.totals.attempts, found.totals.failed) == (3, 4, 1)
    assert (found.totals.cost_usd, found.totals.unpriced) == (Decimal("0.02"), 1)
    assert found.totals.p99_s == pytest.approx(2.0, rel=0.02)
    assert found.cached_share == pytest.approx(80 / 300)


async def test_calls_of_no_message_are_turns_of_their_own(db: Database) -> None:
    await wrote(db, an_event(ADA, conversation_id=TALK), an_event(ADA, conversation_id=TALK))
    assert [turn.message_id for turn in (await explained(db)).turns] == [None, None]


async def test_a_payer_sees_only_what_they_pay_for(db: Database) -> None:
    await wrote(db, an_event(ADA, conversation_id=TALK), an_event(BEN, conversation_id=TALK))
    assert (await explained(db, BEN)).totals.calls == 1
    with pytest.raises(NothingAsked):
        await explained(db, UUID(int=3))
