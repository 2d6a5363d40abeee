import asyncio

import pytest

from tests.support.house import House
from understudy.accounts.access import OPERATOR
from understudy.conversations.problems import CannotEdit, MessageIdTaken, ReplyRunning
from understudy.kernel.ids import new_id
from understudy.llm.traffic.messages import MessagesLimited


async def test_a_message_counts_once_and_only_if_it_can_be_said(house: House) -> None:
    limits, chat, actor = house.services.limits, house.services.chat, house.student.actor
    conversation = house.conversation.id
    await house.services.adjustments.change(OPERATOR, {"person_messages_per_minute": 2})

    async def used() -> int:
        return (await limits.state(actor)).person.used

    for _ in range(2):
        house.model.add("Well", asyncio.Event())  # which nobody sets
    chosen = new_id()
    said = await chat.say(actor, conversation, "Hello", id=chosen)
    with pytest.raises(ReplyRunning):
        await chat.say(actor, conversation, "Again")
    with pytest.raises(MessageIdTaken):
        await chat.say(actor, conversation, "Hello?", id=chosen)
    assert await used() == 1
    await chat.stop(actor, conversation)
    with pytest.raises(CannotEdit):
        await chat.edit(actor, conversation, said.reply_id, "What it should have said")
    edited = await chat.edit(actor, conversation, chosen, "Good morning")
    assert await used() == 2
    await chat.stop(actor, conversation)
    with pytest.raises(MessagesLimited):
        await chat.say(actor, conversation, "One more")
    assert edited.message
    resent = await chat.say(actor, conversation, "Good morning", id=edited.message.id)
    assert resent.reply_id == edited.reply_id
    assert await used() == 2


async def test_of_several_messages_at_once_one_is_said_and_only_that_one_counts(
    house: House,
) -> None:
    house.model.add("Well ", asyncio.Event())
    chat, limits, actor = house.services.chat, house.services.limits, house.student.actor
    refused: list[str] = []

    async def say(text: str) -> None:
        try:
            await chat.say(actor, house.conversation.id, text)
        except ReplyRunning:
            refused.append(text)

    async with asyncio.TaskGroup() as tasks:
        for number in range(5):
            tasks.create_task(say(f"Number {number}"))
    assert len(refused) == 4
    assert (await limits.state(actor)).person.used == 1


async def test_asking_for_another_reply_counts_as_a_message(house: House) -> None:
    chat, limits, actor = house.services.chat, house.services.limits, house.student.actor
    house.model.add("Well.")
    reply = await house.say("Hello")
    await house.services.adjustments.change(OPERATOR, {"person_messages_per_minute": 1})
    with pytest.raises(MessagesLimited):
        await chat.regenerate(actor, house.conversation.id, reply.id)
    assert (await limits.state(actor)).person.used == 1
    assert len(house.model.calls) == 1
