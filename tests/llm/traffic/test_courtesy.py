"""Calls that nobody waits for give way: in virtual time, where being busy is exact."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import cast

import pytest

from tests.support.virtual_time import VirtualLoop, in_virtual_time
from understudy.llm.traffic.courtesy import HERE_FOR_S, LONGEST_S, QUICK_S, Courtesy, may_begin

BEGINNING_S, PARTS = 0.008, 4
"""What it takes to begin a call, in parts between which others have their turn."""
TRIPS = 12
"""So often a small request goes around the loop until it is answered."""

type Wait = Callable[[], Awaitable[object]]


def with_people() -> Courtesy:
    """Return the line of a process that somebody uses."""
    courtesy = Courtesy()
    courtesy.hear()
    return courtesy


def loop() -> VirtualLoop:
    return cast("VirtualLoop", asyncio.get_running_loop())


async def busy(trip_s: float, for_s: float) -> None:
    """Let every trip around the loop take so long, for so long."""
    ends_s = loop().time() + for_s
    while loop().time() < ends_s:
        loop().work(trip_s)
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("trip_s", "waited_s", "begins"),
    [
        (0.0, 0.0, True),
        (QUICK_S, 0.0, True),
        (QUICK_S * 1.1, 0.0, False),
        (1.0, LONGEST_S * 0.9, False),
        (1.0, LONGEST_S, True),
    ],
)
def test_the_next_begins_while_all_is_quick_and_after_a_while_in_any_case(
    trip_s: float, waited_s: float, begins: bool
) -> None:
    assert may_begin(trip_s, waited_s) is begins


def test_where_all_is_quick_nobody_waits() -> None:
    async def story() -> float:
        courtesy = Courtesy()
        async with asyncio.TaskGroup() as group:
            waits = [group.create_task(courtesy.wait()) for _ in range(100)]
        assert [wait.result() for wait in waits] == [0.0] * 100
        return loop().time()

    assert in_virtual_time(story()) == 0.0


def test_where_others_keep_it_busy_few_begin_and_all_as_soon_as_it_is_quick_again() -> None:
    async def story() -> list[float]:
        courtesy, began_s = with_people(), list[float]()

        async def call() -> None:
            await courtesy.wait()
            began_s.append(loop().time())

        async with asyncio.TaskGroup() as group:
            group.create_task(busy(0.01, for_s=10 * LONGEST_S))
            for _ in range(50):
                group.create_task(call())
        return began_s

    began_s = in_virtual_time(story())
    assert 8 <= len([each for each in began_s if each < 10 * LONGEST_S]) <= 10
    assert len(began_s) == 50
    assert max(began_s) == pytest.approx(10 * LONGEST_S, abs=0.05)


def longest_request_s(*, gives_way: bool) -> float:
    """Return how long somebody's small request takes at most while sixty calls begin."""

    async def call(wait: Wait) -> None:
        await wait()
        for _ in range(PARTS):
            loop().work(BEGINNING_S / PARTS)
            await asyncio.sleep(0)
        await asyncio.sleep(1)  # the model thinks

    async def requests() -> float:
        longest_s = 0.0
        while loop().time() < 1:
            began_s = loop().time()
            for _ in range(TRIPS):
                await asyncio.sleep(0)
            longest_s = max(longest_s, loop().time() - began_s)
            await asyncio.sleep(0.02)
        return longest_s

    async def story() -> float:
        wait: Wait = with_people().wait if gives_way else partial(asyncio.sleep, 0)
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(requests())
            for _ in range(60):
                group.create_task(call(wait))
        return asking.result()

    return in_virtual_time(story())


def test_people_are_served_while_sixty_calls_begin() -> None:
    assert longest_request_s(gives_way=False) > 0.4
    assert longest_request_s(gives_way=True) < 0.05


def test_first_come_first_served_and_who_is_cancelled_holds_nobody_up() -> None:
    async def story() -> list[int]:
        courtesy, began = with_people(), list[int]()

        async def call(number: int) -> None:
            await courtesy.wait()
            began.append(number)

        async with asyncio.TaskGroup() as group:
            group.create_task(busy(0.01, for_s=0.5))
            calls = [group.create_task(call(number)) for number in range(6)]
            await asyncio.sleep(0.05)
            calls[0].cancel()  # the next one, who looks
            calls[3].cancel()  # and one who stands in line
        return began

    assert in_virtual_time(story()) == [1, 2, 4, 5]


def test_it_says_how_long_one_has_waited() -> None:
    async def story() -> float:
        courtesy = with_people()
        async with asyncio.TaskGroup() as group:
            group.create_task(busy(0.01, for_s=0.05))
            await asyncio.sleep(0)
            return await courtesy.wait()

    assert in_virtual_time(story()) == pytest.approx(0.05, abs=0.02)


def test_where_nobody_is_here_jobs_go_as_quickly_as_they_can() -> None:
    async def story() -> tuple[list[float], float]:
        courtesy = Courtesy()
        async with asyncio.TaskGroup() as group:
            group.create_task(busy(0.01, for_s=1))
            await asyncio.sleep(0)
            alone = [await courtesy.wait() for _ in range(5)]
            courtesy.hear()
            heard_s = await courtesy.wait()
        await asyncio.sleep(HERE_FOR_S)
        return [*alone, await courtesy.wait()], heard_s

    alone, heard_s = in_virtual_time(story())
    assert alone == [0.0] * 6
    assert heard_s >= LONGEST_S
