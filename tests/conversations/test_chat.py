import asyncio

import pytest

from tests.support.accounts import add_member
from tests.support.house import House, reply_in
from understudy.accounts.access import Role
from understudy.conversations.models import ConversationRow
from understudy.conversations.problems import (
    BelongsToProduct,
    CannotEdit,
    CannotRegenerate,
    ConversationCompleted,
    ConversationNotFound,
    MessageIdTaken,
    MessageNotFound,
    NotYoursToSpeak,
    ReplyRunning,
)
from understudy.conversations.schemas import (
    ConversationChanges,
    ConversationStatus,
    MessageStatus,
    Product,
    Said,
)
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import new_id


async def test_the_same_id_and_text_twice_is_one_message_and_one_reply(house: House) -> None:
    house.model.add("Once.")
    chosen = new_id()
    first = await house.say("Hello", id=chosen)
    again = await house.services.chat.say(
        house.student.actor, house.conversation.id, "Hello", id=chosen
    )
    assert again.reply_id == first.id
    assert [m.text for m in await house.messages()] == ["Hello", "Once."]
    assert len(house.model.calls) == 1


async def test_the_same_id_sent_ten_times_at_once_is_one_message(house: House) -> None:
    house.model.add("Once.")
    chosen = new_id()

    async def say() -> Said:
        here = house.conversation.id
        return await house.services.chat.say(house.student.actor, here, "Hello", id=chosen)

    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(say()) for _ in range(10)]
    assert len({answer.result().reply_id for answer in answers}) == 1
    assert len([m for m in await house.messages() if m.text == "Hello"]) == 1


async def test_a_known_id_with_another_text_is_a_conflict_and_keeps_the_first(house: House) -> None:
    house.model.add("Once.")
    chosen = new_id()
    await house.say("Hello", id=chosen)
    with pytest.raises(MessageIdTaken):
        await house.say("Something else", id=chosen)
    assert (await house.messages())[0].text == "Hello"


async def test_a_message_while_a_reply_runs_is_a_conflict_and_is_not_stored(house: House) -> None:
    house.model.add("Well ", asyncio.Event())
    await house.services.chat.say(house.student.actor, house.conversation.id, "One")
    with pytest.raises(ReplyRunning):
        await house.services.chat.say(house.student.actor, house.conversation.id, "Two")
    said, reply = await house.messages()
    assert (said.text, reply.status) == ("One", MessageStatus.RUNNING)


async def test_a_completed_conversation_takes_nothing_until_it_is_active_again(
    house: House,
) -> None:
    conversations, actor = house.services.conversations, house.student.actor
    closed = ConversationChanges(status=ConversationStatus.COMPLETED)
    await conversations.change(actor, house.conversation.id, closed)
    with pytest.raises(ConversationCompleted):
        await house.say("Hello")
    opened = ConversationChanges(status=ConversationStatus.ACTIVE)
    await conversations.change(actor, house.conversation.id, opened)
    house.model.add("Welcome back.")
    assert (await house.say("Hello")).text == "Welcome back."


async def test_another_products_conversation_names_its_own_route(house: House) -> None:
    async with house.services.db.begin() as session:
        row = await session.get_one(ConversationRow, house.conversation.id)
        row.product = Product.PRACTICE
    with pytest.raises(BelongsToProduct, match="/api/practice"):
        await house.say("Hello")


async def test_regenerating_makes_a_sibling_and_overwrites_nothing(house: House) -> None:
    house.model.add("First.")
    first = await house.say("Hello")
    house.model.add("Second.")
    async with house.following() as events:
        said = await house.services.chat.regenerate(
            house.student.actor, house.conversation.id, first.id
        )
        await reply_in(events, said.reply_id)
    active = await house.messages()
    assert [m.text for m in active] == ["Hello", "Second."]
    assert active[-1].siblings == [first.id, said.reply_id]
    await house.services.chat.branch(
        house.student.actor, house.conversation.id, first.id, latest=True
    )
    assert [m.text for m in await house.messages()] == ["Hello", "First."]


async def test_a_regeneration_with_the_same_id_twice_is_made_once(house: House) -> None:
    house.model.add("First.")
    first = await house.say("Hello")
    house.model.add("Second.")
    chosen = new_id()
    async with house.following() as events:
        chat, here = house.services.chat, house.conversation.id
        await chat.regenerate(house.student.actor, here, first.id, id=chosen)
        assert (
            await chat.regenerate(house.student.actor, here, first.id, id=chosen)
        ).reply_id == chosen
        await reply_in(events, chosen)
    assert len(house.model.calls) == 2


