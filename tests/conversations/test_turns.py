import asyncio

import pytest

from tests.support.accounts import add_member
from tests.support.house import House, open_house, reply_in
from understudy.accounts import access as accounts
from understudy.bootstrap import open_services
from understudy.conversations.events import MESSAGE_DELTA, MESSAGE_DONE, TURN_FAILED
from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.kernel.process import ProcessRow
from understudy.kernel.settings import Settings
from understudy.llm.errors import SENTENCES, Cause, ProviderError
from understudy.llm.money.schemas import BudgetDraft, Period
from understudy.llm.providers.scripted import NO_END
from understudy.llm.traffic.retry import PASSING
from understudy.llm.types import Scope, Usage


async def test_a_reply_is_stored_with_its_tokens_when_it_is_complete(house: House) -> None:
    house.model.add("I ", "am ", "fine.")
    reply = await house.say("How are you?")
    stored = (await house.messages())[-1]
    assert stored.text == reply.text == "I am fine."
    assert stored.status is MessageStatus.COMPLETE
    assert stored.parent_id == (await house.messages())[-2].id
    row = await _row(house, reply.id)
    assert row.input_tokens
    assert row.output_tokens
    assert row.model == "script"


async def test_the_pieces_told_are_the_text_in_order_and_without_gap(house: House) -> None:
    house.model.add("Grüße ", "👋🏽 ", "an ", "alle.")
    told = ""
    async with house.following() as events:
        await house.services.chat.say(house.student.actor, house.conversation.id, "Hello")
        async for event in events:
            if event.name == MESSAGE_DELTA:
                assert event.data["offset"] == len(told)
                told += event.data["text"]
            if event.name == MESSAGE_DONE:
                assert event.data["message"]["text"] == told == "Grüße 👋🏽 an alle."
                return


@pytest.mark.parametrize("cause", [*sorted(PASSING), Cause.REJECTED, Cause.UNKNOWN_MODEL])
@pytest.mark.parametrize(
    ("heard", "status"),
    [("", MessageStatus.FAILED), ("I was about to", MessageStatus.INTERRUPTED)],
    ids=["nothing heard", "something heard"],
)
async def test_a_failed_reply_keeps_what_was_heard_and_is_never_complete(
    settings: Settings, cause: Cause, heard: str, status: MessageStatus
) -> None:
    async with (
        open_house(settings, [heard, ProviderError(cause)]) as house,
        house.following() as events,
    ):
        said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
        reply = await reply_in(events, said.reply_id)
        failed = await anext(events)
        assert (reply.text, reply.status, reply.cause) == (heard, status, cause)
        assert reply.problem == SENTENCES[cause]
        assert (failed.name, failed.data["problem"]) == (TURN_FAILED, SENTENCES[cause])


async def test_the_platforms_own_message_is_told_if_nothing_was_heard(settings: Settings) -> None:
    own = settings.model_copy(update={"failure_messages": {"chat": "Please call the office."}})
    lost = ProviderError(Cause.OVERLOADED)
    async with open_house(own, [lost], ["Well", lost]) as house:
        assert (await house.say("Hi")).problem == "Please call the office."
        assert (await house.say("Hello?")).problem == SENTENCES[Cause.OVERLOADED]


async def test_a_cut_reply_has_its_tokens_and_its_cost(house: House) -> None:
    counted = Usage(input_tokens=500, cached_tokens=400, output_tokens=1)
    house.model.add(counted, "I was about to say", ProviderError(Cause.CUT))
    reply = await house.say("Hi")
    row = await _row(house, reply.id)
    assert (row.input_tokens, row.cached_tokens) == (500, 400)
    assert row.output_tokens


async def test_a_budget_that_is_used_up_refuses_the_reply_and_who_sees_costs_reads_which(
    house: House,
) -> None:
    admin = await add_member(house.services.db, accounts.Role.ADMIN, email="admin@x.test")
    draft = BudgetDraft(scope=Scope.PRODUCT, of="chat", period=Period.DAY, limit_tokens=10)
    await house.services.budgets.set(admin.actor, draft)
    reply = await house.say("Hi")
    assert (reply.status, reply.cause, reply.text) == (MessageStatus.REFUSED, Cause.BUDGET, "")
    assert reply.problem == SENTENCES[Cause.BUDGET]
    seen = await house.services.conversations.messages(admin.actor, house.conversation.id)
    assert "10 tokens" in (seen.items[-1].problem or "")
    assert house.model.calls == []


async def test_a_filtered_reply_is_refused(house: House) -> None:
    house.model.add("Well ", ProviderError(Cause.FILTERED))
    reply = await house.say("Hi")
    assert (reply.status, reply.text) == (MessageStatus.REFUSED, "Well ")


