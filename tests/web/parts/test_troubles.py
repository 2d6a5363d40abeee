"""Failures and alerts as rows with their severity and their sentence."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.usage.alerts import Alert
from understudy.llm.usage.schemas import Failures, Severity
from understudy.web.parts.troubles import AlertList, FailureList

UTC_ZONE = ZoneInfo("UTC")
THEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


async def test_a_failure_tells_what_how_often_where_and_when(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    page = await admin.open("/demo-model")
    with page:
        listed = FailureList(UTC_ZONE)
    listed.show([])
    await admin.should_see("Nothing failed.")
    failed = Failures(
        cause=Cause.RATE_LIMITED,
        severity=Severity.WARNING,
        sentence=SENTENCES[Cause.RATE_LIMITED],
        provider="openai",
        model="gpt-5.4",
        count=12,
        last_at=THEN,
    )
    listed.show([failed])
    told = ("Warning", "Rate limited", "openai · gpt-5.4 · 12 times", "10 Mar, 12:00")
    for each in (*told, SENTENCES[Cause.RATE_LIMITED]):
        await admin.should_see(each)
    await admin.should_not_see("Nothing failed.")


async def test_an_alert_tells_how_urgent_it_is(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    page = await admin.open("/demo-model")
    with page:
        listed = AlertList(UTC_ZONE)
    listed.show([])
    await admin.should_see("None so far")
    alert = Alert(
        id=new_id(),
        at=THEN,
        kind="day_alarm",
        subject="2026-03-10",
        severity="high",
        text="Everything together has cost $10.02.",
        facts={},
    )
    listed.show([alert])
    for each in ("High", "Day alarm", "Everything together has cost $10.02.", "10 Mar, 12:00"):
        await admin.should_see(each)
