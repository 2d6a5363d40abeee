"""What a budget begins with: what the ledger says was spent in its period."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.llm.money.conftest import SetBudget
from tests.support.llm import PAYER
from tests.support.money import add_usage, written
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.money.blocks import PARTS
from understudy.llm.money.promises import BudgetReached
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO, Period
from understudy.llm.types import BudgetKey, Charge, Scope

CONVERSATION, JOB, SOMEBODY = UUID(int=11), UUID(int=12), UUID(int=13)
MINE = Charge(
    PAYER,
    PAYER,
    "chat",
    "reply",
    (BudgetKey(Scope.ROLE, "student"), BudgetKey(Scope.SECTION, "s")),
    conversation_id=CONVERSATION,
    job_id=JOB,
)
OTHER = Charge(SOMEBODY, SOMEBODY, "practice", "reply")


@pytest.mark.parametrize(
    ("scope", "of", "spent_usd"),
    [
        (Scope.INSTALLATION, "", "1.75"),
        (Scope.PRODUCT, "chat", "1.5"),
        (Scope.USER, str(PAYER), "1.5"),
        (Scope.ROLE, "student", "1.5"),
        (Scope.CONVERSATION, str(CONVERSATION), "1.5"),
        (Scope.JOB, str(JOB), "1.5"),
        (Scope.SECTION, "s", "0"),
    ],
)
async def test_what_was_spent_before_a_budget_was_set_counts(
    db: Database, quotas: Quotas, set_budget: SetBudget, scope: Scope, of: str, spent_usd: str
) -> None:
    moment = now()
    for charge, cost in ((MINE, "1.25"), (MINE, "0.25"), (MINE, None), (OTHER, "0.25")):
        await add_usage(db, charge, Decimal(cost) if cost else None, moment)
    await set_budget(scope, of)
    await quotas.reserve(MINE, new_id(), 1, 1)
    (row,) = await written(db)
    assert row.spent_nano_usd == int(Decimal(spent_usd) * NANO)
    assert row.reserved_nano_usd == PARTS, "a job's calls are promised a block"


@pytest.mark.parametrize(
    ("period", "age", "counts"),
    [
        (Period.DAY, timedelta(), True),
        (Period.DAY, timedelta(days=1), False),
        (Period.MONTH, timedelta(days=32), False),
        (Period.TOTAL, timedelta(days=400), True),
    ],
)
async def test_only_the_period_itself_counts(
    db: Database, set_budget: SetBudget, period: Period, age: timedelta, counts: bool
) -> None:
    await add_usage(db, MINE, Decimal(1), now() - age)
    state = await set_budget(period=period)
    assert state.spent_usd == (1 if counts else 0)
    assert state.spent_tokens == (100 if counts else 0)


async def test_a_budget_that_is_used_up_already_refuses_the_first_call(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await add_usage(db, MINE, Decimal(3), datetime.now(UTC))
    await set_budget(Scope.ROLE, "student")
    with pytest.raises(BudgetReached, match="is used up"):
        await quotas.reserve(MINE, new_id(), 1, 1)


@pytest.mark.parametrize("limits", [{"limit_usd": Decimal(5)}, {"limit_tokens": 10**6}])
async def test_a_changed_budget_keeps_what_was_spent(
    quotas: Quotas, set_budget: SetBudget, limits: dict[str, Any]
) -> None:
    await set_budget()
    reservation = await quotas.reserve(MINE, new_id(), NANO, 10)
    assert reservation
    state = await set_budget(**limits)
    assert state.reserved_usd == 1
    assert state.reserved_tokens == 10
