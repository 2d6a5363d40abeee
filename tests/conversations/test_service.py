import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.support.accounts import add_member
from tests.support.house import House, reply_in
from tests.support.personas import draft
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.conversations.problems import ConversationNotFound, NotYoursToSpeak
from understudy.conversations.schemas import (
    Conversation,
    ConversationChanges,
    ConversationStatus,
    MessageRole,
    MessageStatus,
)
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.providers.scripted import NO_END
from understudy.personas.schemas import PersonaChanges, PersonaFields, Visibility
from understudy.personas.service import PersonaNotFound


async def test_a_personas_first_message_is_there_with_seq_1_and_costs_nothing(
    house: House,
) -> None:
    services, teacher = house.services, house.teacher.actor
    opening = draft(first_message="Come in, then.", visibility=Visibility.PRIVATE)
    persona = await services.personas.create(teacher, opening)
    conversation = await services.conversations.start(teacher, persona.id)
    (message,) = (await services.conversations.messages(teacher, conversation.id)).items
    assert (message.seq, message.role, message.text) == (1, MessageRole.PERSONA, "Come in, then.")
    assert message.status is MessageStatus.COMPLETE
    assert message.cost_usd == Decimal(0)


async def test_starting_with_an_id_twice_starts_once(house: House) -> None:
    id_ = new_id()
    start = house.services.conversations.start
    first = await start(house.student.actor, house.persona.id, id=id_)
    again = await start(house.student.actor, house.persona.id, id=id_)
    assert (first.id, again.id) == (id_, id_)
    with pytest.raises(ConversationNotFound):
        await start(house.teacher.actor, house.persona.id, id=id_)


async def test_starting_with_one_id_many_times_at_once_starts_once(house: House) -> None:
    chosen = new_id()

    async def start() -> Conversation:
        return await house.services.conversations.start(
            house.student.actor, house.persona.id, id=chosen
        )

    async with asyncio.TaskGroup() as tasks:
        started = [tasks.create_task(start()) for _ in range(8)]
    assert {task.result().id for task in started} == {chosen}


async def test_a_cut_reply_makes_the_cost_unknown_and_a_silent_one_does_not(house: House) -> None:
    get, teacher = house.services.conversations.get, house.teacher.actor
    held = await house.services.conversations.start(teacher, house.persona.id)
    follow = house.services.conversations.follow(teacher, held.id)
    await anext(follow)
    costs = []
    for script in ([ProviderError(Cause.OVERLOADED)], ["Half", NO_END]):
        house.model.add(*script)
        said = await house.services.chat.say(teacher, held.id, "Hello")
        await reply_in(follow, said.reply_id)
        costs.append((await get(teacher, held.id)).cost_usd)
    await follow.aclose()
    assert costs == [Decimal(0), None]


async def test_a_conversation_keeps_the_version_it_was_begun_with(house: House) -> None:
    fields = PersonaFields(name="Another Name", background="Entirely other.")
    changes = PersonaChanges(fields=fields)
    await house.services.personas.change(house.teacher.actor, house.persona.id, changes)
    house.model.add("Hello.")
    reply = await house.say("Hi")
    assert reply.speaker == house.persona.name
    assert "Entirely other" not in house.model.calls[0].request.system
    kept = await house.services.conversations.get(house.student.actor, house.conversation.id)
    assert (kept.persona_name, kept.persona_version) == (house.persona.name, 1)


async def test_a_private_persona_is_not_to_be_talked_with(house: House) -> None:
    hidden = await house.services.personas.create(house.teacher.actor, draft("Hidden"))
    with pytest.raises(PersonaNotFound):
        await house.services.conversations.start(house.student.actor, hidden.id)


async def test_an_administrators_look_at_other_peoples_words_is_in_the_audit_log(
    house: House,
) -> None:
    admin = await add_member(house.services.db, Role.ADMIN)
    conversations, here = house.services.conversations, house.conversation.id
    await conversations.messages(admin.actor, here)
    await conversations.messages(house.student.actor, here)
    async with house.services.db.read() as session:
        rows = (
            await session.scalars(select(AuditRow).where(AuditRow.action == "conversation.read"))
        ).all()
    assert [(row.actor_id, row.subject_id) for row in rows] == [(admin.actor.id, here)]
    with pytest.raises(NotYoursToSpeak):
        await conversations.change(admin.actor, here, ConversationChanges(title="Mine now"))


async def test_the_title_is_the_first_thing_said_until_one_is_given(house: House) -> None:
    house.model.add("Hello.")
    await house.say(
        "Good morning,\n how   have you been since we last spoke, in all that rain? " * 2
    )
    conversations, actor, here = (
        house.services.conversations,
        house.student.actor,
        house.conversation.id,
    )
    title = (await conversations.get(actor, here)).title
    assert title.startswith("Good morning, how have you been")
    assert title.endswith("…")
    assert len(title) <= 60
    changed = await conversations.change(actor, here, ConversationChanges(title="Rain"))
    assert (changed.title, changed.status) == ("Rain", ConversationStatus.ACTIVE)


@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        "%%%",
        "AAAA",
        encode_cursor("7"),
        encode_cursor("x", "y"),
        encode_cursor("9" * 40),
    ],
)
async def test_a_cursor_of_another_list_is_refused_in_a_sentence(house: House, after: str) -> None:
    conversations, actor = house.services.conversations, house.student.actor
    with pytest.raises(CursorInvalid):
        await conversations.list(actor, after=after)
    if after != encode_cursor("7"):
        with pytest.raises(CursorInvalid):
            await conversations.messages(actor, house.conversation.id, after=after)


async def test_a_follower_that_falls_behind_gets_a_snapshot_and_goes_on(house: House) -> None:
    never = asyncio.Event()
    house.model.add("Slow ", never)
    async with house.following() as events:
        await house.services.chat.say(house.student.actor, house.conversation.id, "Hi")
        for number in range(600):
            house.services.bus.publish(
                f"conversation:{house.conversation.id}", "message.delta",
                {"message_id": "x", "offset": number, "text": "."},
            )  # fmt: skip
        names = [(await anext(events)).name]
        assert names == ["snapshot"]
