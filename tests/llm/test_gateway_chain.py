import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.support.llm import a_charge, a_request, opened_gateway, scripted_gateway
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.gateway import Gateway
from understudy.llm.models import Choice, Models
from understudy.llm.money.promises import BudgetReached
from understudy.llm.providers.scripted import ScriptedProvider, Step
from understudy.llm.tables import (
    BudgetRow,
    BudgetSpendRow,
    ModelAliasRow,
    ReservationRow,
    UsageEventRow,
)
from understudy.llm.types import Usage

HOUSE = ModelName("compatible", "house-model")


def house_model(provider: ScriptedProvider) -> Models:
    """Return a model that has a queue, as a real provider's has."""
    return Models(Choice(HOUSE, HOUSE, "a test"), {HOUSE.provider: [provider]})


async def test_what_a_failed_attempt_has_cost_is_promised_before_the_next(
    db: Database, settings: Settings
) -> None:
    paid: list[Step] = [Usage(input_tokens=500), ProviderError(Cause.CUT)]
    rules = settings.model_copy(update={"attempts": 3, "retry_base_s": 0, "retry_jitter_s": 0})
    async with db.begin() as session:
        session.add(
            BudgetRow(
                scope="product", of="chat", period="total", limit_tokens=1_100, set_by=new_id()
            )
        )
    async with scripted_gateway(db, rules, paid, paid, paid) as (gateway, provider):
        with pytest.raises(BudgetReached):
            await gateway.complete(a_request(), a_charge())
    assert len(provider.calls) == 2, "500, 500 more, and then no room for the most a third can cost"
    async with db.read() as session:
        spend = (await session.scalars(select(BudgetSpendRow))).one()
        assert list(await session.scalars(select(ReservationRow))) == []
    assert (spend.spent_tokens, spend.reserved_tokens) == (1_000, 0)


async def test_an_alias_to_a_provider_that_is_not_open_is_no_model(
    db: Database, settings: Settings
) -> None:
    alias = ModelAliasRow(name=str(HOUSE), stands_for="anthropic:claude", set_by=new_id())
    async with db.begin() as session:
        session.add(alias)
    async with opened_gateway(settings, db, house_model(ScriptedProvider())) as gateway:
        with pytest.raises(ModelFailed) as failed:
            await gateway.complete(a_request(), a_charge())
    assert failed.value.cause is Cause.UNKNOWN_MODEL
    async with db.read() as session:
        assert (await session.scalars(select(UsageEventRow))).all() == []


async def test_a_queue_of_calls_stops_when_the_model_is_left_alone(
    db: Database, settings: Settings
) -> None:
    provider = ScriptedProvider(*[[ProviderError(Cause.SERVER_ERROR)]] * 20)
    update = {"provider_requests": 2, "provider_window_s": 1, "breaker_failures": 2}
    rules = settings.model_copy(update=update)
    job = replace(a_charge(), job_id=new_id())
    causes: list[Cause] = []

    async def one(gateway: Gateway) -> None:
        try:
            await gateway.complete(a_request(), job)
        except ModelFailed as error:
            causes.append(error.cause)

    async with (
        opened_gateway(rules, db, house_model(provider)) as gateway,
        asyncio.TaskGroup() as tasks,
    ):
        for _ in range(8):
            tasks.create_task(one(gateway))
    assert len(provider.calls) <= 3
    assert causes.count(Cause.UNWELL) >= 5