async def test_a_reply_without_the_providers_end_marker_is_interrupted(house: House) -> None:
    house.model.add("This ends in the mid", NO_END)
    reply = await house.say("Hi")
    assert (reply.status, reply.cause) == (MessageStatus.INTERRUPTED, Cause.CUT)


async def test_our_own_mistake_ends_one_turn_and_no_other(house: House) -> None:
    house.model.add("So ", RuntimeError("a bug"))
    assert (await house.say("Hi")).cause == Cause.INTERNAL
    house.model.add("Still here.")
    assert (await house.say("Are you there?")).status is MessageStatus.COMPLETE


async def test_stop_keeps_what_was_heard_and_closes_the_stream(house: House) -> None:
    for_ever = asyncio.Event()
    house.model.add("Let me tell you ", for_ever, "everything.")
    async with house.following() as events:
        said = await house.services.chat.say(house.student.actor, house.conversation.id, "Go on")
        while (await anext(events)).name != MESSAGE_DELTA:
            pass
        assert await house.services.chat.stop(house.student.actor, house.conversation.id)
        reply = await reply_in(events, said.reply_id)
    assert (reply.status, reply.text) == (MessageStatus.STOPPED, "Let me tell you ")
    assert house.model.open_streams == 0
    assert not await house.services.chat.stop(house.student.actor, house.conversation.id)


async def test_stop_right_after_say_ends_the_turn_too(house: House) -> None:
    house.model.add("Hello")
    said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
    await house.services.chat.stop(house.student.actor, house.conversation.id)
    stored = (await house.messages())[-1]
    assert (stored.id, stored.status) == (said.reply_id, MessageStatus.STOPPED)


async def test_what_is_heard_is_stored_while_the_reply_still_runs(house: House) -> None:
    rest = asyncio.Event()
    house.model.add("The first half, ", rest, "and the second.")
    async with house.following() as events:
        said = await house.services.chat.say(house.student.actor, house.conversation.id, "Tell me")
        while (await _row(house, said.reply_id)).text != "The first half, ":
            await asyncio.sleep(0.05)
        assert (await _row(house, said.reply_id)).status == MessageStatus.RUNNING
        rest.set()
        assert (await reply_in(events, said.reply_id)).text == "The first half, and the second."


async def test_another_process_can_ask_to_stop(house: House) -> None:
    for_ever = asyncio.Event()
    house.model.add("Well ", for_ever)
    async with house.following() as events:
        said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
        async with house.services.db.begin() as session:
            (await session.get_one(MessageRow, said.reply_id)).stop_asked = True
        assert (await reply_in(events, said.reply_id)).status is MessageStatus.STOPPED


async def test_closing_the_house_interrupts_what_runs_and_keeps_it(installation: Settings) -> None:
    for_ever = asyncio.Event()
    async with open_house(installation, ["Half of ", for_ever]) as house:
        async with house.following() as events:
            said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
            while (await anext(events)).name != MESSAGE_DELTA:
                pass
        conversation, student = house.conversation, house.student
    async with open_services(installation) as again:
        page = await again.conversations.messages(student.actor, conversation.id)
    stored = page.items[-1]
    assert (stored.id, stored.text) == (said.reply_id, "Half of ")
    assert (stored.status, stored.cause) == (MessageStatus.INTERRUPTED, Cause.RESTARTED)


@pytest.mark.parametrize("alive", [True, False], ids=["alive", "dead"])
async def test_only_a_dead_owners_turns_are_taken_up(house: House, alive: bool) -> None:
    house.model.add("Never.")
    said = await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
    await house.services.chat.stop(house.student.actor, house.conversation.id)
    other = ProcessRow(id=new_id(), host="another machine", pid=1, heard_at=now())
    async with house.services.db.begin() as session:
        if alive:
            session.add(other)
        row = await session.get_one(MessageRow, said.reply_id)
        row.status, row.process_id, row.text = MessageStatus.RUNNING, other.id, "So far"
    await house.services.turns.sweep()
    row = await _row(house, said.reply_id)
    assert row.status == (MessageStatus.RUNNING if alive else MessageStatus.INTERRUPTED)
    assert row.text == "So far"


async def test_history_is_cut_to_the_window_and_says_so(installation: Settings) -> None:
    small = installation.model_copy(update={"history_tokens": 1000})
    async with open_house(small) as house:
        house.model.add("First.")
        reply = await house.say("Question 0")
        assert reply.left_out == 0
        for number in range(1, 4):
            house.model.add(f"Answer {number} " + "word " * 600)
            reply = await house.say(f"Question {number}")
        assert reply.left_out > 0
        asked = house.model.calls[-1].request.lines
        assert asked[-1].text == "Question 3"
        assert "Question 0" not in [line.text for line in asked]


async def _row(house: House, message_id: object) -> MessageRow:
    async with house.services.db.read() as session:
        return await session.get_one(MessageRow, message_id)
