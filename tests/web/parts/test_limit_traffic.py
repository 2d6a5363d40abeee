"""What is used of the limits right now, beside the limits."""

from datetime import timedelta

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.llm.traffic.schemas import KeyTraffic, Limits, ProviderTraffic, WindowState
from understudy.web.parts.limit_traffic import traffic


def window(used: int, limit: int) -> WindowState:
    remaining = max(limit - used, 0) if limit else None
    return WindowState(used=used, limit=limit, remaining=remaining, window_s=60, reset_at=None)


def key(number: int, **given: object) -> KeyTraffic:
    facts: dict[str, object] = {
        "key": number,
        "requests": window(45, 50),
        "tokens": window(0, 0),
        "background_paused": False,
        "cooling_until": None,
        "aside_until": None,
    }
    return KeyTraffic.model_validate(facts | given)


async def test_windows_queues_and_pauses_are_told_in_words(site: Site) -> None:
    provider = ProviderTraffic(
        provider="openai",
        keys=[
            key(1, tokens=window(2_500, 10_000), cooling_until=now() + timedelta(minutes=5)),
            key(2, aside_until=now() + timedelta(minutes=5)),
        ],
        waiting_interactive=2,
        waiting_background=1_500,
        waiting_by_payer={},
        paused=True,
    )
    limits = Limits(
        person=window(3, 0), installation=window(810, 1_000), providers=[provider], warning="Much."
    )
    admin = await site.visitor(Role.ADMIN)
    with await admin.open("/demo-model"):
        traffic(limits, nearly=0.8)
    for words in (
        "Much.",
        "810 of 1,000",
        "3 · no limit",
        "OpenAI",
        "Background work pauses",
        "Key 1: requests, last 60 s",
        "45 of 50",
        "2,500 of 10,000",
        "The provider asked for a pause",
        "Refused by the provider",
        "2 of people's calls wait, and 1,500 of background work.",
    ):
        await admin.should_see(words)
