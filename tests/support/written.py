"""What was said in a session, written as rows, with what it did to the client by the rules."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tests.support.accounts import Member
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.conversations.schemas import ConversationStatus, MessageRole, MessageStatus, Product
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.personas.schemas import Persona
from understudy.practice.clients.schemas import block_of
from understudy.practice.mind import trust
from understudy.practice.mind.counts import Speaker, Turn
from understudy.practice.mind.disclosure import choose, remember
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.mind.schemas import Character
from understudy.practice.sessions.models import ClientTurnRow, WorkerTurnRow


async def write_talk(
    session: Session, client: Persona, student: Member, id_: UUID, said: Sequence[Turn]
) -> None:
    """Write a conversation in which this was said."""
    facts = {"created_at": now(), "updated_at": now()}
    session.add(
        ConversationRow(
            id=id_,
            product=Product.PRACTICE,
            status=ConversationStatus.ACTIVE,
            title="",
            owner_id=student.actor.id,
            persona_id=client.id,
            persona_version_id=client.version_id,
            last_seq=len(said),
            active_message_id=message_id(id_, len(said)) if said else None,
            **facts,
        )
    )
    await session.flush()
    people = {
        Speaker.WORKER: {"person_id": student.actor.id, "name": student.name},
        Speaker.CLIENT: {"persona_version_id": client.version_id, "name": "Lena"},
    }
    for who, values in people.items():
        speaker_id = derived_id(id_, who)
        role = "user" if who is Speaker.WORKER else "persona"
        session.add(ParticipantRow(id=speaker_id, conversation_id=id_, role=role, **values))
    await session.flush()
    for number, turn in enumerate(said, start=1):
        is_worker = turn.speaker is Speaker.WORKER
        session.add(
            MessageRow(
                id=message_id(id_, number),
                conversation_id=id_,
                seq=number,
                parent_id=message_id(id_, number - 1) if number > 1 else None,
                participant_id=derived_id(id_, turn.speaker),
                role=MessageRole.USER if is_worker else MessageRole.PERSONA,
                text=turn.text,
                status=MessageStatus.COMPLETE,
                process_id=id_,
                **facts,
            )
        )
        await session.flush()


async def write_minds(
    session: Session, client: Persona, session_id: UUID, said: Sequence[Turn]
) -> None:
    """Write what went on in the client, as the rules say it."""
    character = _character(client)
    state, heard, worker, labels = trust.State(), "", "", WorkerLabels()
    for number, turn in enumerate(said, start=1):
        id_ = {"message_id": message_id(session_id, number), "session_id": session_id}
        if turn.speaker is Speaker.WORKER:
            worker = turn.text
            labels = label(worker, Context(client_turn=heard))
            as_json = labels.model_dump(mode="json")
            session.add(WorkerTurnRow(**id_, labels=as_json, by_rule=True))
            continue
        heard = turn.text
        if not worker:
            continue
        step = trust.after(state, labels, character)
        choice = choose(step.state, labels, character, worker)
        state = remember(step.state, choice, ())
        values = {"step": step, "choice": choice, "state": state}
        rows: dict[str, Any] = {n: each.model_dump(mode="json") for n, each in values.items()}
        session.add(ClientTurnRow(**id_, **rows, withheld=[], is_deflection=False, took_ms=1))
        worker = ""
    await session.flush()


def _character(client: Persona) -> Character:
    block = block_of(client.fields)
    assert block is not None
    return block.character


def message_id(session_id: UUID, number: int) -> UUID:
    """Return the id of a session's message of this number."""
    return derived_id(session_id, "message", number)
