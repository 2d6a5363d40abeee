from sqlalchemy import delete, update

from tests.support.handed_in import TALK, Class, a_class
from tests.support.written import message_id
from understudy.accounts.models import PersonRow
from understudy.bootstrap import Services
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.practice.feedback.record import Record, record_of
from understudy.practice.mind.counts import Speaker
from understudy.practice.mind.labels import Reflection, WorkerLabels
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    WorkerTurnRow,
)


async def read(of: Class, session_id: object) -> Record:
    async with of.db.read() as session:
        return await record_of(session, await session.get_one(PracticeSessionRow, session_id))


async def test_turns_have_labels_ids_and_no_account_names(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    record = await read(of, id_)
    assert [turn.speaker for turn in record.turns[:3]] == ["client", "worker", "client"]
    assert record.turns[1].text.startswith("Hello, my name is [name], I am a student")
    assert record.turns[0].text == TALK[0]
    assert record.message_ids == tuple((message_id(id_, n),) for n in range(1, len(TALK) + 1))
    assert all((turn.labels is None) == (turn.speaker == "client") for turn in record.turns)
    assert record.reflection == "I was too quick with advice. Next time I will wait. [name]"
    assert record.turn_of(message_id(id_, 4)) == 4
    assert record.turn_of(of.section_id) is None


async def test_stored_labels_go_before_the_rule_which_stands_in_for_them(
    services: Services,
) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    by_rule = (await read(of, id_)).turns[3].labels
    said = WorkerLabels(reflection=Reflection.COMPLEX, affirms=True)
    async with of.db.begin() as session:
        whose = WorkerTurnRow.message_id == message_id(id_, 4)
        await session.execute(
            update(WorkerTurnRow).where(whose).values(labels=said.model_dump(mode="json"))
        )
    assert (await read(of, id_)).turns[3].labels == said
    async with of.db.begin() as session:
        await session.execute(delete(WorkerTurnRow).where(whose))
    assert (await read(of, id_)).turns[3].labels == by_rule != said


async def test_steps_are_those_of_answered_turns_with_the_state_after_the_answer(
    services: Services,
) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    record = await read(of, id_)
    assert len(record.steps) == len(record.choices) == 3
    async with of.db.begin() as session:
        row = await session.get_one(ClientTurnRow, message_id(id_, 7))
        row.state = {**row.state, "disclosed_fact_ids": ["work"]}
    record = await read(of, id_)
    assert record.steps[-1].state.disclosed_fact_ids == ("work",)
    assert record.steps[-1].why


async def test_what_was_cut_is_left_out_and_what_frames_it_is_one_turn(
    services: Services,
) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    async with of.db.begin() as session:
        (await session.get_one(MessageRow, message_id(id_, 5))).status = MessageStatus.INTERRUPTED
    record = await read(of, id_)
    assert len(record.turns) == 5
    assert record.turns[3].text == f"{TALK[3]}\n\n{TALK[5]}"
    assert record.message_ids[3] == (message_id(id_, 4), message_id(id_, 6))
    assert record.turn_of(message_id(id_, 6)) == 4
    assert len(record.steps) == 2


async def test_what_was_said_to_the_platform_is_no_part_of_it(services: Services) -> None:
    of = await a_class(services)
    talk = ["Hello.", "((Am I doing well?))", "Yes?", "How are you? ((Is that right?))"]
    record = await read(of, await of.handed_in(talk=talk))
    assert [turn.text for turn in record.turns] == ["Hello.\n\nYes?", "How are you?"]


async def test_it_is_the_active_branch_and_the_name_of_now(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    async with of.db.begin() as session:
        (await session.get_one(ConversationRow, id_)).active_message_id = message_id(id_, 3)
        (await session.get_one(PersonRow, of.student.actor.id)).name = "Social Work"
    record = await read(of, id_)
    assert len(record.turns) == 3
    assert "Duval" in record.turns[1].text
    assert record.turns[-1].speaker is Speaker.CLIENT


async def test_of_nothing_there_is_an_empty_record(services: Services) -> None:
    of = await a_class(services)
    record = await read(of, await of.handed_in(talk=(), reflection=""))
    assert record == Record((), (), (), (), "")
