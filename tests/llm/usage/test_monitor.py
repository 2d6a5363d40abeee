from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support.accounts import add_member
from tests.support.usage import a_failure, an_event, wrote
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.usage import monitor
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import By, MonitorView, Severity

ADA = UUID(int=1)
AT = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def looked(db: Database, at: datetime = AT, zone: ZoneInfo = UTC_ZONE) -> MonitorView:
    async with db.read() as session:
        return await monitor.view(session, at, zone)


async def test_totals_are_of_the_hour_the_day_and_the_month(db: Database) -> None:
    ages = (MINUTE, 2 * HOUR, 3 * DAY, 12 * DAY)
    await wrote(db, *(an_event(ADA, AT - age) for age in ages))
    for _ in range(2):
        view = await looked(db)
        totals = (view.last_hour, view.today, view.month)
        assert [sums.calls for sums in totals] == [1, 2, 3]
        assert view.last_hour.p50_s is not None
        await Rollup(db, UTC_ZONE).catch_up()


async def test_days_begin_where_the_installation_is(db: Database) -> None:
    await wrote(db, an_event(ADA, datetime(2026, 3, 9, 23, 30, tzinfo=UTC)))
    assert (await looked(db)).today.calls == 0
    view = await looked(db, zone=ZoneInfo("Europe/Vienna"))
    assert view.today.calls == 1
    assert view.days.starts[-1] == datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert view.days.by[By.PRODUCT][0].calls[-1] == 1


async def test_charts_have_a_point_for_every_hour_and_day(db: Database) -> None:
    member = await add_member(db, name="Ada")
    ada = member.actor.id
    await wrote(
        db,
        an_event(ada, AT - MINUTE),
        a_failure(ada, AT - 23 * HOUR),
        an_event(ada, AT - 24 * HOUR),
        an_event(ada, AT - 29 * DAY, product="ask"),
    )
    view = await looked(db)
    assert (len(view.hours.starts), len(view.days.starts)) == (24, 30)
    assert view.hours.starts[-1] == AT.replace(minute=0)
    (chat,) = view.hours.by[By.PRODUCT]
    assert (chat.calls[0], chat.failed[0], chat.calls[-1], sum(chat.calls)) == (1, 1, 1, 2)
    ask, again = sorted(view.days.by[By.PRODUCT], key=lambda series: series.name)
    assert (ask.calls[0], ask.tokens[0], ask.cost_usd[0]) == (1, 110, Decimal("0.01"))
    assert sum(again.calls) == 3
    assert [series.name for series in view.days.by[By.PERSON]] == ["Ada"]


async def test_a_chart_shows_the_largest_and_all_others_as_one(db: Database) -> None:
    now = AT - MINUTE
    await wrote(
        db,
        *(an_event(ADA, now, model_asked=f"m{n:02}", cost_usd=Decimal(n)) for n in range(11)),
    )
    lines = (await looked(db)).hours.by[By.MODEL]
    assert [line.name for line in lines] == [f"m{n:02}" for n in range(10, 2, -1)] + ["others"]
    assert (lines[-1].key, lines[-1].cost_usd[-1], lines[-1].calls[-1]) == ("", Decimal(3), 3)


async def test_failures_alike_are_told_once_with_what_to_do(db: Database) -> None:
    await wrote(
        db,
        a_failure(ADA, AT - HOUR),
        a_failure(ADA, AT - 2 * HOUR),
        a_failure(ADA, AT - MINUTE, cause="unauthorized"),
        a_failure(ADA, AT - MINUTE * 2, model_asked="other"),
        a_failure(ADA, AT - 25 * HOUR, cause="timeout"),
        an_event(ADA, AT - 3 * HOUR, outcome="cut", cause=None),
        an_event(ADA, AT - HOUR, outcome="stopped"),
    )
    found = (await looked(db)).failures
    assert [(f.cause, f.model, f.count, f.severity) for f in found] == [
        ("unauthorized", "gpt-5.6-terra", 1, Severity.ERROR),
        ("overloaded", "other", 1, Severity.WARNING),
        ("overloaded", "gpt-5.6-terra", 2, Severity.WARNING),
        ("internal", "gpt-5.6-terra", 1, Severity.ERROR),
    ]
    assert (found[2].last_at, found[0].provider) == (AT - HOUR, "openai")
    assert "Tell your administrator" in found[0].sentence


async def test_active_are_conversations_that_asked_lately(db: Database) -> None:
    talk = new_id()
    await wrote(
        db,
        an_event(ADA, AT - MINUTE, conversation_id=talk),
        an_event(ADA, AT - 2 * MINUTE, conversation_id=talk),
        an_event(ADA, AT - 6 * MINUTE, conversation_id=new_id()),
        an_event(ADA, AT - MINUTE),
    )
    assert (await looked(db)).active_conversations == 1


async def test_the_last_success_is_told_apart_from_failures(db: Database) -> None:
    assert (await looked(db)).last_success_at is None
    await wrote(db, an_event(ADA, AT - HOUR), a_failure(ADA, AT - MINUTE))
    assert (await looked(db)).last_success_at == AT - HOUR
