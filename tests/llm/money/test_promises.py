"""Promises that are asked for at once are written together, and do not take each other along."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import event

from tests.support.money import a_budget, written
from understudy.kernel.db import Database, DatabaseUnavailable
from understudy.kernel.ids import new_id
from understudy.kernel.process import Process
from understudy.llm.money.promises import BudgetReached, Promises
from understudy.llm.money.schemas import Budget, Period
from understudy.llm.money.spends import Amount, Place
from understudy.llm.tables import BudgetRow

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def a_place(db: Database, limit_usd: int) -> tuple[Place, Budget]:
    budget = a_budget(limit_usd=Decimal(limit_usd), period=Period.TOTAL)
    async with db.begin() as session:
        session.add(BudgetRow(**budget.model_dump(), set_by=new_id()))
    return Place(budget.id, budget.of, "total"), budget


@pytest.fixture
def promises(db: Database) -> Promises:
    return Promises(db, Process(db), "UTC")


async def test_many_that_ask_at_once_are_written_in_few_transactions(
    db: Database, promises: Promises
) -> None:
    place, budget = await a_place(db, 1_000)
    await promises.ask(new_id(), Amount(1, 1), {place: budget}, MOMENT)
    commits: list[object] = []
    event.listen(db.engine.sync_engine, "commit", commits.append)
    async with asyncio.TaskGroup() as group:
        asked = [
            group.create_task(promises.ask(new_id(), Amount(5, 1), {place: budget}, MOMENT))
            for _ in range(40)
        ]
    assert all(task.result() == [place] for task in asked)
    assert len(commits) <= 2
    assert (await written(db))[0].reserved_nano_usd == 201


async def test_one_that_finds_no_room_takes_nobody_along(db: Database, promises: Promises) -> None:
    place, budget = await a_place(db, 1)

    async def ask(nano_usd: int) -> bool:
        try:
            await promises.ask(new_id(), Amount(nano_usd, 1), {place: budget}, MOMENT)
        except BudgetReached:
            return False
        return True

    wanted = [300_000_000, 2_000_000_000, 300_000_000, 300_000_000, 300_000_000]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(nano)) for nano in wanted]
    assert [task.result() for task in tasks] == [True, False, True, True, False]
    assert (await written(db))[0].reserved_nano_usd == 900_000_000


async def test_a_database_that_is_away_is_told_to_everyone_who_asked(
    db: Database, promises: Promises, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, budget = await a_place(db, 1)

    async def away(*_: object) -> bool:
        raise DatabaseUnavailable

    monkeypatch.setattr("understudy.llm.money.spends.promise", away)

    async def ask(call_id: UUID) -> str:
        try:
            await promises.ask(call_id, Amount(1, 1), {place: budget}, MOMENT)
        except DatabaseUnavailable as error:
            return error.code
        return "promised"

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(new_id())) for _ in range(3)]
    assert [task.result() for task in tasks] == ["database_unavailable"] * 3
