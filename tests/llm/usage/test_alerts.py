"""What has become expensive, or fails, is told to those it concerns, once."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from tests.support.alerts import CONVERSATION, World, crossing, row, spend
from tests.support.mail import mail_server, web_server
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.outbound import Outbound
from understudy.kernel.page import CursorInvalid
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import Adjustments
from understudy.llm.money.quotas import Crossing
from understudy.llm.types import Scope
from understudy.llm.usage import alerts as module
from understudy.llm.usage.alerts import MONITOR, Alerts


@pytest.fixture
async def world(db: Database, settings: Settings) -> World:
    made = World(db, settings)
    await made.people()
    return made


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("0", "0.0999", []),
        ("0.09", "0.10", ["conversation_notice"]),
        ("0.10", "0.49", []),
        ("0.49", "0.50", ["conversation_alarm"]),
        ("0", "0.70", ["conversation_alarm", "conversation_notice"]),
        ("0.50", "0.50", []),
        ("0.51", "9", []),
    ],
)
async def test_a_conversation_is_told_of_when_it_crosses_a_threshold(
    world: World, before: str, after: str, kinds: list[str]
) -> None:
    assert await world.consider(spend(before, after)) == kinds


async def test_administrators_and_only_they_are_told_of_a_conversation(world: World) -> None:
    await world.consider(spend("0.08", "0.1234"))
    text = "A conversation (chat) has cost $0.12 so far; administrators are told at $0.10."
    notice = ("conversation_notice", text, "/monitor")
    assert await world.told(world.admin) == [notice]
    assert await world.told(world.other_admin) == [notice]
    assert await world.told(world.student) == await world.told(world.teacher) == []


async def test_the_same_alert_is_raised_once(world: World) -> None:
    assert await world.consider(spend("0", "0.2")) == ["conversation_notice"]
    assert await world.consider(spend("0", "0.2")) == []
    assert await world.consider(spend("0", "0.2", new_id())) == ["conversation_notice"]
    assert len(await world.told(world.admin)) == 2


async def test_a_threshold_of_zero_is_off(world: World) -> None:
    names = ("conversation_notice_usd", "conversation_alarm_usd", "day_alarm_usd")
    await world.adjustments.change(world.admin.actor, dict.fromkeys(names, 0))
    assert await world.consider(spend("0", "20"), rows=(row("20"),)) == []


async def test_a_day_that_becomes_dear_is_told_of_once(world: World) -> None:
    quiet = {"conversation_notice_usd": 0, "conversation_alarm_usd": 0}
    await world.adjustments.change(world.admin.actor, quiet)
    assert await world.consider(spend("0", "9"), rows=(row("9"),)) == []
    assert await world.consider(spend("9", "10.5"), rows=(row("1.5"),)) == ["day_alarm"]
    assert await world.consider(spend("10.5", "12"), rows=(row("1.5"),)) == []
    ((kind, text, _),) = await world.told(world.admin)
    assert kind == "day_alarm"
    assert "$10.50 so far today" in text


async def test_a_day_is_told_of_again_when_it_reaches_a_raised_threshold(world: World) -> None:
    async def alarm_at(usd: int) -> None:
        await world.adjustments.change(world.admin.actor, {"day_alarm_usd": usd})

    assert await world.consider(rows=(row("11"),)) == ["day_alarm"]
    await alarm_at(20)
    assert await world.consider(spend("0", "0.01"), rows=(row("1"),)) == []
    assert "day_alarm" in await world.consider(spend("0.01", "9"), rows=(row("9"),))
    await alarm_at(10)
    assert await world.consider(rows=(row("1"),)) == []


async def test_another_process_does_not_tell_of_the_day_again(
    world: World, settings: Settings
) -> None:
    other = World(world.db, settings)
    assert await world.consider(rows=(row("11"),)) == ["day_alarm"]
    for _ in range(2):
        assert await other.consider(rows=(row("1"),)) == []


async def test_a_day_is_not_told_of_for_what_was_never_written(world: World) -> None:
    await world.consider()
    # The transaction of these failed, and what they cost is not in the ledger.
    assert "day_alarm" not in await world.consider(spend("0", "8"), spend("0", "8", new_id()))


async def test_yesterday_does_not_count_for_today(world: World) -> None:
    yesterday = now() - timedelta(days=1)
    assert await world.consider(rows=(row("50", at=yesterday), row("1"))) == []


async def test_what_others_wrote_counts_when_the_ledger_is_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.consider()
    async with world.db.begin() as session:
        session.add(row("11"))
    assert await world.consider() == []
    monkeypatch.setattr(module, "READ_EVERY_S", 0.0)
    assert await world.consider() == ["day_alarm"]


async def test_a_budget_is_told_of_to_its_payer_its_owner_and_administrators(world: World) -> None:
    used = crossing(0.85, world.student, owner=world.teacher)
    assert await world.consider(crossings=(used,)) == ["budget_warning"]
    rest = " is 85% used; it does not reset by itself, "
    own, others = f"Your budget for today{rest}", f"A person's budget for today ($2.00){rest}"
    for member, begins in (
        (world.student, own),
        (world.teacher, others),
        (world.admin, others),
        (world.other_admin, others),
    ):
        ((kind, text, _),) = await world.told(member)
        assert (kind, text.startswith(begins)) == ("budget_warning", True), text


async def test_who_pays_and_administrates_is_told_once_in_their_own_words(world: World) -> None:
    assert await world.consider(crossings=(crossing(1.0, world.admin),)) == ["budget_reached"]
    ((_, text, _),) = await world.told(world.admin)
    assert text.startswith("Your budget for today ($2.00) is used up;")


@pytest.mark.parametrize(
    ("scope", "whose"),
    [(Scope.INSTALLATION, "this installation"), (Scope.PRODUCT, "the product chat")],
)
async def test_what_all_share_is_not_told_to_whoever_happened_to_ask_last(
    world: World, scope: Scope, whose: str
) -> None:
    await world.consider(crossings=(crossing(1.0, world.student, scope=scope, of="chat"),))
    assert await world.told(world.student) == []
    ((_, text, _),) = await world.told(world.admin)
    assert text.startswith(f"The budget of {whose} for today ($2.00) is used up;")


async def test_a_budget_is_told_of_again_in_its_next_period_or_with_another_limit(
    world: World,
) -> None:
    used = crossing(1.0, world.student)
    later = Crossing(**{**_fields(used), "period": "2026-11-22"})
    budget = used.budget.model_copy(update={"limit_usd": Decimal(4)})
    raised = Crossing(**{**_fields(used), "budget": budget})
    for each, kinds in ((used, 1), (used, 0), (later, 1), (raised, 1)):
        assert len(await world.consider(crossings=(each,))) == kinds


async def test_however_long_a_name_is_its_alerts_are_told_apart_by_hour(world: World) -> None:
    await world.alerts.raise_now("model_failing", "demo:" + "x" * 200, "high", "It fails.", {})
    (alert,) = (await world.alerts.recent(world.admin.actor)).items
    assert alert.subject.startswith(f"{alert.at:%Y-%m-%dT%H} demo:xxx")


async def test_a_notice_leads_to_a_page_its_reader_may_open(world: World) -> None:
    used = crossing(0.85, world.student, owner=world.teacher)
    await world.consider(crossings=(used,))
    members = (world.admin, world.teacher, world.student)
    links = [link for member in members for _, _, link in await world.told(member)]
    assert links == ["/monitor", "/usage", "/usage"]


def _fields(crossed: Crossing) -> dict[str, Any]:
    names = ("budget", "called", "share", "period", "of", "payer_id", "resets_at")
    return {name: getattr(crossed, name) for name in names}


async def test_a_failing_model_is_told_of_once_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(kind: str) -> int:
        await world.alerts.raise_now(kind, "demo:x", "high", "It fails.", {"cause": "overloaded"})
        return len((await world.alerts.recent(world.admin.actor)).items)

    noon = now().replace(hour=12, minute=1)
    monkeypatch.setattr(module, "now", lambda: noon)
    assert [await fail("model_failing") for _ in range(2)] == [1, 1]
    assert [await fail("key_refused") for _ in range(2)] == [2, 2]
    monkeypatch.setattr(module, "now", lambda: noon + timedelta(hours=1))
    assert await fail("model_failing") == 3
    assert await fail("key_refused") == 3
    monkeypatch.setattr(module, "now", lambda: noon + timedelta(days=1))
    assert await fail("key_refused") == 4


async def test_an_alert_that_cannot_be_written_disturbs_nobody(
    settings: Settings, tmp_path: Any
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'none.db'}")
    bus = MemoryEventBus()
    alerts = Alerts(empty, bus, Outbound(), Adjustments(empty, settings), settings)
    await alerts.raise_now("model_failing", "demo:x", "high", "It fails.", {})
    await empty.aclose()
    assert list(bus._channel(MONITOR).kept) == []


async def test_the_monitor_hears_of_an_alert(world: World) -> None:
    await world.alerts.raise_now("key_refused", "openai:1", "high", "It is refused.", {"key": 1})
    (event,) = world.bus._channel(MONITOR).kept
    (alert,) = (await world.alerts.recent(world.admin.actor)).items
    assert (event.name, event.data) == ("alert.raised", {"alert": alert.model_dump(mode="json")})
    assert (alert.kind, alert.severity, alert.facts) == ("key_refused", "high", {"key": 1})


async def test_alerts_go_to_the_webhook_and_the_mailbox(db: Database, settings: Settings) -> None:
    async with mail_server() as mail, web_server() as web:
        where = {
            "alert_webhook": SecretStr(web.url),
            "alert_email": "ops@example.org",
            "smtp_url": SimpleNamespace(get_secret_value=lambda: f"smtp://127.0.0.1:{mail.port}"),
        }
        world = World(db, settings.model_copy(update=where))
        await world.people()
        async with world.outbound.open():
            await world.consider(spend("0", "0.2"))
    (posted,) = map(json.loads, web.bodies)
    assert posted["kind"] == "conversation_notice"
    assert posted["subject"] == str(CONVERSATION)
    assert mail.recipients == ["ops@example.org"]
    assert b"Understudy: conversation notice" in mail.messages[0]


async def test_the_alerts_come_in_pages_to_administrators_only(world: World) -> None:
    for key in range(3):
        await world.alerts.raise_now("key_refused", f"openai:{key}", "high", "No.", {})
    first = await world.alerts.recent(world.admin.actor, 2)
    second = await world.alerts.recent(world.admin.actor, 2, first.next)
    assert [len(first.items), len(second.items), second.next] == [2, 1, None]
    with pytest.raises(Forbidden):
        await world.alerts.recent(world.teacher.actor)
    with pytest.raises(CursorInvalid):
        await world.alerts.recent(world.admin.actor, 2, "nothing")


async def test_of_many_who_raise_the_same_at_once_one_does(world: World) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            raising = world.alerts.raise_now(
                "key_refused", "openai:1", "high", "It is refused.", {}
            )
            tasks.create_task(raising)
    assert len((await world.alerts.recent(world.admin.actor)).items) == 1
    assert len(await world.told(world.admin)) == 1
    assert len(world.bus._channel(MONITOR).kept) == 1
