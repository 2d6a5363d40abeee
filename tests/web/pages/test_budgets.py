"""Budgets, for administrators."""

from decimal import Decimal
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.money import add_usage
from tests.support.site import Site, click, press
from understudy.accounts.access import OPERATOR, Role
from understudy.ask.pages.schemas import PageDraft
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.llm.money.schemas import BudgetDraft, BudgetState, Period
from understudy.llm.types import Charge, Scope
from understudy.practice.courses.section_schemas import SectionDraft


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
async def test_only_administrators_see_budgets(site: Site, role: Role) -> None:
    person = await site.visitor(role)
    assert (await person.http_client.get("/budgets")).status_code == 403


async def test_without_budgets_the_page_teaches_what_one_does(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await admin.should_see("No budgets yet")
    await admin.should_see("At 80 % the person and the administrators are warned")


async def test_a_budget_is_added_and_in_force(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await open_sheet(admin, "Add a budget")
    field(admin, "Limit in US dollars").value = "2"
    field(admin, "Limit in tokens").value = "50,000"
    await save(admin)
    await admin.should_see("Each student: $2.00 and 50,000 tokens per day, in force", retries=20)
    await admin.should_see("$0.00 of $2.00")
    await admin.should_see("0 of 50,000 tokens")
    (made,) = await budgets(site)
    assert (made.scope, made.of, made.limit_usd) == (Scope.ROLE, "student", Decimal(2))


async def test_budgets_of_sections_and_pages_are_called_as_these_are(site: Site) -> None:
    owner, services = (await site.person(Role.TEACHER)).actor, site.services
    section = await services.sections.create(owner, SectionDraft(name="Tuesdays"))
    await services.ask.pages.create(owner, PageDraft(title="Staff handbook"))
    for of in (str(section.id), str(new_id()), "not an id"):
        await given(site, Scope.SECTION, of, limit_usd=Decimal(2))
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    for name in ("Section “Tuesdays”", "Ask page “Staff handbook”", "Section ot an id"):
        await admin.should_see(name)


async def test_a_budget_shows_what_is_spent_left_and_when_it_begins_anew(site: Site) -> None:
    noor = await site.person(Role.STUDENT, "Noor Haddad")
    charge = Charge(noor.actor.id, noor.actor.id, "chat", "reply")
    await add_usage(site.services.db, charge, Decimal("1.64"), now(), 1_000)
    await given(site, Scope.USER, str(noor.actor.id), limit_usd=Decimal(2))
    await given(site, Scope.PRODUCT, "chat", period=Period.TOTAL, limit_tokens=1_000)
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    for words in (
        "Noor Haddad",
        "82 % used",
        "$1.64 of $2.00",
        "$0.36 left",
        "Begins anew ",
        "Chat, all conversations",
        "Used up",
        "1,000 of 1,000 tokens",
        "Never begins anew",
    ):
        await admin.should_see(words)


async def test_what_cannot_be_is_told_and_kept(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await open_sheet(admin, "Add a budget")
    field(admin, "Limit in US dollars").value = "two"
    await save(admin)
    await admin.should_see("Please enter a number", retries=20)
    assert field(admin, "Limit in US dollars").value == "two"
    assert await budgets(site) == []


async def test_a_budget_is_changed(site: Site) -> None:
    await given(site, limit_usd=Decimal(10))
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await open_sheet(admin, "Change")
    assert field(admin, "Limit in US dollars").value == "10"
    field(admin, "Limit in US dollars").value = "12.50"
    await save(admin)
    await admin.should_see("Everyone together: $12.50 per day, in force", retries=20)
    (changed,) = await budgets(site)
    assert changed.limit_usd == Decimal("12.50")


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        (Decimal(20), "Somebody changed it meanwhile to $20.00 per day."),
        (None, "Somebody removed this budget meanwhile."),
    ],
)
async def test_two_administrators_lose_nothing_silently(
    site: Site, theirs: Decimal | None, sentence: str
) -> None:
    before = await given(site, limit_usd=Decimal(10))
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await open_sheet(admin, "Change")
    field(admin, "Limit in US dollars").value = "12"
    if theirs is None:
        await site.services.budgets.remove(OPERATOR, before.id)
    else:
        await given(site, limit_usd=theirs)
    await save(admin)
    await admin.should_see(sentence, retries=20)
    assert [b.limit_usd for b in await budgets(site)] == ([theirs] if theirs else [])
    await save(admin)
    await admin.should_see("Everyone together: $12.00 per day, in force", retries=20)


async def test_adding_one_that_is_there_does_not_replace_it_silently(site: Site) -> None:
    await given(site, Scope.ROLE, "student", limit_usd=Decimal(5))
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    await open_sheet(admin, "Add a budget")
    field(admin, "Limit in US dollars").value = "2"
    await save(admin)
    await admin.should_see("There is one already: $5.00 per day.", retries=20)


async def test_a_budget_is_removed_after_a_question(site: Site) -> None:
    await given(site, limit_usd=Decimal(10))
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/budgets")
    (drop,) = (
        b for b in admin.find(ui.button).elements if "Remove" in b.props.get("aria-label", "")
    )
    click(admin, drop)
    await admin.should_see("Remove the budget of Everyone together?", retries=20)
    await admin.should_see("$10.00 per day no longer holds")
    assert len(await budgets(site)) == 1
    (sure,) = (b for b in admin.find(ui.button).elements if b.text == "Remove")
    click(admin, sure)
    await admin.should_see("No budgets yet", retries=20)
    assert await budgets(site) == []


async def open_sheet(user: User, label: str) -> None:
    await press(user, label)
    await user.should_see(kind=ui.dialog, retries=20)


async def save(user: User) -> None:
    (last,) = (b for b in user.find(ui.button).elements if b.text == "Save")
    click(user, last)


async def given(
    site: Site,
    scope: Scope = Scope.INSTALLATION,
    of: str = "",
    period: Period = Period.DAY,
    **limits: Any,
) -> BudgetState:
    draft = BudgetDraft(scope=scope, of=of, period=period, **limits)
    return await site.services.budgets.set(OPERATOR, draft)


async def budgets(site: Site) -> list[BudgetState]:
    return (await site.services.budgets.list(OPERATOR)).items


def field(user: User, label: str) -> Any:
    fields = user.find(ui.input).elements
    return next(f for f in fields if f.props.get("label") == label)
