"""Use over time: told apart as one chooses, and the same figures wherever they stand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from nicegui.testing import User

from tests.support.site import Site, click
from tests.web.parts.test_key_figure import SUMS
from understudy.accounts.access import Role
from understudy.llm.usage.schemas import By, Chart, MonitorView, Series
from understudy.web.parts.charts import REST, colour
from understudy.web.parts.over_time import OverTime

AT = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def series(key: str, name: str, tokens: int, cost: str) -> Series:
    return Series(
        key=key,
        name=name,
        calls=[1, 2],
        failed=[0, 0],
        tokens=[tokens, 0],
        cost_usd=[Decimal(cost), Decimal(0)],
    )


def chart(*starts: datetime, **by: list[Series]) -> Chart:
    return Chart(starts=list(starts), by={By(name): lines for name, lines in by.items()})


HOURS = chart(
    *(AT.replace(minute=0) - timedelta(hours=back) for back in (1, 0)),
    product=[series("chat", "chat", 700, "0.5"), series("", "others", 300, "0.25")],
    model=[series("m", "gpt-5.4", 1_000, "0.75")],
    person=[series("1", "noor Haddad", 1_000, "0.75")],
)
DAYS = chart(
    *(AT.replace(hour=0, minute=0) - timedelta(days=back) for back in (1, 0)),
    product=[series("chat", "chat", 9_000, "4")],
    model=[series("m", "gpt-5.4", 9_000, "0")],
    person=[],
)
VIEW = MonitorView(
    at=AT,
    last_hour=SUMS,
    today=SUMS,
    month=SUMS,
    hours=HOURS,
    days=DAYS,
    failures=[],
    active_conversations=0,
    last_success_at=AT,
)


@pytest.fixture
async def admin(site: Site) -> User:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/demo-model")
    return admin


def charts_in(admin: User) -> OverTime:
    assert admin.client
    with admin.client:
        made = OverTime(ZoneInfo("Europe/Berlin"))
        made.add_shares()
    made.show(VIEW)
    return made


def drawn(made: OverTime) -> dict[str, Any]:
    options: dict[str, Any] = made._tokens._drawn.options
    return options


async def test_hours_are_told_apart_by_product_in_the_installations_time(admin: User) -> None:
    options = drawn(charts_in(admin))
    assert options["xAxis"]["data"] == ["12:00", "13:00"]
    lines = [(s["name"], s["itemStyle"]["color"], s["data"]) for s in options["series"]]
    assert lines == [("Chat", colour(0), [700, None]), ("Others", REST, [300, None])]
    await admin.should_see("1,000 in the last 24 hours")
    await admin.should_see("$0.75 in the last 24 hours")


async def test_one_chooses_how_far_back_and_by_what(admin: User) -> None:
    made = charts_in(admin)
    for label in ("Model", "30 days"):
        found = admin.find(label).elements
        click(admin, next(e for e in found if "segment" in e.classes))
    await admin.should_see("9,000 in the last 30 days", retries=20)
    options = drawn(made)
    assert options["xAxis"]["data"] == ["9 Mar", "10 Mar"]
    assert [s["name"] for s in options["series"]] == ["gpt-5.4"]
    await admin.should_see("No known cost in this time")


async def test_people_are_named_as_they_name_themselves(admin: User) -> None:
    charts_in(admin)
    await admin.should_see("noor Haddad")
