"""How much of a limit is used, and that it is never exceeded, whoever is cancelled when."""

import asyncio
from collections import Counter
from random import Random
from typing import NamedTuple
from uuid import UUID

import pytest

from tests.support.strict_provider import StrictProvider, most_in_a_window
from tests.support.traffic import ANN, BEN, CAT, DAN, adjusted, enter, queue_of, settled
from tests.support.virtual_time import in_virtual_time
from understudy.kernel.clock import monotonic_s
from understudy.llm.traffic.queue import Outgoing

LIMIT = 50
PAYERS = (ANN, BEN, CAT, DAN)


class Pace(NamedTuple):
    """What came of an hour of background work."""

    share_used: float
    share_refused: float


@pytest.mark.parametrize(
    ("share", "least", "most_refused"),
    [(0.98, 0.95, 0.0), (0.9, 0.88, 0.0)],
)
def test_paced_background_work_uses_its_share_of_a_strict_limit(
    share: float, least: float, most_refused: float
) -> None:
    pace = in_virtual_time(_an_hour(share))
    assert pace.share_used >= least
    assert pace.share_refused <= most_refused


async def _an_hour(share: float) -> Pace:
    """Send all the time, over a network of changing slowness, to a provider that counts itself."""
    provider, random = StrictProvider(LIMIT), Random(7)  # noqa: S311 to be repeated

    async def batch(outgoing: Outgoing) -> None:
        while True:
            came = await enter(outgoing, background=True)
            await asyncio.sleep(random.uniform(0.01, 0.2))
            if wait_s := provider.ask(ANN):
                outgoing.cool_down(came.key, wait_s + random.random())
            await asyncio.sleep(random.uniform(0.5, 8))

    async with queue_of(adjusted(provider_requests=LIMIT, background_share=share)) as outgoing:
        tasks = [asyncio.ensure_future(batch(outgoing)) for _ in range(20)]
        await asyncio.sleep(3600)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    let_in = len(provider.came_at)
    assert provider.most_in_a_window() <= LIMIT
    return Pace(let_in / (LIMIT * 60), provider.refused / (let_in + provider.refused))


class Storm:
    """200 calls of four payers at once, some of them cancelled at a random moment."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 to be repeated
        self.went: list[float] = []
        self.came: Counter[UUID] = Counter()
        self.cancelled = 0

    async def call(self, outgoing: Outgoing, payer: UUID) -> None:
        await asyncio.sleep(self.random.uniform(0, 100))
        background = self.random.random() < 0.5
        came = await enter(
            outgoing, payer, background=background, tokens=self.random.randrange(2_000)
        )
        self.went.append(monotonic_s())
        self.came[payer] += 1
        if self.random.random() < 0.05:
            outgoing.cool_down(came.key, self.random.uniform(0, 20))
        await outgoing.settle(came, self.random.randrange(3_000))

    async def rage(self) -> None:
        rules = adjusted(provider_requests=20, provider_tokens=60_000)
        async with queue_of(rules) as outgoing:
            tasks = [asyncio.ensure_future(self.call(outgoing, PAYERS[n % 4])) for n in range(200)]
            for task in self.random.sample(tasks, 80):
                await asyncio.sleep(self.random.uniform(0, 5))
                self.cancelled += task.cancel()
            ended, waiting = await asyncio.wait(tasks, timeout=10_000)
            assert not waiting
            assert not [t for t in ended if not t.cancelled() and t.exception()]
            await settled()
            state = await outgoing.state()
            assert (state.waiting_interactive, state.waiting_background) == (0, 0)
            assert not outgoing._is_serving


@pytest.mark.parametrize("seed", range(100))
def test_a_storm_never_exceeds_the_window_and_starves_nobody(seed: int) -> None:
    storm = Storm(seed)
    in_virtual_time(storm.rage())
    assert most_in_a_window(storm.went, 60) <= 20
    assert sum(storm.came.values()) == len(storm.went) >= 200 - storm.cancelled
    assert min(storm.came[payer] for payer in PAYERS) >= 15
