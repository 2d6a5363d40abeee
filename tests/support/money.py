"""Budgets, charges and amounts for tests of what may be spent."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from tests.support.llm import a_charge
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.money.promises import Reservation
from understudy.llm.money.quotas import Crossing, Quotas
from understudy.llm.money.schemas import NANO, Budget, Period
from understudy.llm.tables import BudgetSpendRow, ReservationRow, UsageEventRow
from understudy.llm.types import Charge, Scope

CHARGE = a_charge()


def a_budget(
    scope: Scope = Scope.INSTALLATION, of: str = "", period: Period = Period.DAY, **chosen: Any
) -> Budget:
    given = {"limit_usd": Decimal(2), "limit_tokens": None, "owner_id": None, **chosen}
    return Budget(id=new_id(), scope=scope, of=of, period=period, set_at=now(), **given)


async def written(db: Database) -> list[BudgetSpendRow]:
    """Return every row of what is spent and promised."""
    async with db.read() as session:
        return list(await session.scalars(select(BudgetSpendRow)))


async def promises(db: Database) -> int:
    """Return how many promises are written down."""
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(ReservationRow)) or 0


async def add_usage(
    db: Database, charge: Charge, cost_usd: Decimal | None, at: datetime, tokens: int = 100
) -> None:
    """Write a past call into the ledger."""
    row = UsageEventRow(
        id=new_id(),
        at=at,
        request_id=new_id(),
        attempt=1,
        payer_id=charge.payer_id,
        actor_id=charge.actor_id,
        product=charge.product,
        purpose=charge.purpose,
        prompt_name="p",
        prompt_version="1",
        conversation_id=charge.conversation_id,
        job_id=charge.job_id,
        provider="demo",
        model_asked="demo",
        input_tokens=tokens,
        cached_tokens=0,
        cache_write_tokens=0,
        output_tokens=0,
        reasoning_tokens=0,
        usage_source="provider",
        cost_usd=cost_usd,
        duration_s=1.0,
        outcome="complete",
    )
    async with db.begin() as session:
        session.add(row)


async def let_age(db: Database, age: timedelta) -> None:
    """Let every promise be so old."""
    async with db.begin() as session:
        await session.execute(update(ReservationRow).values(at=now() - age))


async def promised(
    quotas: Quotas, usd: float = 1, tokens: int = 100, charge: Charge = CHARGE
) -> Reservation:
    """Promise a call an amount."""
    reservation = await quotas.reserve(charge, new_id(), int(usd * NANO), tokens)
    assert reservation
    return reservation


async def settled(
    db: Database, quotas: Quotas, reservation: Reservation, usd: float, tokens: int = 100
) -> list[Crossing]:
    """Settle a call with what it has cost."""
    async with db.begin() as session:
        return await quotas.settle(session, reservation, int(usd * NANO), tokens)
