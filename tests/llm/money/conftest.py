"""Fixtures of what may be spent: a process, its quotas, and those of another one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from decimal import Decimal
from typing import Any

import pytest

from understudy.accounts.access import OPERATOR
from understudy.kernel.db import Database
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import Adjustments
from understudy.llm.money.budgets import BudgetService
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import BudgetDraft, BudgetState, Period
from understudy.llm.types import Scope

type Open = Callable[[], Awaitable[Quotas]]
type SetBudget = Callable[..., Awaitable[BudgetState]]


@pytest.fixture
async def open_quotas(db: Database, settings: Settings) -> AsyncIterator[Open]:
    """Open the quotas of one more process, with its own connections."""
    async with AsyncExitStack() as stack:

        async def opened() -> Quotas:
            own = Database(db.url)
            stack.push_async_callback(own.aclose)
            process = Process(own)
            await process.announce()
            quotas = Quotas(own, process, "UTC", Adjustments(own, settings))
            stack.push_async_callback(quotas.aclose)
            await quotas.load()
            return quotas

        yield opened


@pytest.fixture
async def quotas(open_quotas: Open) -> Quotas:
    return await open_quotas()


@pytest.fixture
def budgets(db: Database, quotas: Quotas) -> BudgetService:
    return BudgetService(db, quotas, "UTC")


@pytest.fixture
def set_budget(budgets: BudgetService) -> SetBudget:
    """Set a budget of two dollars a day, or another one."""

    async def chosen(scope: Scope = Scope.INSTALLATION, of: str = "", **given: Any) -> BudgetState:
        limits = {"period": Period.DAY, "limit_usd": Decimal(2), **given}
        return await budgets.set(OPERATOR, BudgetDraft(scope=scope, of=of, **limits))

    return chosen
