"""How many messages people may send, in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from pydantic import SecretStr

from tests.support.traffic import ANN, BEN, adjust, adjusted
from tests.support.virtual_time import in_virtual_time
from understudy.kernel.ids import new_id
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.messages import MessageLimits, MessagesLimited
from understudy.llm.traffic.windows import Windows, WindowsAway, open_windows

type Story = Callable[[MessageLimits, Adjustments], Coroutine[Any, Any, None]]


def tell(story: Story, **rules: object) -> None:
    adjustments = adjusted(**rules)
    in_virtual_time(story(MessageLimits(Windows(), adjustments), adjustments))


async def refusal(work: Coroutine[Any, Any, None]) -> MessagesLimited:
    with pytest.raises(MessagesLimited) as caught:
        await work
    return caught.value


@pytest.mark.parametrize(
    ("rules", "sender", "most", "which", "sentence"),
    [
        ({}, {"person": ANN}, 10, "person", "You have sent 10 messages in a minute."),
        ({"messages_per_hour": 7}, {"person": ANN}, 7, "installation", "sent by everyone here"),
        ({}, {"session": "s", "address": "a"}, 20, "session", "You have sent 20 messages"),
        (
            {"address_messages_per_minute": 3},
            {"session": "s", "address": "a"},
            3,
            "address",
            "3 messages have come from your network",
        ),
    ],
)
def test_the_first_full_window_refuses_and_says_when_to_try_again(
    rules: dict[str, int], sender: dict[str, Any], most: int, which: str, sentence: str
) -> None:
    async def story(limits: MessageLimits, _rules: Adjustments) -> None:
        for _ in range(most):
            await limits.admit(**sender)
        await asyncio.sleep(48)
        error = await refusal(limits.admit(**sender))
        wait_s = 3552 if which == "installation" else 12
        assert error.retry_after_s == pytest.approx(wait_s, abs=0.01)
        assert sentence in error.message
        assert error.message.endswith("Your text is kept.")
        told = {name: error.facts[name] for name in ("which", "limit", "remaining")}
        assert told == {"which": which, "limit": most, "remaining": 0}
        await asyncio.sleep(error.retry_after_s)
        await limits.admit(**sender)

    tell(story, **rules)


def test_a_refusal_uses_none_of_the_other_windows() -> None:
    async def story(limits: MessageLimits, _rules: Adjustments) -> None:
        for _ in range(10):
            await limits.admit(person=ANN)
        for _ in range(50):
            await refusal(limits.admit(person=ANN))
        assert (await limits.states(BEN)).installation.used == 10
        await limits.admit(person=BEN)

    tell(story)


def test_many_at_once_never_get_more_than_there_is() -> None:
    async def story(limits: MessageLimits, _rules: Adjustments) -> None:
        admitted = 0

        async def say() -> None:
            nonlocal admitted
            try:
                await limits.admit(person=new_id())
                admitted += 1
            except MessagesLimited:
                pass

        async with asyncio.TaskGroup() as group:
            for _ in range(100):
                group.create_task(say())
        assert admitted == 30

    tell(story, messages_per_hour=30)


def test_the_same_message_counts_once() -> None:
    async def story(limits: MessageLimits, _rules: Adjustments) -> None:
        message = new_id()
        for _ in range(30):
            await limits.admit(person=ANN, message=message)
        assert (await limits.states(ANN)).person.used == 1

    tell(story)


def test_changed_limits_are_in_force_at_once_and_nothing_is_no_limit() -> None:
    async def story(limits: MessageLimits, rules: Adjustments) -> None:
        for _ in range(10):
            await limits.admit(person=ANN)
        adjust(rules, person_messages_per_minute=11)
        await limits.admit(person=ANN)
        await refusal(limits.admit(person=ANN))
        adjust(rules, person_messages_per_minute=0)
        for _ in range(100):
            await limits.admit(person=ANN)

    tell(story)


def test_a_person_sees_their_own_window_and_everyones() -> None:
    async def story(limits: MessageLimits, _rules: Adjustments) -> None:
        await limits.admit(person=ANN)
        await limits.admit(person=BEN)
        person, everyone = await limits.states(ANN)
        assert (person.used, person.limit, person.remaining, person.window_s) == (1, 10, 9, 60)
        assert (everyone.used, everyone.remaining) == (2, 998)
        assert person.reset_at

    tell(story)


async def test_without_redis_people_go_on_and_visitors_have_to_wait() -> None:
    async with open_windows(SecretStr("redis://127.0.0.1:21097/0")) as windows:
        limits = MessageLimits(windows, adjusted(person_messages_per_minute=1))
        await limits.admit(person=ANN)
        await refusal(limits.admit(person=ANN))
        with pytest.raises(WindowsAway):
            await limits.admit(session="s", address="a")
