"""When the queue refuses a call, in virtual time, and what it then says."""

import asyncio
from typing import override

import pytest
from structlog.testing import capture_logs

from tests.support.traffic import (
    ANN,
    BEN,
    CAT,
    adjust,
    adjusted,
    enter,
    place,
    queue_of,
    refusal,
    settled,
    tell,
    tried,
)
from tests.support.virtual_time import in_virtual_time
from understudy.kernel.clock import monotonic_s
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic import queue
from understudy.llm.traffic.queue import Outgoing
from understudy.llm.traffic.windows import Window, Windows


def test_a_cool_down_holds_everyone_and_refuses_at_once_who_cannot_wait_for_it() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        outgoing.cool_down(0, 200)
        person = await refusal(tried(outgoing, within_s=180))
        assert (monotonic_s(), person.retry_after_s) == (0, 200)
        assert "200 s" in person.message
        patient = group.create_task(tried(outgoing, BEN, background=True, within_s=900))
        await settled()
        impatient = group.create_task(tried(outgoing, within_s=100))
        assert (await refusal(impatient)).retry_after_s == pytest.approx(200)
        assert (await outgoing.state()).keys[0].cooling_until
        assert (await place(patient)).waited_s == pytest.approx(200, abs=0.01)

    tell(story)


def test_a_cool_down_refuses_those_who_wait_already() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        await enter(outgoing)
        waiting = [group.create_task(tried(outgoing, within_s=n)) for n in (90, 100, 500)]
        await settled()
        outgoing.cool_down(0, 300)
        outgoing.cool_down(0, 10)  # a shorter one takes nothing back
        refused = [await refusal(call) for call in waiting[:2]]
        assert monotonic_s() == 0
        assert [error.retry_after_s for error in refused] == [300, 300]
        assert (await place(waiting[2])).waited_s == pytest.approx(300, abs=0.01)

    tell(story, provider_requests=1)


def test_who_would_have_to_wait_too_long_behind_others_is_refused_at_once() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        fast = [group.create_task(tried(outgoing, within_s=1000)) for _ in range(10)]
        await settled()
        late = await refusal(tried(outgoing, within_s=180))
        assert (monotonic_s(), late.facts["reason"]) == (0, queue.TOO_LATE)
        assert late.retry_after_s == pytest.approx(300, abs=1)
        assert (await enter(outgoing, BEN, within_s=180)).waited_s < 61
        for call in fast:
            await call

    tell(story, provider_requests=2)


def test_who_has_waited_to_its_deadline_is_refused() -> None:
    async def story(outgoing: Outgoing, rules: Adjustments, group: asyncio.TaskGroup) -> None:
        await enter(outgoing)
        adjust(rules, provider_window_s=1)
        await asyncio.sleep(0.5)
        call = group.create_task(tried(outgoing, background=True, within_s=0.3))
        error = await refusal(call)
        assert monotonic_s() == pytest.approx(0.8)
        assert error.facts["reason"] == queue.TOO_LATE
        assert error.retry_after_s >= 1

    tell(story, provider_requests=1)


def test_with_waiting_switched_off_there_is_an_answer_at_once() -> None:
    async def story(outgoing: Outgoing, rules: Adjustments, group: asyncio.TaskGroup) -> None:
        assert (await enter(outgoing)).waited_s == 0
        waiting = [group.create_task(tried(outgoing, BEN)) for _ in range(3)]
        await asyncio.sleep(10)
        adjust(rules, queueing=False)  # those who wait have their answer too
        for call in (*waiting, tried(outgoing)):
            error = await refusal(call)
            assert error.facts["reason"] == queue.SWITCHED_OFF
            assert error.retry_after_s == pytest.approx(50, abs=0.1)
        assert monotonic_s() == 10

    tell(story, provider_requests=1)


def test_a_full_queue_refuses_and_people_push_out_the_last_of_the_longest_batch() -> None:
    async def story(outgoing: Outgoing, _rules: Adjustments, group: asyncio.TaskGroup) -> None:
        await enter(outgoing)
        batch = [group.create_task(tried(outgoing, ANN, background=True)) for _ in range(4)]
        await settled()
        more = await refusal(tried(outgoing, ANN, background=True))
        assert more.facts["reason"] == queue.FULL
        other = group.create_task(tried(outgoing, BEN, background=True))
        person = group.create_task(tried(outgoing, CAT))
        pushed = [await refusal(call) for call in (batch[3], batch[2])]
        assert [error.facts["reason"] for error in pushed] == [queue.FULL] * 2
        group.create_task(tried(outgoing, CAT))
        await settled()
        assert batch[1].done()
        for n in range(3):
            group.create_task(tried(outgoing, ANN, within_s=100_000 + n))
        await settled()
        state = await outgoing.state()
        assert (state.waiting_interactive, state.waiting_background) == (4, 0)
        await place(person)
        assert (await refusal(other)).facts["reason"] == queue.FULL

    tell(story, provider_requests=1, queue_length=4)


def test_closing_refuses_those_who_still_wait() -> None:
    async def story() -> None:
        async with asyncio.TaskGroup() as group:
            async with queue_of(adjusted(provider_requests=1)) as outgoing:
                await enter(outgoing)
                waiting = group.create_task(tried(outgoing))
                await settled()
            assert (await refusal(waiting)).facts["reason"] == queue.CLOSING

    in_virtual_time(story())


class BrokenOnce(Windows):
    """Fails at its first use, as nobody foresaw."""

    is_broken = True

    @override
    async def take(self, *windows: Window, only_shared: bool = False) -> Window | None:
        if self.is_broken:
            self.is_broken = False
            raise ValueError("odd")
        return await super().take(*windows, only_shared=only_shared)


def test_a_queue_that_fails_refuses_those_who_wait_and_serves_the_next() -> None:
    async def story() -> None:
        with capture_logs() as logs:
            async with (
                queue_of(adjusted(provider_requests=9), windows=BrokenOnce()) as outgoing,
                asyncio.TaskGroup() as group,
            ):
                waiting = [group.create_task(tried(outgoing)) for _ in range(2)]
                for each in waiting:
                    assert (await refusal(each)).facts["reason"] == queue.FAILED
                assert (await enter(outgoing)).waited_s == 0
        assert [entry["event"] for entry in logs] == ["queue_failed"]

    in_virtual_time(story())
