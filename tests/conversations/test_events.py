from uuid import UUID

import pytest

from tests.support.house import House
from understudy.conversations.events import (
    MESSAGE_DONE,
    TURN_FAILED,
    channel_of,
    conversation_of,
    ending_events,
)
from understudy.llm.providers.scripted import NO_END


def test_a_channel_tells_whose_it_is() -> None:
    here = UUID(int=5)
    assert conversation_of(channel_of(here)) == here
    assert conversation_of(f"person:{here}") is None


@pytest.mark.parametrize(
    ("script", "names"),
    [(["Hello."], [MESSAGE_DONE]), (["Hel", NO_END], [MESSAGE_DONE, TURN_FAILED])],
    ids=["complete", "cut"],
)
async def test_an_end_is_told_and_a_failure_besides(
    house: House, script: list[str | None], names: list[str]
) -> None:
    house.model.add(*script)
    events = ending_events(await house.say("Hi"))
    assert [name for name, _ in events] == names
    assert all(data["message"]["text"] for _, data in events)
