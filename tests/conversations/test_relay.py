import asyncio

from tests.support.accounts import add_member
from tests.support.house import open_house, reply_in
from understudy.accounts.access import Role
from understudy.bootstrap import open_services
from understudy.conversations.events import MESSAGE_ADDED, MESSAGE_DELTA, MESSAGE_DONE
from understudy.conversations.relay import Relay
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.settings import Settings


async def test_what_another_process_says_is_heard_here(installation: Settings) -> None:
    rest = asyncio.Event()
    async with (
        open_house(installation, ["First part. ", rest, "Second."]) as house,
        open_services(installation) as other,
    ):
        actor, here = house.student.actor, house.conversation.id
        events = other.conversations.follow(actor, here)
        assert (await anext(events)).name == "snapshot"
        said = await house.services.chat.say(actor, here, "Hello?")
        names, text = [], ""
        async with asyncio.timeout(30):
            async for event in events:
                names.append(event.name)
                if event.name == MESSAGE_DELTA:
                    assert event.data["offset"] == len(text)
                    text += event.data["text"]
                    rest.set()
                if event.name == MESSAGE_DONE:
                    break
        assert MESSAGE_ADDED in names
        assert event.data["message"]["id"] == str(said.reply_id)
        assert event.data["message"]["text"] == "First part. Second."
        assert text
        await events.aclose()


async def test_stop_reaches_the_process_that_speaks(installation: Settings) -> None:
    async with (
        open_house(installation, ["Well ", asyncio.Event()]) as house,
        open_services(installation) as other,
        house.following() as events,
    ):
        said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hello?")
        assert await other.chat.stop(house.student.actor, house.conversation.id)
        async with asyncio.timeout(30):
            reply = await reply_in(events, said.reply_id)
        assert reply.status is MessageStatus.STOPPED


async def test_nothing_is_told_of_conversations_nobody_watches(installation: Settings) -> None:
    async with open_house(installation, ["Hello."]) as house:
        await house.say("Hi")
        async with open_services(installation) as other:
            await add_member(other.db, Role.ADMIN)
            channel = f"conversation:{house.conversation.id}"
            before = other.bus.position(channel)
            await Relay(other.db, other.bus, other.process).look()
            assert other.bus.position(channel) == before
