import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.kernel.adjustable import Adjustable
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import AdjustmentInvalid, Adjustments
from understudy.llm.tables import AdjustmentRow

ADMIN = Actor(UUID(int=9), Role.ADMIN)
TEACHER = Actor(UUID(int=8), Role.TEACHER)


@pytest.fixture
async def adjustments(db: Database, settings: Settings) -> Adjustments:
    return Adjustments(db, settings)


def test_the_settings_give_the_values_it_starts_with(db: Database, settings: Settings) -> None:
    given = settings.model_copy(update={"provider_requests": 7})
    assert Adjustments(db, given).now.provider_requests == 7


async def test_a_change_is_in_force_here_at_once_and_elsewhere_once_it_reads(
    db: Database, settings: Settings, adjustments: Adjustments
) -> None:
    other, heard = Adjustments(db, settings), asyncio.Event()
    other.listen(heard.set)
    changes = {"provider_requests": 500, "day_alarm_usd": "2.50", "failure_messages": {"chat": "?"}}
    listed = await adjustments.change(ADMIN, changes)
    assert adjustments.now.provider_requests == 500
    assert {each.name for each in listed if each.adjusted} == set(changes)
    assert other.now.provider_requests == 50
    await other.load()
    assert heard.is_set()
    assert other.now == adjustments.now
    assert other.now.day_alarm_usd == Decimal("2.50")
    await adjustments.change(ADMIN, {"provider_requests": None})
    await other.load()
    assert other.now.provider_requests == 50
    assert other.now.failure_messages == {"chat": "?"}


async def test_of_two_changes_at_once_both_are_in_force(adjustments: Adjustments) -> None:
    changes = [{"attempts": 5}, {"breaker_failures": 7}, {"retry_cap_s": 20}, {"queue_length": 9}]
    async with asyncio.TaskGroup() as tasks:
        for change in changes:
            tasks.create_task(adjustments.change(ADMIN, change))
    found = {each.name: each.value for each in adjustments.all() if each.adjusted}
    assert found == {name: value for change in changes for name, value in change.items()}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"provider_requests": -1}, "provider_requests: Input should be greater"),
        ({"background_share": 2}, "background_share"),
        ({"breaker_open_s": float("inf")}, "breaker_open_s"),
        ({"queue_wait_s": float("nan")}, "queue_wait_s"),
        ({"queue_length": 2**63}, "queue_length"),
        ({"day_alarm_usd": "1e400"}, "day_alarm_usd"),
        ({"provider_requsts": 1}, "There is no provider_requsts to adjust"),
        ({"provider_requsts": None}, "There is no provider_requsts to adjust"),
        ({"failure_messages": "x"}, "failure_messages"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    db: Database, adjustments: Adjustments, changes: dict[str, Any], reason: str
) -> None:
    before = adjustments.now
    with pytest.raises(AdjustmentInvalid, match=reason):
        await adjustments.change(ADMIN, {"attempts": 5, **changes})
    assert adjustments.now is before
    async with db.read() as session:
        assert (await session.scalars(select(AdjustmentRow))).all() == []


async def test_only_administrators_adjust(adjustments: Adjustments) -> None:
    with pytest.raises(Forbidden):
        await adjustments.change(TEACHER, {"attempts": 5})


async def test_every_change_is_written_down(db: Database, adjustments: Adjustments) -> None:
    await adjustments.change(ADMIN, {"breaker_failures": 7})
    await adjustments.change(ADMIN, {"breaker_failures": None})
    async with db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    assert [(row.actor_id, row.action) for row in rows] == [(ADMIN.id, "limit.changed")] * 2
    assert rows[0].facts == {"name": "breaker_failures", "before": 5, "after": 7}
    assert rows[1].facts == {"name": "breaker_failures", "before": 7, "after": None}


async def test_a_stored_value_that_no_longer_fits_is_left_out(
    db: Database, settings: Settings, adjustments: Adjustments
) -> None:
    await adjustments.change(ADMIN, {"breaker_failures": 7, "retry_cap_s": 20})
    async with db.begin() as session:
        await session.execute(
            update(AdjustmentRow).where(AdjustmentRow.name == "breaker_failures").values(value=-99)
        )
    fresh = Adjustments(db, settings)
    await fresh.load()
    assert (fresh.now.breaker_failures, fresh.now.retry_cap_s) == (5, 20)


def test_every_value_says_what_it_is_for() -> None:
    assert all(field.description for field in Adjustable.model_fields.values())


async def test_two_who_change_the_same_limit_at_once_both_succeed(
    db: Database, settings: Settings
) -> None:
    here, there = Adjustments(db, settings), Adjustments(db, settings)
    async with asyncio.TaskGroup() as tasks:
        for number in range(1, 6):
            tasks.create_task(here.change(ADMIN, {"queue_length": number}))
            tasks.create_task(there.change(ADMIN, {"queue_length": number + 10}))
    await here.load()
    await there.load()
    assert here.now.queue_length == there.now.queue_length
