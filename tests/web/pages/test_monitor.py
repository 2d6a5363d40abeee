"""The monitor, for administrators: the service's figures, live."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from tests.support.outage import outage
from tests.support.site import Site
from tests.support.usage import a_failure, an_event, wrote
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.schemas import PersonChanges
from understudy.kernel import kept
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.llm.errors import SENTENCES, Cause
from understudy.web.pages import monitor
from understudy.web.parts.figures import duration, money, short
from understudy.web.parts.key_figure import tokens_of


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "EVERY_S", 0.02)
    monkeypatch.setattr(kept, "KEPT_S", 0.0)
    monkeypatch.setattr(kept, "KEPT_TIMES", 0)


async def used(site: Site, count: int = 3) -> None:
    """Let somebody have used models."""
    person = await site.person(Role.STUDENT, f"Noor {count}")
    rows = [
        an_event(person.actor.id, now() - timedelta(seconds=n), conversation_id=new_id())
        for n in range(count)
    ]
    failed = a_failure(person.actor.id, now() - timedelta(seconds=9))
    await wrote(site.services.db, *rows, failed)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
async def test_only_administrators_see_the_monitor(site: Site, role: Role) -> None:
    person = await site.visitor(role)
    assert (await person.http_client.get("/monitor")).status_code == 403


async def test_before_the_first_call_the_page_says_what_will_be_here(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    await admin.should_see("No model has been asked yet")
    await admin.should_see("Start a conversation")
    await admin.should_see("Nothing failed.")
    await admin.should_not_see("Use over time")


async def test_the_figures_are_the_services(site: Site) -> None:
    await used(site)
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    view = await site.services.usage.monitor(OPERATOR)
    assert view.month.cost_usd == Decimal("0.03")
    for told in (
        money(view.month.cost_usd),
        short(tokens_of(view.month)),
        short(view.month.calls),
        duration(view.month.p50_s),
        "25 %",
        "Overloaded",
        SENTENCES[Cause.OVERLOADED],
        "gpt-5.6-terra",
        "Noor 3",
        "0 of 1,000",
    ):
        await admin.should_see(told)
    await admin.should_not_see("No model has been asked yet")


async def test_what_happens_is_seen_without_loading_anew(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    assert admin.client
    elements = set(admin.client.elements)
    await used(site, 12)
    await admin.should_see("Noor 12", retries=50)
    await admin.should_not_see("No model has been asked yet")
    assert elements <= set(admin.client.elements), "nothing was built anew"


async def test_an_alert_is_seen_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "EVERY_S", 3_600.0)
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    await admin.should_see("None so far")
    await site.services.alerts.raise_now("day_alarm", "today", "high", "It cost $12.", {})
    await admin.should_see("Day alarm", retries=50)
    await admin.should_not_see("None so far")


async def test_a_page_that_nobody_looks_at_is_left_alone(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    _look(admin, seen=False)
    await asyncio.sleep(0.2)
    await used(site)
    await asyncio.sleep(0.2)
    await admin.should_not_see("Use over time")
    _look(admin, seen=True)
    await admin.should_see("Use over time", retries=50)


async def test_while_the_database_is_away_the_page_says_so_and_goes_on(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/monitor")
    with outage(site.services.db):
        await admin.should_see("Not up to date", retries=50)
        _look(admin, seen=False)
        await asyncio.sleep(0.2)
    _look(admin, seen=True)
    await admin.should_see("As of", retries=50)


async def test_who_is_no_longer_an_administrator_sees_nothing_new(site: Site) -> None:
    person = await site.person(Role.ADMIN, "Ada Once")
    admin = site.signed_in(person)
    await admin.open("/monitor")
    await site.person(Role.ADMIN, "Ada Always")
    changes = PersonChanges(role=Role.TEACHER)
    await site.services.accounts.change_person(OPERATOR, person.actor.id, changes)
    await admin.should_see("Not up to date", retries=50)
    await used(site)
    await asyncio.sleep(0.2)
    await admin.should_not_see("Use over time")


def _look(user: User, *, seen: bool) -> None:
    assert user.client
    UserInteraction(user, {user.client.layout}, None).trigger("pageseen", seen)
