"""SQL of conversations: functions over a session that the caller opened and will commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, tuple_

from understudy.accounts.access import Actor
from understudy.conversations.message_store import Words, add_message
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.conversations.schemas import (
    ConversationStatus,
    MessageRole,
    MessageStatus,
    Product,
)
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.personas.models import PersonaVersionRow
from understudy.personas.schemas import PersonaVersion


class Totals(NamedTuple):
    """Tokens and money of a conversation's messages, all branches; None means unknown."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: Decimal | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which conversations an actor may read: their own; an administrator all."""
    if actor.is_admin:
        return ConversationRow.id.is_not(None)
    return ConversationRow.owner_id == actor.id


async def conversation(session: Session, actor: Actor, id: UUID) -> ConversationRow | None:
    """Return a conversation the actor may read."""
    found: ConversationRow | None = await session.scalar(
        select(ConversationRow).where(ConversationRow.id == id, visible_to(actor))
    )
    return found


async def locked(session: Session, actor: Actor, id: UUID) -> ConversationRow | None:
    """Return one the actor may read, and that nobody else writes to until the transaction ends."""
    found: ConversationRow | None = await session.scalar(
        select(ConversationRow).where(ConversationRow.id == id, visible_to(actor)).with_for_update()
    )
    return found


async def conversations(
    session: Session,
    actor: Actor,
    *,
    status: ConversationStatus | None,
    persona_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[ConversationRow]:
    """Return the actor's own conversations, the last touched first.

    What visitors ask of their documents is no talk of theirs.
    """
    query = select(ConversationRow).where(
        ConversationRow.owner_id == actor.id, ConversationRow.product != Product.ASK
    )
    if status:
        query = query.where(ConversationRow.status == status)
    if persona_id:
        query = query.where(ConversationRow.persona_id == persona_id)
    place = tuple_(ConversationRow.updated_at, ConversationRow.id)
    if after:
        query = query.where(place < after)
    query = query.order_by(ConversationRow.updated_at.desc(), ConversationRow.id.desc())
    return (await session.scalars(query.limit(limit))).all()


async def personas_of(
    session: Session, rows: Iterable[ConversationRow]
) -> dict[UUID, PersonaVersionRow]:
    """Return the persona versions the conversations are held with, by version id."""
    ids = {row.persona_version_id for row in rows if row.persona_version_id}
    if not ids:
        return {}
    found = await session.scalars(select(PersonaVersionRow).where(PersonaVersionRow.id.in_(ids)))
    return {version.id: version for version in found}


async def totals(session: Session, ids: Iterable[UUID]) -> dict[UUID, Totals]:
    """Sum the messages of each conversation; a reply of unknown cost makes the sum unknown.

    A reply of which nothing was heard counts as free, one that was cut as unknown.
    """
    unpriced = (
        MessageRow.role == MessageRole.PERSONA,
        MessageRow.cost_usd.is_(None),
        MessageRow.status.not_in([MessageStatus.RUNNING, MessageStatus.FAILED]),
    )
    rows = await session.execute(
        select(
            MessageRow.conversation_id,
            func.sum(MessageRow.input_tokens),
            func.sum(MessageRow.cached_tokens),
            func.sum(MessageRow.output_tokens),
            func.sum(MessageRow.cost_usd),
            func.count().filter(*unpriced),
        )
        .where(MessageRow.conversation_id.in_(list(ids)))
        .group_by(MessageRow.conversation_id)
    )
    return {
        held_id: Totals(given or 0, cached or 0, made or 0, None if unknown else Decimal(cost or 0))
        for held_id, given, cached, made, cost, unknown in rows
    }


async def participants(session: Session, conversation_id: UUID) -> Sequence[ParticipantRow]:
    """Return who takes part."""
    return (
        await session.scalars(
            select(ParticipantRow).where(ParticipantRow.conversation_id == conversation_id)
        )
    ).all()


async def answering(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what answers in each of these conversations is called."""
    if not ids:
        return {}
    row = ParticipantRow
    found = await session.execute(
        select(row.conversation_id, row.name).where(
            row.conversation_id.in_(ids), row.role == MessageRole.PERSONA
        )
    )
    return {held_id: name for held_id, name in found}  # noqa: C416 typed rows


async def lock_quiet(session: Session, ids: Sequence[UUID]) -> Sequence[UUID]:
    """Return those in which no reply is being given, and none begins until the transaction ends."""
    held = select(ConversationRow.id).where(ConversationRow.id.in_(ids))
    locked = (await session.scalars(held.order_by(ConversationRow.id).with_for_update())).all()
    running = select(MessageRow.conversation_id).where(
        MessageRow.conversation_id.in_(ids), MessageRow.status == MessageStatus.RUNNING
    )
    busy = set(await session.scalars(running))
    return [each for each in locked if each not in busy]


async def delete_all(session: Session, ids: Sequence[UUID]) -> None:
    """Delete conversations with all that was said; what they cost stays in the ledger.

    What their product keeps of them was deleted before.
    """
    for table in (MessageRow, ParticipantRow):
        await session.execute(delete(table).where(table.conversation_id.in_(ids)))
    await session.execute(delete(ConversationRow).where(ConversationRow.id.in_(ids)))


async def begin_with_visitor(
    session: Session,
    id: UUID,
    owner_id: UUID,
    visitor: tuple[UUID | None, str],
    voice: str,
) -> ConversationRow:
    """Write a conversation in which a visitor asks, and something of its owner's answers."""
    visitor_id, visitor_name = visitor
    row = _begun(id, Product.ASK, owner_id)
    asking = _participant(row, MessageRole.USER, visitor_name)
    asking.person_id = visitor_id
    session.add_all([row, asking, _participant(row, MessageRole.PERSONA, voice)])
    await session.flush()
    return row


async def begin(
    session: Session,
    id: UUID,
    product: Product,
    owner: tuple[UUID, str],
    persona: PersonaVersion,
    title: str,
    process_id: UUID,
) -> ConversationRow:
    """Write a conversation, its two participants and the persona's first words, if it has some."""
    owner_id, owner_name = owner
    row = _begun(id, product, owner_id)
    row.title, row.persona_id, row.persona_version_id = title, persona.persona_id, persona.id
    person = _participant(row, MessageRole.USER, owner_name)
    person.person_id = owner_id
    other = _participant(row, MessageRole.PERSONA, persona.fields.name)
    other.persona_version_id = persona.id
    session.add_all([row, person, other])
    await session.flush()
    if persona.fields.first_message:
        words = Words(derived_id(id, "opening"), None, persona.fields.first_message, process_id)
        add_message(session, row, other, words).cost_usd = Decimal(0)
    return row


def _begun(id: UUID, product: Product, owner_id: UUID) -> ConversationRow:
    return ConversationRow(
        id=id,
        product=product,
        status=ConversationStatus.ACTIVE,
        title="",
        owner_id=owner_id,
        last_seq=0,
        created_at=now(),
        updated_at=now(),
    )


def _participant(row: ConversationRow, role: MessageRole, name: str) -> ParticipantRow:
    side = "person" if role is MessageRole.USER else "persona"
    return ParticipantRow(id=derived_id(row.id, side), conversation_id=row.id, role=role, name=name)
