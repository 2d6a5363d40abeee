"""Calls that nobody waits for: what is written down before, while and after they run."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.llm import Play, a_charge, a_request
from tests.support.outage import outage
from understudy.kernel.db import Database, DatabaseUnavailable
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.tables import JobSpendRow, OpenAttemptRow, UsageEventRow

BACKGROUND = replace(a_charge(), job_id=UUID(int=9))


async def running(db: Database) -> Sequence[OpenAttemptRow]:
    async with db.read() as session:
        return (await session.scalars(select(OpenAttemptRow))).all()


async def count(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(UsageEventRow)) or 0


async def test_it_is_written_down_while_it_runs_and_no_longer(
    db: Database, settings: Settings, play: Play
) -> None:
    told = asyncio.Event()
    gateway, provider = await play(settings, [told, "Well."])
    async with asyncio.TaskGroup() as group:
        call = group.create_task(gateway.complete(a_request(), BACKGROUND))
        while not provider.calls:
            await asyncio.sleep(0.001)
        (row,) = await running(db)
        assert row.facts["outcome"] == "lost"
        assert row.facts["input_tokens"] > 0
        told.set()
    assert call.result().text == "Well."
    assert (await running(db), await count(db)) == ([], 1)


async def test_what_somebody_waits_for_is_not_written_down_before(
    db: Database, settings: Settings, play: Play
) -> None:
    told = asyncio.Event()
    gateway, provider = await play(settings, [told, "Well."])
    async with asyncio.TaskGroup() as group:
        group.create_task(gateway.complete(a_request(), a_charge()))
        while not provider.calls:
            await asyncio.sleep(0.001)
        assert await running(db) == []
        told.set()


async def test_each_attempt_is_written_once_whatever_came_before(
    db: Database, settings: Settings, play: Play
) -> None:
    rules = settings.model_copy(update={"attempts": 3, "retry_base_s": 0, "retry_jitter_s": 0})
    gateway, _ = await play(rules, [ProviderError(Cause.SERVER_ERROR)], ["Well."])
    await gateway.complete(a_request(), BACKGROUND)
    async with db.read() as session:
        query = select(UsageEventRow.attempt, UsageEventRow.outcome)
        rows = (await session.execute(query.order_by(UsageEventRow.attempt))).all()
        spend = (await session.scalars(select(JobSpendRow))).one()
    assert [tuple(row) for row in rows] == [(1, "failed"), (2, "complete")]
    assert (spend.calls, await running(db)) == (1, [])


@pytest.mark.parametrize("seed", range(8))
async def test_whoever_is_cancelled_anywhere_leaves_nothing_open(
    db: Database, settings: Settings, play: Play, seed: int
) -> None:
    gateway, _ = await play(settings, ["Well.", asyncio.Event()])
    call = asyncio.ensure_future(gateway.complete(a_request(), BACKGROUND))
    await asyncio.sleep(seed * 0.008)
    call.cancel()
    await asyncio.wait([call])
    assert call.cancelled()
    assert await running(db) == []


async def test_without_a_database_nothing_is_asked(
    db: Database, settings: Settings, play: Play
) -> None:
    gateway, provider = await play(settings, ["Well."])
    with outage(db), pytest.raises(DatabaseUnavailable):
        await gateway.complete(a_request(), BACKGROUND)
    assert provider.calls == []
