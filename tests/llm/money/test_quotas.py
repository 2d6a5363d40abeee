"""Promising, settling and giving back, one call at a time; races are next door."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.llm.money.conftest import Open, SetBudget
from tests.support.llm import PAYER, a_charge
from tests.support.money import promised, promises, settled, written
from tests.support.outage import outage
from understudy.accounts.access import OPERATOR
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.money import quotas as module
from understudy.llm.money.budgets import BudgetService
from understudy.llm.money.promises import BudgetReached
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO, Period
from understudy.llm.money.spends import Amount
from understudy.llm.tables import BudgetRow
from understudy.llm.types import BudgetKey, Charge, Scope

CHARGE = a_charge()


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    fixed = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    monkeypatch.setattr(module, "now", lambda: fixed)


async def test_without_a_budget_nothing_is_promised_and_the_database_not_asked(
    quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(Scope.SECTION, "other")
    await quotas._db.aclose()
    assert not quotas.applies(CHARGE)
    assert await quotas.reserve(CHARGE, new_id(), NANO, 100) is None


async def test_what_was_promised_becomes_what_it_cost(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    reservation = await promised(quotas, 1.5, 900)
    (row,) = await written(db)
    assert (row.reserved_nano_usd, row.reserved_tokens, row.spent_nano_usd) == (15 * 10**8, 900, 0)
    await settled(db, quotas, reservation, 0.25, 400)
    (row,) = await written(db)
    assert (row.reserved_nano_usd, row.reserved_tokens) == (0, 0)
    assert (row.spent_nano_usd, row.spent_tokens) == (25 * 10**7, 400)
    assert await promises(db) == 0


async def test_a_second_time_nothing_is_settled(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    reservation = await promised(quotas)
    for _ in range(2):
        await settled(db, quotas, reservation, 0.5)
    await quotas.release(reservation)
    (row,) = await written(db)
    assert (row.spent_nano_usd, row.reserved_nano_usd) == (NANO // 2, 0)


async def test_what_is_released_has_cost_nothing(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    await quotas.release(await promised(quotas, 2))
    (row,) = await written(db)
    assert (row.spent_nano_usd, row.reserved_nano_usd, await promises(db)) == (0, 0, 0)
    await promised(quotas, 2)


async def test_several_calls_are_settled_in_one_transaction(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    await set_budget(Scope.PRODUCT, "chat", limit_usd=Decimal(1))
    first, second = await promised(quotas, 0.4), await promised(quotas, 0.4)
    async with db.begin() as session:
        crossings = await quotas.settle_all(
            session, [(first, Amount(4 * 10**8, 1)), (second, Amount(5 * 10**8, 2))]
        )
    assert {row.spent_nano_usd for row in await written(db)} == {9 * 10**8}
    assert {row.spent_tokens for row in await written(db)} == {3}
    assert [crossing.budget.scope for crossing in crossings] == [Scope.PRODUCT]


@pytest.mark.parametrize(
    ("limits", "usd", "tokens", "fits"),
    [
        ({"limit_usd": Decimal(1)}, 1, 10**9, True),
        ({"limit_usd": Decimal(1)}, 1.000000001, 1, False),
        ({"limit_usd": None, "limit_tokens": 100}, 50, 100, True),
        ({"limit_usd": None, "limit_tokens": 100}, 0, 101, False),
        ({"limit_usd": Decimal(1), "limit_tokens": 100}, 0.5, 101, False),
        ({"limit_usd": Decimal(0)}, 0.000000001, 1, False),
        ({"limit_usd": Decimal(0)}, 0, 1, True),
    ],
)
async def test_a_call_fits_up_to_the_limit(
    quotas: Quotas,
    set_budget: SetBudget,
    limits: dict[str, Any],
    usd: float,
    tokens: int,
    fits: bool,
) -> None:
    await set_budget(**limits)
    if fits:
        await promised(quotas, usd, tokens)
    else:
        with pytest.raises(BudgetReached):
            await promised(quotas, usd, tokens)


async def test_a_refusal_leaves_no_other_budget_promised(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    for scope, of in ((Scope.INSTALLATION, ""), (Scope.PRODUCT, "chat")):
        await set_budget(scope, of, limit_usd=Decimal(100))
    await set_budget(Scope.USER, str(PAYER))
    with pytest.raises(BudgetReached):
        await promised(quotas, 3)
    assert await promises(db) == 0
    assert all(row.reserved_nano_usd == 0 for row in await written(db))


async def test_a_refusal_names_the_budget_and_when_it_begins_anew(
    db: Database, quotas: Quotas, set_budget: SetBudget, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, "2026-11-21T22:30")
    await set_budget(Scope.SECTION, "s1")
    charge = Charge(PAYER, PAYER, "chat", "reply", (BudgetKey(Scope.SECTION, "s1"),))
    await settled(db, quotas, await promised(quotas, 2, charge=charge), 2)
    with pytest.raises(BudgetReached) as refused:
        await promised(quotas, 0.1, charge=charge)
    assert refused.value.message == (
        "The budget of this section for today ($2.00) is used up; "
        "it resets at 00:00 on 22 Nov (UTC). What you wrote is kept."
    )
    assert refused.value.retry_after_s == 5_400
    assert refused.value.code == "budget_reached"


async def test_a_refusal_says_who_can_raise_what_never_begins_anew(
    quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(period=Period.TOTAL)
    with pytest.raises(BudgetReached, match=r"too little left .* an administrator can raise it"):
        await promised(quotas, 3)


async def test_a_new_period_begins_with_nothing_spent(
    db: Database, quotas: Quotas, set_budget: SetBudget, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_budget()
    at(monkeypatch, "2026-11-21T23:59:59")
    before = await promised(quotas, 2)
    with pytest.raises(BudgetReached):
        await promised(quotas, 1)
    at(monkeypatch, "2026-11-22T00:00:00")
    after = await promised(quotas, 2)
    for reservation in (before, after):
        await settled(db, quotas, reservation, 1)
    spent = {row.period: row.spent_nano_usd for row in await written(db)}
    assert spent["2026-11-21"] == spent["2026-11-22"] == NANO


async def test_a_budget_of_a_role_is_each_persons_own(
    quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(Scope.ROLE, "student")
    of_students = (BudgetKey(Scope.ROLE, "student"),)
    for person in (new_id(), new_id()):
        charge = Charge(person, person, "chat", "reply", of_students)
        await promised(quotas, 2, charge=charge)
        with pytest.raises(BudgetReached, match="Your budget for today"):
            await promised(quotas, 1, charge=charge)


@pytest.mark.parametrize(
    ("costs", "shares"),
    [
        ([0.5, 1.0], []),
        ([1.0, 0.6], [0.8]),
        ([1.0, 0.6, 0.2], [0.8]),
        ([1.9, 0.1], [0.95, 1.0]),
        ([2.5], [1.25]),
        ([1.6, 0.5, 0.0], [0.8, 1.05]),
    ],
)
async def test_who_comes_to_a_warning_or_to_the_end_is_told_once(
    db: Database,
    quotas: Quotas,
    set_budget: SetBudget,
    costs: list[float],
    shares: list[float],
) -> None:
    owner = new_id()
    await set_budget(owner_id=owner)
    told = []
    for cost in costs:
        told += await settled(db, quotas, await promised(quotas, 0), cost)
    assert [crossing.share for crossing in told] == shares
    for crossing in told:
        assert (crossing.budget.owner_id, crossing.payer_id) == (owner, PAYER)
        assert crossing.called == "The budget of this installation for today ($2.00)"


async def test_a_budget_that_was_removed_elsewhere_stops_nobody(
    db: Database, open_quotas: Open, set_budget: SetBudget, quotas: Quotas
) -> None:
    budget = await set_budget()
    here = await promised(quotas, 1)
    there = await open_quotas()
    await BudgetService(db, there, "UTC").remove(OPERATOR, budget.id)
    gone = await promised(quotas, 5)
    for reservation in (here, gone):
        assert await settled(db, quotas, reservation, 1) == []
    assert await written(db) == []


async def test_another_process_knows_a_budget_once_it_reads(
    open_quotas: Open, set_budget: SetBudget
) -> None:
    other = await open_quotas()
    await set_budget()
    assert not other.applies(CHARGE)
    await other.load()
    assert other.applies(CHARGE)


async def test_with_another_limit_they_are_told_again(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget(limit_usd=Decimal(1))
    (first,) = await settled(db, quotas, await promised(quotas, 0), 0.9)
    await set_budget(limit_usd=Decimal(2))
    assert await settled(db, quotas, await promised(quotas, 0), 0.3) == []
    (second,) = await settled(db, quotas, await promised(quotas, 0), 0.5)
    assert (first.share, second.share) == (0.9, 0.85)


async def test_a_stored_budget_of_a_newer_version_is_left_out_and_the_others_hold(
    db: Database, quotas: Quotas, set_budget: SetBudget
) -> None:
    await set_budget()
    async with db.begin() as session:
        session.add(
            BudgetRow(scope="campus", of="x", period="day", limit_tokens=1, set_by=OPERATOR.id)
        )
    with capture_logs() as logs:
        await quotas.load()
    assert [entry["event"] for entry in logs] == ["budget_left_out"]
    assert quotas.applies(a_charge())


async def test_its_chores_read_and_clean_again_and_outlive_an_outage(
    db: Database, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for name in ("READ_EVERY_S", "CLEAN_EVERY_S"):
        monkeypatch.setattr(module, name, 0.01)
    quotas = Quotas(db, Process(db), "UTC", Adjustments(db, settings))
    async with Background() as chores, asyncio.timeout(20):
        with outage(db), capture_logs() as logs:
            chores.start(quotas.keep_current())
            chores.start(quotas.keep_clean())
            while not {"budgets_not_read", "reservations_not_cleaned"} <= {
                entry["event"] for entry in logs
            }:
                await asyncio.sleep(0.01)
        async with db.begin() as session:
            session.add(
                BudgetRow(
                    scope="installation", of="", period="day", limit_tokens=1, set_by=OPERATOR.id
                )
            )
        while not quotas.applies(a_charge()):
            await asyncio.sleep(0.01)
