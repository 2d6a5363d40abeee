"""Which of a provider's keys can be used, in virtual time. The queue's tests tell the rest."""

import asyncio
from typing import override

import pytest

from tests.support.traffic import adjust, adjusted
from tests.support.virtual_time import in_virtual_time
from understudy.llm.traffic.keys import Keys, Need
from understudy.llm.traffic.windows import Window, Windows

PERSON, BATCH = Need(background=False, tokens=0), Need(background=True, tokens=0)


def test_background_work_is_spaced_evenly_and_people_are_not() -> None:
    async def story() -> None:
        keys = Keys("anthropic", 1, Windows(), adjusted(provider_requests=10, background_share=0.5))
        assert (await keys.take(BATCH)).key == 0
        none, wait_s = await keys.take(BATCH)
        assert none is None
        assert wait_s == pytest.approx(12, abs=0.2)  # five in a minute
        assert [(await keys.take(PERSON)).key for _ in range(3)] == [0, 0, 0]
        await asyncio.sleep(wait_s)
        assert (await keys.take(BATCH)).key == 0
        await asyncio.sleep(12)
        held = await keys.take(BATCH)  # its share of five is used up, by people too
        assert held.key is None
        assert held.wait_s == pytest.approx(36, abs=0.3)

    in_virtual_time(story())


def test_another_share_is_another_pace_at_once() -> None:
    async def story() -> None:
        rules = adjusted(provider_requests=60, background_share=0.1)
        keys = Keys("anthropic", 1, Windows(), rules)
        assert (await keys.take(BATCH)).key == 0
        assert (await keys.take(BATCH)).wait_s > 9
        adjust(rules, background_share=1)
        assert (await keys.take(BATCH)).key == 0
        assert (await keys.take(BATCH)).wait_s < 1

    in_virtual_time(story())


def test_all_keys_together_have_a_capacity() -> None:
    assert Keys("openai", 3, Windows(), adjusted(provider_requests=20)).capacity == 60
    assert Keys("openai", 3, Windows(), adjusted(provider_requests=0)).capacity == 0


def test_when_no_key_is_free_the_soonest_says_how_long() -> None:
    async def story() -> None:
        keys = Keys("openai", 3, Windows(), adjusted())
        for number, seconds in enumerate((30, 10, 20)):
            keys.cool_down(number, seconds)
        assert await keys.take(PERSON) == (None, 10)
        assert [bool(state.cooling_until) for state in await keys.states()] == [True] * 3

    in_virtual_time(story())


class SlowWindows(Windows):
    """So slow to say how long a full window lasts that it is free by then."""

    @override
    async def wait_s(self, window: Window) -> float:
        await asyncio.sleep(window.length_s + 1)
        return await super().wait_s(window)


def test_a_key_that_is_free_by_the_time_the_wait_is_known_is_not_taken_uncounted() -> None:
    async def story() -> None:
        keys = Keys("openai", 1, SlowWindows(), adjusted(provider_requests=1))
        assert (await keys.take(PERSON)).key == 0
        assert await keys.take(PERSON) == (None, 0)
        assert (await keys.take(PERSON)).key == 0
        (state,) = await keys.states()
        assert (state.key, state.requests.used) == (1, 1), "shown keys are numbered from 1"

    in_virtual_time(story())