async def test_a_regenerations_id_that_means_another_message_is_refused(house: House) -> None:
    house.model.add("First.")
    first = await house.say("Hello")
    question = (await house.messages())[0]
    chat, actor, here = house.services.chat, house.student.actor, house.conversation.id
    for taken in (first.id, question.id):
        with pytest.raises(MessageIdTaken):
            await chat.regenerate(actor, here, first.id, id=taken)
    other = await house.services.conversations.start(actor, house.persona.id)
    house.model.add("Elsewhere.")
    said = await chat.say(actor, other.id, "Hello")
    with pytest.raises(MessageNotFound):
        await chat.regenerate(actor, here, first.id, id=said.reply_id)


async def test_editing_keeps_the_old_branch_and_switching_back_shows_it_whole(house: House) -> None:
    house.model.add("A1")
    first = await house.say("Q1")
    house.model.add("A2")
    await house.say("Q2")
    question = (await house.messages())[0]
    house.model.add("B1")
    async with house.following() as events:
        said = await house.services.chat.edit(
            house.student.actor, house.conversation.id, question.id, "Other Q1"
        )
        await reply_in(events, said.reply_id)
    assert [m.text for m in await house.messages()] == ["Other Q1", "B1"]
    chat, actor, here = house.services.chat, house.student.actor, house.conversation.id
    await chat.branch(actor, here, question.id, latest=True)
    assert [m.text for m in await house.messages()] == ["Q1", "A1", "Q2", "A2"]
    await chat.branch(actor, here, first.id)
    house.model.add("A3")
    await house.say("Q3")
    assert [m.text for m in await house.messages()] == ["Q1", "A1", "Q3", "A3"]


async def test_sequence_numbers_have_no_gap_over_all_branches(house: House) -> None:
    for number in range(3):
        house.model.add(f"A{number}")
        reply = await house.say(f"Q{number}")
        house.model.add("again")
        async with house.following() as events:
            said = await house.services.chat.regenerate(
                house.student.actor, house.conversation.id, reply.id
            )
            await reply_in(events, said.reply_id)
    page = await house.services.conversations.messages(
        house.student.actor, house.conversation.id, every_branch=True, limit=200
    )
    assert [m.seq for m in page.items] == list(range(1, 10))


async def test_only_ones_own_words_are_edited_and_only_the_personas_given_again(
    house: House,
) -> None:
    house.model.add("A1")
    reply = await house.say("Q1")
    question = (await house.messages())[0]
    chat, actor, here = house.services.chat, house.student.actor, house.conversation.id
    with pytest.raises(CannotEdit):
        await chat.edit(actor, here, reply.id, "You said this")
    with pytest.raises(CannotRegenerate):
        await chat.regenerate(actor, here, question.id)
    with pytest.raises(MessageNotFound):
        await chat.regenerate(actor, here, new_id())


@pytest.mark.parametrize(
    ("role", "error"),
    [(Role.STUDENT, ConversationNotFound), (Role.ADMIN, NotYoursToSpeak)],
    ids=["another student", "an administrator"],
)
async def test_nobody_else_speaks_in_a_conversation(
    house: House, role: Role, error: type[UnderstudyError]
) -> None:
    other = await add_member(house.services.db, role, email="other@example.org")
    house.model.add("A1")
    reply = await house.say("Q1")
    chat, here = house.services.chat, house.conversation.id
    for attempt in (
        chat.say(other.actor, here, "Hello"),
        chat.edit(other.actor, here, reply.id, "Hello"),
        chat.regenerate(other.actor, here, reply.id),
        chat.branch(other.actor, here, reply.id),
        chat.stop(other.actor, here),
    ):
        with pytest.raises(error):
            await attempt
    assert len(await house.messages()) == 2


async def test_an_id_of_somebody_elses_message_is_not_to_be_found(house: House) -> None:
    other = await add_member(house.services.db, Role.STUDENT, email="other@example.org")
    theirs = await house.services.conversations.start(other.actor, house.persona.id)
    house.model.add("Hello")
    said = await house.services.chat.say(other.actor, theirs.id, "Mine")
    assert said.message
    with pytest.raises(ConversationNotFound):
        await house.say("Mine", id=said.message.id)


async def test_an_interrupted_reply_is_given_again_as_a_sibling(house: House) -> None:
    house.model.add("Cut h", None)
    cut = await house.say("Hello")
    assert cut.status is MessageStatus.INTERRUPTED
    house.model.add("Whole.")
    async with house.following() as events:
        said = await house.services.chat.regenerate(
            house.student.actor, house.conversation.id, cut.id
        )
        await reply_in(events, said.reply_id)
    assert (await house.messages())[-1].text == "Whole."
