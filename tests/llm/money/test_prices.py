from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.support.llm import a_charge
from tests.support.money import add_usage
from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.page import CursorInvalid
from understudy.llm.catalog import KINDS, ModelName
from understudy.llm.money.price_data import data_price
from understudy.llm.money.prices import PriceInvalid, Prices
from understudy.llm.money.schemas import PriceDraft, PriceTier
from understudy.llm.tables import PriceRow, UsageEventRow
from understudy.llm.types import Usage

ADMIN = Actor(UUID(int=9), Role.ADMIN)
TEACHER = Actor(UUID(int=8), Role.TEACHER)
STUDENT = Actor(UUID(int=7), Role.STUDENT)
CALL = Usage(input_tokens=1_500, output_tokens=2_000)


def draft(input_usd: int | None = 3, **chosen: Any) -> PriceDraft:
    tier = PriceTier(
        input_usd=Decimal(input_usd or 0),
        cached_usd=Decimal("0.3"),
        cache_write_usd=Decimal("3.75"),
        output_usd=Decimal(15),
    )
    tiers = None if input_usd is None else (tier,)
    return PriceDraft(**{"provider": "compatible", "model": "qwen", "tiers": tiers, **chosen})


@pytest.fixture
def prices(db: Database) -> Prices:
    return Prices(db)


def cost(prices: Prices, usage: Usage = CALL) -> Decimal | None:
    return prices.cost_usd("compatible", "qwen", usage)


async def test_a_model_without_a_price_costs_unknown_and_the_demo_nothing(prices: Prices) -> None:
    assert cost(prices) is None
    assert prices.cost_usd("openai", "gpt-5.6-mini", CALL) is None
    assert prices.cost_usd("demo", "demo", CALL) == 0


async def test_a_price_that_is_set_holds_here_at_once_and_elsewhere_once_it_reads(
    db: Database, prices: Prices
) -> None:
    other = Prices(db)
    price = await prices.set_price(ADMIN, draft())
    assert price
    assert (price.source, cost(prices)) == ("own", Decimal("0.0345"))
    assert cost(other) is None
    await other.load()
    assert cost(other) == Decimal("0.0345")


async def test_an_own_price_goes_before_the_data_until_it_is_taken_back(prices: Prices) -> None:
    model = ("anthropic", "claude-haiku-4-5")
    named = {"provider": model[0], "model": model[1]}
    data = prices.price_of(*model)
    assert data
    assert data.source == "data"
    await prices.set_price(ADMIN, draft(7, **named))
    assert prices.cost_usd(*model, Usage(input_tokens=10**6)) == 7
    assert await prices.set_price(ADMIN, draft(None, **named)) == data
    assert prices.price_of(*model) == data


async def test_a_price_may_begin_later(prices: Prices) -> None:
    await prices.set_price(ADMIN, draft(3))
    later = now() + timedelta(days=3)
    await prices.set_price(ADMIN, draft(9, effective_from=later))
    assert cost(prices) == Decimal("0.0345")
    then = prices.price_of("compatible", "qwen", later)
    before = prices.price_of("compatible", "qwen", later - timedelta(seconds=1))
    assert then
    assert before
    assert [each.tiers[0].input_usd for each in (before, then)] == [3, 9]
    assert prices.price_of("compatible", "qwen", now() - timedelta(days=1)) is None


async def test_a_change_of_price_never_changes_history(db: Database, prices: Prices) -> None:
    await prices.set_price(ADMIN, draft(3))
    past = now()
    await add_usage(db, a_charge(), cost(prices), past)
    await prices.set_price(ADMIN, draft(9))
    at_the_time = prices.price_of("compatible", "qwen", past)
    assert at_the_time
    assert at_the_time.tiers[0].input_usd == 3
    async with db.read() as session:
        assert await session.scalar(select(UsageEventRow.cost_usd)) == Decimal("0.0345")


async def test_the_history_tells_who_set_what_and_when(db: Database, prices: Prices) -> None:
    for dollars in (3, 9, None):
        await prices.set_price(ADMIN, draft(dollars, note=f"{dollars}"))
    first = await prices.history(TEACHER, limit=2)
    rest = await prices.history(TEACHER, first.next, limit=2)
    told = [*first.items, *rest.items]
    assert [change.note for change in told] == ["None", "9", "3"]
    assert {change.set_by for change in told} == {ADMIN.id}
    assert told[0].tiers is None
    assert rest.next is None
    async with db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    assert [row.action for row in rows] == ["price.changed"] * 3
    assert rows[1].facts["before"][0]["input_usd"] == "3"
    assert rows[1].facts["after"][0]["input_usd"] == "9"
    with pytest.raises(CursorInvalid):
        await prices.history(TEACHER, "nowhere")


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"provider": "demo"}, "demo is no provider"),
        ({"provider": "nobody"}, "nobody is no provider"),
        ({"effective_from": now() - timedelta(hours=1)}, "from now on"),
        ({"effective_from": datetime(2100, 1, 1)}, "with zone"),  # noqa: DTZ001 the case
    ],
)
async def test_what_does_not_fit_changes_nothing(
    prices: Prices, chosen: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PriceInvalid, match=reason):
        await prices.set_price(ADMIN, draft(**chosen))
    assert (await prices.history(ADMIN)).items == []


async def test_only_administrators_set_prices_and_students_do_not_see_them(
    prices: Prices,
) -> None:
    with pytest.raises(Forbidden):
        await prices.set_price(TEACHER, draft())
    with pytest.raises(Forbidden):
        prices.list(STUDENT)
    with pytest.raises(Forbidden):
        await prices.history(STUDENT)


async def test_the_list_has_our_own_models_the_defaults_and_what_is_searched(
    prices: Prices,
) -> None:
    await prices.set_price(ADMIN, draft())
    listed = {f"{each.provider}:{each.model}": each.price for each in prices.list(TEACHER)}
    assert listed["compatible:qwen"]
    defaults = {f"{k.name}:{m}" for k in KINDS for m in (k.main, k.fast) if m}
    assert listed.keys() == {"compatible:qwen", *defaults}
    unknown = ModelName("openai", "gpt-99")
    (found,) = prices.list(TEACHER, "GPT-99", [unknown])
    assert (found.model, found.price) == ("gpt-99", None)
    assert len(prices.list(TEACHER, "claude")) > 20


async def test_the_data_are_asked_again_after_a_while(prices: Prices) -> None:
    asked = prices.price_of("openai", "gpt-5.4")
    assert prices.price_of("openai", "gpt-5.4") is asked
    await prices.load()
    assert prices.price_of("openai", "gpt-5.4") is not asked
    assert asked == data_price("openai", "gpt-5.4", now())


async def test_a_stored_price_of_a_newer_version_is_left_out_and_the_others_hold(
    db: Database, prices: Prices
) -> None:
    await prices.set_price(ADMIN, draft())
    held = cost(prices)
    newer = PriceRow(provider="compatible", model="newer", effective_from=now(), set_by=ADMIN.id)
    newer.tiers = [{"per_second_usd": "1"}]
    async with db.begin() as session:
        session.add(newer)
    with capture_logs() as logs:
        await prices.load()
    assert [entry["event"] for entry in logs] == ["price_left_out"]
    assert cost(prices) == held
    assert prices.price_of("compatible", "newer") is None
