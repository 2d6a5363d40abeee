from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.llm.money.conftest import SetBudget
from tests.support.llm import PAYER, a_charge
from tests.support.money import written
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden, NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid
from understudy.llm.money.budgets import BudgetNotFound, BudgetService
from understudy.llm.money.promises import BudgetReached
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import NANO, BudgetDraft, Period
from understudy.llm.types import BudgetKey, Charge, Scope

TEACHER = Actor(UUID(int=8), Role.TEACHER)
STUDENT = Actor(PAYER, Role.STUDENT)
DRAFT = BudgetDraft(scope=Scope.INSTALLATION, period=Period.DAY, limit_usd=Decimal(2))


async def spend(db: Database, quotas: Quotas, charge: Charge, usd: float, promised: float) -> None:
    """Spend an amount, and leave another one promised."""
    reservation = await quotas.reserve(charge, new_id(), 0, 1)
    assert reservation
    async with db.begin() as session:
        await quotas.settle(session, reservation, int(usd * NANO), 10)
    if promised:
        await quotas.reserve(charge, new_id(), int(promised * NANO), 5)


async def test_a_budget_holds_at_once_and_shows_what_is_used(
    db: Database, quotas: Quotas, budgets: BudgetService
) -> None:
    await budgets.set(OPERATOR, DRAFT)
    await spend(db, quotas, a_charge(), 1, 0.5)
    (state,) = (await budgets.list(OPERATOR)).items
    assert (state.spent_usd, state.reserved_usd) == (Decimal(1), Decimal("0.5"))
    assert state.used == 0.75
    assert (state.spent_tokens, state.reserved_tokens) == (10, 5)
    assert state.resets_at
    with pytest.raises(BudgetReached):
        await spend(db, quotas, a_charge(), 0, 1)


async def test_setting_it_again_changes_it(budgets: BudgetService, set_budget: SetBudget) -> None:
    first, second = await set_budget(), await set_budget(limit_usd=Decimal(9))
    assert first.id == second.id
    assert second.limit_usd == 9
    assert len((await budgets.list(OPERATOR)).items) == 1
    other = await set_budget(period=Period.MONTH)
    assert other.id != first.id


async def test_a_removed_budget_holds_no_more(
    db: Database, quotas: Quotas, budgets: BudgetService, set_budget: SetBudget
) -> None:
    budget = await set_budget(limit_usd=Decimal(0))
    await budgets.remove(OPERATOR, budget.id)
    assert not quotas.applies(a_charge())
    assert (await budgets.list(OPERATOR)).items == []
    assert await written(db) == []
    with pytest.raises(BudgetNotFound):
        await budgets.remove(OPERATOR, budget.id)


async def test_the_list_is_read_in_pages(budgets: BudgetService, set_budget: SetBudget) -> None:
    made = [(await set_budget(Scope.SECTION, f"s{n}")).id for n in range(5)]
    first = await budgets.list(OPERATOR, limit=3)
    rest = await budgets.list(OPERATOR, first.next, limit=3)
    assert [each.id for each in (*first.items, *rest.items)] == made
    assert rest.next is None
    with pytest.raises(CursorInvalid):
        await budgets.list(OPERATOR, "nowhere")


async def test_others_see_the_budgets_they_own(
    budgets: BudgetService, set_budget: SetBudget
) -> None:
    await set_budget()
    own = await set_budget(Scope.SECTION, "s", owner_id=TEACHER.id)
    assert [each.id for each in (await budgets.list(TEACHER)).items] == [own.id]
    assert (await budgets.list(STUDENT)).items == []


