"""The queue before a provider, in virtual time: every story here is exact."""

import asyncio

import pytest

from tests.support.strict_provider import most_in_a_window
from tests.support.traffic import (
    ANN,
    BEN,
    CAT,
    adjust,
    enter,
    settled,
    tell,
)
from understudy.kernel.clock import monotonic_s
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.queue import Outgoing


def test_people_go_at_once_while_the_window_has_room_and_wait_for_the_next() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        calls = [group.create_task(enter(outgoing)) for _ in range(7)]
        waited = [round((await call).waited_s, 1) for call in calls]
        assert waited == [0, 0, 0, 60, 60, 60, 120]

    tell(story, provider_requests=3)


def test_without_a_limit_everybody_goes_straight_through() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        calls = [
            group.create_task(enter(outgoing, background=n % 2 == 0, tokens=10**6))
            for n in range(500)
        ]
        assert {(await call).waited_s for call in calls} == {0}
        assert monotonic_s() == 0
        assert (await outgoing.state()).keys[0].requests.remaining is None

    tell(story, provider_requests=0)


def test_one_payers_ten_thousand_do_not_keep_anothers_one() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        batch = [group.create_task(enter(outgoing, ANN, background=True)) for _ in range(10_000)]
        await asyncio.sleep(600)
        came = await enter(outgoing, BEN, background=True)
        assert came.waited_s < 3  # its turn is the next but one
        assert sum(call.done() for call in batch) > 400
        for call in batch:
            call.cancel()

    tell(story, provider_requests=50)


def test_payers_take_turns_among_people_too() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        order: list[str] = []

        async def say(payer: int, name: str) -> None:
            await enter(outgoing, [ANN, BEN, CAT][payer])
            order.append(name)

        await enter(outgoing)
        for n in range(3):
            group.create_task(say(0, f"a{n}"))
        await settled()
        for n in range(2):
            group.create_task(say(1, f"b{n}"))
        group.create_task(say(2, "c0"))
        await asyncio.sleep(1000)
        assert order == ["a0", "b0", "c0", "a1", "b1", "a2"]

    tell(story, provider_requests=1)


def test_a_person_goes_before_all_background_work() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        batch = [group.create_task(enter(outgoing, background=True)) for _ in range(300)]
        for _ in range(20):
            await asyncio.sleep(29)
            assert (await enter(outgoing, BEN)).waited_s == 0
        for call in batch:
            call.cancel()

    tell(story, provider_requests=50, background_share=0.9)


@pytest.mark.parametrize(("share", "most"), [(0.9, 45), (0.98, 49), (1, 50), (0.01, 1)])
def test_background_work_stops_at_its_share_and_people_have_the_rest(
    share: float, most: int
) -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        went: list[float] = []

        async def work() -> None:
            await enter(outgoing, background=True)
            went.append(monotonic_s())

        batch = [group.create_task(work()) for _ in range(400)]
        await asyncio.sleep(300)
        assert most_in_a_window(went, 60) == most
        people = [await enter(outgoing, BEN) for _ in range(50 - most)]
        assert {place.waited_s for place in people} <= {0}
        for call in batch:
            call.cancel()

    tell(story, provider_requests=50, background_share=share)


def test_background_work_is_held_while_people_fill_the_window() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        for _ in range(9):
            await enter(outgoing)
        held = group.create_task(enter(outgoing, BEN, background=True))
        await settled()
        state = await outgoing.state()
        assert (state.paused, state.waiting_background) == (True, 1)
        assert state.waiting_by_payer == {BEN: 1}
        assert state.keys[0].requests.remaining == 1
        assert (await held).waited_s == pytest.approx(60, abs=0.1)
        assert not (await outgoing.state()).paused

    tell(story, provider_requests=10, background_share=0.9)


