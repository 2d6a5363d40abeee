"""Many calls at once through the whole gateway, cut off at random, and what must hold then.

Twenty seeds run with the other tests; UNDERSTUDY_TEST_SEEDS=100 runs as many.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncGenerator
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.llm import a_request, opened_gateway
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.models import Choice, Models
from understudy.llm.money.promises import BudgetReached
from understudy.llm.tables import (
    BudgetRow,
    BudgetSpendRow,
    JobSpendRow,
    OpenAttemptRow,
    PriceRow,
    ReservationRow,
    UsageEventRow,
)
from understudy.llm.types import Answer, Call, Charge, Usage

SEEDS = int(os.environ.get("UNDERSTUDY_TEST_SEEDS", "20"))
CALLS, PAYERS, LIMIT, WINDOW_S = 200, 4, 150, 1.0
MODEL = ModelName("compatible", "house-model")
USED = Usage(input_tokens=10, output_tokens=2)
MOST_TOKENS = 30
STEP_S = 0.005
EARLY_S = 0.1
"""What the pacer may make up for, see `traffic.keys.LATE_S`."""


class Restless:
    """A provider that answers, fails or hesitates as its seed says, and notes when it was asked."""

    name = "compatible"

    def __init__(self, random: Random) -> None:
        self.asked_s: list[float] = []
        self._random = random

    async def stream(self, call: Call) -> AsyncGenerator[str | Usage | Answer]:
        self.asked_s.append(monotonic_s())
        fate = self._random.random()
        await asyncio.sleep(self._random.random() * 0.02)
        if fate < 0.1:
            raise ProviderError(Cause.OVERLOADED)
        if fate < 0.15:
            raise ProviderError(Cause.RATE_LIMITED, retry_after_s=0.01)
        yield USED
        if fate < 0.25:  # paid, and nothing heard of it
            raise ProviderError(Cause.CUT)
        yield "Well"
        await asyncio.sleep(self._random.random() * 0.02)
        yield Answer("Well", USED, "stop", call.model)

    async def aclose(self) -> None:
        """Nothing is open."""


class Stalls:
    """How late the loop was at worst: who was let in before a stall asks only after it."""

    longest_s = 0.0

    async def watch(self) -> None:
        while True:
            began_s = monotonic_s()
            await asyncio.sleep(STEP_S)
            self.longest_s = max(self.longest_s, monotonic_s() - began_s - STEP_S)


async def set_up(db: Database, limit_usd: int) -> UUID:
    """Set a price and one budget for everything; returns the budget's id."""
    tier = {"above_input_tokens": 0, "input_usd": "1e6", "output_usd": "1e6"}
    tier |= {"cached_usd": "1e6", "cache_write_usd": "1e6"}
    budget = BudgetRow(
        id=new_id(),
        scope="installation",
        of="",
        period="total",
        limit_usd=limit_usd,
        set_by=new_id(),
    )
    async with db.begin() as session:
        session.add(budget)
        session.add(
            PriceRow(
                provider=MODEL.provider,
                model=MODEL.model,
                effective_from=now(),
                tiers=[tier],
                set_by=new_id(),
            )
        )
    return budget.id


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_two_hundred_calls_at_once_break_nothing(
    seed: int, sqlite: Database, settings: Settings
) -> None:
    random = Random(seed)  # noqa: S311 no secret
    provider = Restless(random)
    limit_usd = random.choice((500, 1_500, 100_000))
    budget_id = await set_up(sqlite, limit_usd)
    chosen = {"provider_requests": LIMIT, "provider_window_s": WINDOW_S, "attempts": 3}
    rules = settings.model_copy(update={**chosen, "retry_base_s": 0.01, "retry_jitter_s": 0.01})
    models = Models(Choice(MODEL, MODEL, "a test"), {MODEL.provider: [provider]})
    payers = [new_id() for _ in range(PAYERS)]
    ends: Counter[tuple[UUID, str]] = Counter()
    stalls = Stalls()
    async with opened_gateway(rules, sqlite, models) as gateway:

        async def one(number: int) -> None:
            payer = payers[number % PAYERS]
            # Of three calls one is a person's, one of a small job, one of the payer's large one.
            job_id = (None, new_id(), payer)[number % 3]
            charge = Charge(payer, payer, "chat", "reply", job_id=job_id)
            request = a_request(most_tokens=MOST_TOKENS)
            try:
                await gateway.complete(request, charge)
                ends[payer, "answered"] += 1
            except (ModelFailed, BudgetReached) as error:
                ends[payer, error.code] += 1

        watching = asyncio.ensure_future(stalls.watch())
        async with asyncio.TaskGroup() as tasks:
            calls = [tasks.create_task(one(number)) for number in range(CALLS)]
            for call in random.sample(calls, 50):
                asyncio.get_running_loop().call_later(random.random() * 1.5, call.cancel)
        watching.cancel()

    asked, shortest_s = provider.asked_s, WINDOW_S - EARLY_S - stalls.longest_s
    for first, one_more in zip(asked, asked[LIMIT:], strict=False):
        # To the moment in traffic/test_queue_under_load, where time is virtual.
        assert one_more - first > shortest_s, "the window was exceeded"
    async with sqlite.read() as session:
        spend = await session.scalar(
            select(BudgetSpendRow).where(BudgetSpendRow.budget_id == budget_id)
        )
        reserved = await session.scalar(select(func.count()).select_from(ReservationRow))
        left_open = await session.scalar(select(func.count()).select_from(OpenAttemptRow))
        jobs = list(await session.scalars(select(JobSpendRow)))
        rows = list(await session.scalars(select(UsageEventRow)))
    assert left_open == 0, "what has ended runs no more"
    assert reserved == 0, "every reservation came back"
    assert spend is not None
    assert (spend.reserved_nano_usd, spend.reserved_tokens) == (0, 0)
    known = sum(row.cost_usd or 0 for row in rows)
    assert Decimal(spend.spent_nano_usd) / 1_000_000_000 == known <= limit_usd
    own = sum(row.cost_usd or 0 for row in rows if row.job_id)
    assert Decimal(sum(job.cost_nano_usd for job in jobs)) / 1_000_000_000 == own
    assert len(rows) == len(asked), "a row for every attempt, none without one"
    if limit_usd == 100_000:
        assert len(asked) > LIMIT, "the window was full at times"
        assert all(ends[payer, "answered"] for payer in payers), "nobody was starved"