async def test_mine_are_those_i_spend_from_with_what_i_used(
    db: Database, quotas: Quotas, budgets: BudgetService, set_budget: SetBudget
) -> None:
    await set_budget()
    await set_budget(Scope.USER, str(new_id()))
    mine = await set_budget(Scope.USER, str(PAYER))
    role = await set_budget(Scope.ROLE, "student")
    students = (BudgetKey(Scope.ROLE, "student"),)
    await spend(db, quotas, Charge(PAYER, PAYER, "chat", "x", students), 0.25, 0)
    somebody = new_id()
    await spend(db, quotas, Charge(somebody, somebody, "chat", "x", students), 1, 0)
    seen = await budgets.mine(STUDENT)
    assert {each.id for each in seen} == {mine.id, role.id}
    assert all(0 < each.used < 1 for each in seen), "how much of it, as far as it was theirs"
    assert {(each.spent_usd, each.limit_usd, each.spent_tokens) for each in seen} == {
        (None, None, None)
    }, "but no money: they are a student"
    everybody = {each.scope: each.spent_usd for each in (await budgets.list(OPERATOR)).items}
    assert everybody[Scope.ROLE] == 1
    assert [each.scope for each in await budgets.mine(TEACHER)] == [Scope.INSTALLATION]


async def test_a_roles_budget_is_used_as_far_as_by_one_of_its_people_not_by_two(
    db: Database, quotas: Quotas, budgets: BudgetService, set_budget: SetBudget
) -> None:
    await set_budget(Scope.ROLE, "student")
    students = (BudgetKey(Scope.ROLE, "student"),)
    for usd, promised in ((1.6, 0), (0.1, 1.6)):  # of two dollars
        person = new_id()
        await spend(db, quotas, Charge(person, person, "chat", "x", students), usd, promised)
    (state,) = (await budgets.list(OPERATOR)).items
    assert (state.spent_usd, state.reserved_usd) == (Decimal("1.6"), Decimal("0.1"))
    assert state.used == 0.85


async def test_only_administrators_set_and_remove(
    budgets: BudgetService, set_budget: SetBudget
) -> None:
    budget = await set_budget(owner_id=TEACHER.id)
    with pytest.raises(Forbidden):
        await budgets.set(TEACHER, DRAFT)
    with pytest.raises(Forbidden):
        await budgets.remove(TEACHER, budget.id)


async def test_every_change_is_written_down(
    db: Database, budgets: BudgetService, set_budget: SetBudget
) -> None:
    budget = await set_budget()
    await set_budget(limit_usd=Decimal(3))
    await budgets.remove(OPERATOR, budget.id)
    async with db.read() as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    assert [row.action for row in rows] == ["budget.changed"] * 2 + ["budget.removed"]
    assert {row.subject_id for row in rows} == {budget.id}
    assert rows[0].facts["before"] is None
    assert Decimal(rows[1].facts["before"]["limit_usd"]) == 2
    assert Decimal(rows[1].facts["after"]["limit_usd"]) == 3


async def test_the_budgets_of_some_things_are_found_by_their_names(
    budgets: BudgetService, set_budget: SetBudget
) -> None:
    of_a = await set_budget(scope=Scope.SECTION, of="a")
    await set_budget(scope=Scope.SECTION, of="b")
    await set_budget(scope=Scope.ASSIGNMENT, of="a")
    found = await budgets.of(Scope.SECTION, ["a", "c"])
    assert {name: [state.id for state in states] for name, states in found.items()} == {
        "a": [of_a.id],
        "c": [],
    }


async def test_what_a_caller_puts_and_drops_ends_with_the_callers_transaction(
    db: Database, quotas: Quotas, budgets: BudgetService
) -> None:
    key = BudgetKey(Scope.ASK_PAGE, str(new_id()))
    draft = BudgetDraft(scope=key.scope, of=key.of, period=Period.DAY, limit_usd=Decimal(2))
    charge = replace(a_charge(), budgets=(key,))

    async def fail() -> None:
        async with db.begin() as session:
            await budgets.put(session, TEACHER, draft)
            raise NotFound

    with pytest.raises(NotFound):
        await fail()
    assert (await budgets.of(key.scope, [key.of]))[key.of] == []
    async with db.begin() as session:
        await budgets.put(session, TEACHER, draft)
    await budgets.refresh()
    with pytest.raises(BudgetReached, match="this ask page"):
        await spend(db, quotas, charge, 0, 3)
    async with db.begin() as session:
        await budgets.drop(session, TEACHER, key)
    await budgets.refresh()
    assert await quotas.reserve(charge, new_id(), 3 * NANO, 1) is None
