"""SQL of messages: functions over a session that the caller opened and will commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import false, func, or_, select, update
from sqlalchemy.orm import aliased

from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.personas.models import PersonaVersionRow


class Words(NamedTuple):
    """A message to be written; `text` None is a reply that is yet to be given."""

    id: UUID
    parent_id: UUID | None
    text: str | None
    process_id: UUID


def add_message(
    session: Session, conversation: ConversationRow, speaker: ParticipantRow, words: Words
) -> MessageRow:
    """Append a message to a locked conversation and make its branch the active one."""
    conversation.last_seq += 1
    conversation.active_message_id = words.id
    conversation.updated_at = now()
    row = MessageRow(
        id=words.id,
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        parent_id=words.parent_id,
        participant_id=speaker.id,
        role=speaker.role,
        text=words.text or "",
        status=MessageStatus.RUNNING if words.text is None else MessageStatus.COMPLETE,
        process_id=words.process_id,
        created_at=now(),
        updated_at=now(),
        ended_at=None if words.text is None else now(),
    )
    session.add(row)
    return row


async def message(session: Session, id: UUID) -> MessageRow | None:
    """Return a message."""
    return await session.get(MessageRow, id)


async def reply(session: Session, id: UUID, *, lock: bool = False) -> MessageRow:
    """Return the row of a turn.

    Raises:
        sqlalchemy.exc.NoResultFound: a turn was taken whose row was not written before.
    """
    return await session.get_one(MessageRow, id, with_for_update=lock)


async def message_in(session: Session, conversation_id: UUID, id: UUID) -> MessageRow | None:
    """Return a message of this conversation."""
    found = await session.get(MessageRow, id)
    return found if found and found.conversation_id == conversation_id else None


async def running(session: Session, conversation_id: UUID) -> MessageRow | None:
    """Return the reply that is being written, if there is one."""
    found: MessageRow | None = await session.scalar(
        select(MessageRow)
        .where(
            MessageRow.conversation_id == conversation_id,
            MessageRow.status == MessageStatus.RUNNING,
        )
        .limit(1)
    )
    return found


async def branch(
    session: Session,
    leaf_id: UUID | None,
    *,
    after_seq: int = 0,
    before_seq: int | None = None,
    limit: int | None = None,
) -> Sequence[MessageRow]:
    """Return a part of the branch that ends in `leaf_id`, oldest first.

    With `before_seq` the newest `limit` messages before it, else the oldest after `after_seq`.
    """
    if leaf_id is None:
        return []
    # A parent is always older than its child: the walk to the root can end at `after_seq`.
    walk = (
        select(MessageRow.id, MessageRow.parent_id)
        .where(MessageRow.id == leaf_id, MessageRow.seq > after_seq)
        .cte("branch", recursive=True)
    )
    parent = aliased(MessageRow)
    walk = walk.union_all(
        select(parent.id, parent.parent_id).where(
            parent.id == walk.c.parent_id, parent.seq > after_seq
        )
    )
    query = select(MessageRow).join(walk, walk.c.id == MessageRow.id).limit(limit)
    if before_seq is None:
        return (await session.scalars(query.order_by(MessageRow.seq))).all()
    newest = query.where(MessageRow.seq < before_seq).order_by(MessageRow.seq.desc())
    return list(reversed((await session.scalars(newest)).all()))


async def every_message(
    session: Session, conversation_id: UUID, *, after_seq: int = 0, limit: int | None = None
) -> Sequence[MessageRow]:
    """Return the messages of all branches in order of creation."""
    query = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after_seq)
        .order_by(MessageRow.seq)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def siblings(session: Session, rows: Sequence[MessageRow]) -> dict[UUID | None, list[UUID]]:
    """Return, for messages of one conversation, the ids in each one's place, by parent."""
    if not rows:
        return {}
    parents = {row.parent_id for row in rows}
    place = or_(
        MessageRow.parent_id.in_([p for p in parents if p]),
        MessageRow.parent_id.is_(None) if None in parents else false(),
    )
    found = await session.execute(
        select(MessageRow.parent_id, MessageRow.id)
        .where(MessageRow.conversation_id == rows[0].conversation_id, place)
        .order_by(MessageRow.seq)
    )
    by_parent: dict[UUID | None, list[UUID]] = {}
    for parent_id, message_id in found:
        by_parent.setdefault(parent_id, []).append(message_id)
    return by_parent


async def speaking_version(session: Session, participant_id: UUID) -> str:
    """Return the digest of the persona version a participant speaks as; "" if it is no persona."""
    found: str | None = await session.scalar(
        select(PersonaVersionRow.digest)
        .join(ParticipantRow, ParticipantRow.persona_version_id == PersonaVersionRow.id)
        .where(ParticipantRow.id == participant_id)
    )
    return found or ""


async def alternative(session: Session, row: MessageRow) -> int:
    """Return how many messages came before this one in its place."""
    found = await session.scalar(
        select(func.count()).where(
            MessageRow.conversation_id == row.conversation_id,
            MessageRow.parent_id == row.parent_id
            if row.parent_id
            else MessageRow.parent_id.is_(None),
            MessageRow.role == row.role,
            MessageRow.seq < row.seq,
        )
    )
    return found or 0


async def stops_asked(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these replies another process asks to stop."""
    query = select(MessageRow.id).where(MessageRow.id.in_(ids), MessageRow.stop_asked)
    return set(await session.scalars(query))


async def newest_below(session: Session, row: MessageRow) -> UUID:
    """Return the end of the branch that goes on from a message by its newest child each time."""
    later = await session.execute(
        select(MessageRow.parent_id, MessageRow.id)
        .where(MessageRow.conversation_id == row.conversation_id, MessageRow.seq > row.seq)
        .order_by(MessageRow.seq)
    )
    newest_child = {parent_id: child_id for parent_id, child_id in later}  # noqa: C416 typed rows
    newest = row.id
    while newest in newest_child:
        newest = newest_child[newest]
    return newest


async def owners_of_running(session: Session) -> set[UUID]:
    """Return the processes that have replies running."""
    running_now = MessageRow.status == MessageStatus.RUNNING
    return set(await session.scalars(select(MessageRow.process_id).where(running_now)))


async def abandoned(session: Session, process_ids: Iterable[UUID]) -> Sequence[MessageRow]:
    """Return the replies that these processes have running, locked."""
    return (
        await session.scalars(
            select(MessageRow)
            .where(
                MessageRow.status == MessageStatus.RUNNING,
                MessageRow.process_id.in_(list(process_ids)),
            )
            .with_for_update()
        )
    ).all()


async def grown_elsewhere(
    session: Session, own_process_id: UUID, since: datetime, conversation_ids: Sequence[UUID]
) -> Sequence[MessageRow]:
    """Return what other processes wrote in these conversations since a moment, in order."""
    return (
        await session.scalars(
            select(MessageRow)
            .where(
                MessageRow.conversation_id.in_(conversation_ids),
                MessageRow.updated_at >= since,
                MessageRow.process_id != own_process_id,
            )
            .order_by(MessageRow.seq)
        )
    ).all()


async def write_text(session: Session, id: UUID, text: str, at: datetime) -> None:
    """Keep what has been heard of a running reply so far."""
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id == id, MessageRow.status == MessageStatus.RUNNING)
        .values(text=text, updated_at=at)
    )
