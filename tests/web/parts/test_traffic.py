"""What holds calls back, as an administrator sees it."""

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from nicegui.testing import User

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.llm.traffic.breaker import BreakerState
from understudy.llm.traffic.schemas import KeyTraffic, Limits, ProviderTraffic, WindowState
from understudy.web.parts.traffic import Traffic

THEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def window(used: int, limit: int, reset_at: datetime | None = None) -> WindowState:
    return WindowState(
        used=used, limit=limit, remaining=limit - used, window_s=60, reset_at=reset_at
    )


def key(**chosen: object) -> KeyTraffic:
    values = {
        "key": 1,
        "requests": window(49, 50, THEN),
        "tokens": window(0, 0),
        "background_paused": False,
        "cooling_until": None,
        "aside_until": None,
    }
    return KeyTraffic.model_validate({**values, **chosen})


def limits(*keys: KeyTraffic, **chosen: object) -> Limits:
    values = {
        "provider": "openai",
        "keys": keys,
        "waiting_interactive": 0,
        "waiting_background": 0,
        "waiting_by_payer": {},
        "paused": False,
    }
    provider = ProviderTraffic.model_validate({**values, **chosen})
    return Limits(
        person=window(0, 10),
        installation=window(900, 1_000),
        providers=[provider] if keys else [],
        warning="900 of 1,000 messages are used." if keys else None,
    )


@pytest.fixture
async def admin(site: Site) -> User:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/demo-model")
    return admin


def panel_in(admin: User) -> Traffic:
    assert admin.client
    with admin.client:
        return Traffic(ZoneInfo("UTC"))


async def test_windows_and_queues_are_told(admin: User) -> None:
    shown = limits(
        key(),
        key(key=2, tokens=window(5, 1_000)),
        waiting_interactive=1,
        waiting_background=1_200,
        waiting_by_payer={uuid4(): 1, uuid4(): 1_200},
        paused=True,
    )
    panel_in(admin).show(shown, {})
    for told in (
        "900 of 1,000",
        "900 of 1,000 messages are used.",
        "openai",
        "Background work paused",
        "1 call of people and 1,200 of background work waiting, for 2 people",
        "Key 1: requests in 1 min",
        "49 of 50",
        "Some is free again at 10 Mar, 12:00",
        "Key 2: tokens in 1 min",
        "5 of 1,000",
    ):
        await admin.should_see(told)
    await admin.should_not_see("Key 1: tokens")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"aside_until": THEN, "cooling_until": THEN}, "Refused by the provider"),
        ({"cooling_until": THEN}, "Asked to wait until 10 Mar, 12:00"),
        ({"background_paused": True}, "Background work has used up its share"),
    ],
)
async def test_why_a_key_is_not_used_is_told(
    admin: User, state: dict[str, object], told: str
) -> None:
    panel_in(admin).show(limits(key(**state)), {})
    await admin.should_see(told)


async def test_what_passes_is_gone(admin: User) -> None:
    panel = panel_in(admin)
    panel.show(limits(key(cooling_until=THEN), paused=True), {})
    panel.show(limits(key()), {})
    await admin.should_see("Nobody is waiting")
    await admin.should_not_see("Asked to wait")
    await admin.should_not_see("Background work paused")
    panel.show(limits(), {})
    await admin.should_see("its calls need not wait")


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (BreakerState.CLOSED, "Well"),
        (BreakerState.HALF_OPEN, "Probing"),
        (BreakerState.OPEN, "Left alone"),
    ],
)
async def test_how_a_model_is_doing_is_told(admin: User, state: BreakerState, told: str) -> None:
    panel = panel_in(admin)
    panel.show(limits(), {})
    await admin.should_see("No model was asked since the start.")
    panel.show(limits(), {"openai:gpt-5.4": state})
    await admin.should_see("openai:gpt-5.4")
    await admin.should_see(told)
