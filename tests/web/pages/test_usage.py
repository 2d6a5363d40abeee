"""My usage: everybody's own; tokens and money for those who may see costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.site import Site
from tests.support.usage import an_event, wrote
from understudy.accounts.access import OPERATOR, Role
from understudy.kernel.clock import now
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.usage.schemas import UsageQuery
from understudy.web.parts.figures import money, short
from understudy.web.parts.key_figure import tokens_of


async def has_used(site: Site, person: Member, count: int = 3) -> None:
    at = now() - timedelta(milliseconds=1)
    await wrote(site.services.db, *(an_event(person.actor.id, at) for _ in range(count)))


async def opened(site: Site, person: Member) -> User:
    user = site.signed_in(person)
    await user.open("/usage")
    return user


def texts(user: User) -> str:
    assert user.client
    return "\n".join(str(getattr(e, "text", "")) for e in user.client.elements.values())


async def test_students_see_calls_and_time_but_neither_tokens_nor_money(site: Site) -> None:
    student = await site.person(Role.STUDENT)
    await has_used(site, student)
    budget = {"scope": "user", "of": str(student.actor.id), "period": "day", "limit_usd": "0.10"}
    await site.services.budgets.set(OPERATOR, BudgetDraft.model_validate(budget))
    user = await opened(site, student)
    for told in ("Calls today", "Median answer today", "Your own budget today", "30 % used"):
        await user.should_see(told)
    shown = texts(user)
    assert "$" not in shown
    assert "token" not in shown.lower()
    assert "gpt" not in shown
    assert "CSV" not in shown


async def test_a_teachers_figures_are_the_services(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    await has_used(site, teacher)
    await has_used(site, await site.person(Role.STUDENT), 40)
    sums = (await site.services.usage.summary(teacher.actor, UsageQuery())).totals
    assert (sums.calls, sums.cost_usd) == (3, Decimal("0.03"))
    user = await opened(site, teacher)
    for told in (money(sums.cost_usd), short(tokens_of(sums)), "gpt-5.6-terra", "Chat", "By model"):
        await user.should_see(told)


async def test_an_administrator_sees_their_own_here_and_not_everyones(site: Site) -> None:
    admin = await site.person(Role.ADMIN)
    await has_used(site, admin, 1)
    await has_used(site, await site.person(Role.STUDENT), 40)
    user = await opened(site, admin)
    await user.should_see("$0.0100")
    assert "$0.41" not in texts(user)


async def test_the_table_for_programs_is_ones_own(site: Site) -> None:
    admin = await site.person(Role.ADMIN)
    await has_used(site, admin, 1)
    await has_used(site, await site.person(Role.STUDENT), 5)
    user = await opened(site, admin)
    (link,) = user.find("Download CSV").elements
    answer = await user.http_client.get(link.props["href"])
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 1 + 1


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ({"period": "month", "limit_usd": "2"}, ("this month", "$1.97 of $2.00 left", "Resets at")),
        (
            {"period": "total", "limit_tokens": 500},
            ("in all", "170 of 500 tokens left", "raise it"),
        ),
        ({"period": "day", "limit_usd": "0.01"}, ("today", "$0.00 of $0.0100 left", "Resets at")),
    ],
)
async def test_what_is_left_of_a_budget_and_when_it_resets_is_told(
    site: Site, draft: dict[str, str], told: tuple[str, ...]
) -> None:
    teacher = await site.person(Role.TEACHER)
    await has_used(site, teacher)
    whose = {"scope": "user", "of": str(teacher.actor.id)}
    await site.services.budgets.set(OPERATOR, BudgetDraft.model_validate({**whose, **draft}))
    user = await opened(site, teacher)
    await user.should_see(f"Your own budget {told[0]}")
    for each in told[1:]:
        await user.should_see(each)


async def test_before_the_first_call_the_page_says_what_will_be_here(site: Site) -> None:
    user = await opened(site, await site.person(Role.TEACHER))
    for told in (
        "You have not asked a model this month",
        "No budget limits what you do.",
        "0 of 10",
    ):
        await user.should_see(told)
