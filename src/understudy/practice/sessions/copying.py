"""A session goes on from a turn of another one: what was said before, and the client's state."""

from uuid import UUID

from understudy.conversations import message_store
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.conversations.store import participants
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.practice.sessions import store
from understudy.practice.sessions.models import ClientTurnRow, WorkerTurnRow

_KEPT = {"text", "status", "cause", "problem", "model", "left_out", "created_at", "ended_at"}


async def copy_until(session: Session, into: ConversationRow, last_id: UUID | None) -> int:
    """Copy a branch of another session, with its snapshots, into an empty conversation.

    Costs are not copied: they were paid in the other session.

    Returns:
        How many turns of the student were copied.
    """
    branch = [
        message
        for message in await message_store.branch(session, last_id)
        if message.status != MessageStatus.RUNNING
    ]
    places = {p.persona_version_id is None: p.id for p in await participants(session, into.id)}
    workers = await store.worker_turns(session, [message.id for message in branch])
    clients = await store.client_turns(session, [message.id for message in branch])
    parent_id: UUID | None = None
    for seq, message in enumerate(branch, 1):
        copy = MessageRow(
            **{name: getattr(message, name) for name in _KEPT},
            id=_copied(into.id, message.id),
            conversation_id=into.id,
            seq=seq,
            parent_id=parent_id,
            participant_id=places[message.role == "user"],
            role=message.role,
            process_id=message.process_id,
            updated_at=message.updated_at,
        )
        session.add(copy)
        await session.flush()  # a message refers to the one before it
        parent_id = copy.id
        into.last_seq, into.active_message_id = seq, copy.id
        _copy_snapshots(session, copy, workers.get(message.id), clients.get(message.id))
    return sum(message.role == "user" for message in branch)


async def goes_on_before(session: Session, into_id: UUID, said: MessageRow) -> bool:
    """Say whether a conversation was copied up to just before this message of another one."""
    if await message_store.message_in(session, into_id, _copied(into_id, said.id)):
        return False
    if said.parent_id is None:
        return True
    before_id = _copied(into_id, said.parent_id)
    return await message_store.message_in(session, into_id, before_id) is not None


def _copied(into_id: UUID, id: UUID) -> UUID:
    return derived_id(into_id, str(id))


def _copy_snapshots(
    session: Session,
    message: MessageRow,
    worker: WorkerTurnRow | None,
    client: ClientTurnRow | None,
) -> None:
    for row in (worker, client):
        if row is None:
            continue
        values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        own = {"message_id": message.id, "session_id": message.conversation_id}
        session.add(type(row)(**{**values, **own}))