def test_changed_limits_are_in_force_for_those_who_wait() -> None:
    async def story(outgoing: Outgoing, rules: Adjustments, group: asyncio.TaskGroup) -> None:
        calls = [group.create_task(enter(outgoing)) for _ in range(12)]
        await asyncio.sleep(5)
        assert sum(call.done() for call in calls) == 2
        adjust(rules, provider_requests=10)
        await settled()
        assert sum(call.done() for call in calls) == 10  # those two still count
        adjust(rules, provider_window_s=20)
        await asyncio.sleep(15.1)
        assert all(call.done() for call in calls)

    tell(story, provider_requests=2)


def test_tokens_have_a_window_of_their_own() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        assert (await enter(outgoing, tokens=600)).waited_s == 0
        first = await enter(outgoing, tokens=300)
        small = group.create_task(enter(outgoing, tokens=300))
        state = (await outgoing.state()).keys[0]
        assert (state.tokens.used, state.tokens.remaining, state.requests.used) == (900, 100, 2)
        assert 0 < (await small).waited_s <= 120
        assert (await enter(outgoing, tokens=50_000)).waited_s <= 120  # more than a whole window
        assert first.tokens == 300

    tell(story, provider_tokens=1000, provider_requests=50)


def test_what_was_used_beyond_the_estimate_counts_and_less_is_not_given_back() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, _group: asyncio.TaskGroup) -> None:
        came = await enter(outgoing, tokens=100)
        for actual, used in ((40, 100), (350, 350), (10_000, 1000)):
            await outgoing.settle(came, actual)
            assert (await outgoing.state()).keys[0].tokens.used == used

    tell(story, provider_tokens=1000)


def test_the_least_used_key_goes_first_and_each_has_its_own_window() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        calls = [group.create_task(enter(outgoing)) for _ in range(7)]
        places = [await call for call in calls[:6]]
        assert [place.key for place in places] == [0, 1, 2] * 2
        assert {place.waited_s for place in places} == {0}
        assert (await calls[6]).waited_s == pytest.approx(60, abs=0.1)

    tell(story, keys=3, provider_requests=2)


def test_keys_share_the_work_without_a_limit_too() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, _group: asyncio.TaskGroup) -> None:
        assert [(await enter(outgoing)).key for _ in range(4)] == [0, 1, 0, 1]

    tell(story, keys=2, provider_requests=0)


def test_a_key_that_cools_down_or_is_refused_leaves_the_work_to_the_others() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, _group: asyncio.TaskGroup) -> None:
        outgoing.cool_down(0, 30)
        assert {(await enter(outgoing)).key for _ in range(3)} == {1}
        outgoing.put_aside(1, 1000)
        came = await enter(outgoing)
        assert came.key == 0
        assert came.waited_s == pytest.approx(30, abs=0.01)
        assert (await enter(outgoing)).key == 0
        outgoing.put_aside(0, 1000)  # all are: so it is tried with any
        assert (await enter(outgoing)).waited_s == 0
        assert (await outgoing.state()).keys[1].aside_until

    tell(story, keys=2)


def test_a_key_is_avoided_while_there_is_another() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, _group: asyncio.TaskGroup) -> None:
        assert {(await enter(outgoing, avoid=(0,))).key for _ in range(3)} == {1}
        assert (await enter(outgoing, avoid=(0, 1))).waited_s == 0

    tell(story, keys=2)


def test_who_is_cancelled_leaves_the_queue_and_the_next_one_goes() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        await enter(outgoing)
        gone = group.create_task(enter(outgoing, tokens=900))
        kept = group.create_task(enter(outgoing, BEN))
        await asyncio.sleep(10)
        gone.cancel()
        await settled()
        assert (await outgoing.state()).waiting_interactive == 1
        assert (await kept).waited_s == pytest.approx(60, abs=0.01)

    tell(story, provider_requests=1)


def test_no_task_runs_while_nobody_waits() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, _group: asyncio.TaskGroup) -> None:
        await enter(outgoing)
        outgoing.cool_down(0, 5)
        await settled()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    tell(story)
