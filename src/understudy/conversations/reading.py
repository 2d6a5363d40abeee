"""Rows as others see them."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations import message_store, store
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.conversations.schemas import (
    Conversation,
    ConversationStatus,
    Message,
    MessageRole,
    MessageStatus,
    MessageUsage,
    Product,
)
from understudy.kernel.db import Session
from understudy.llm.errors import SENTENCES, Cause
from understudy.personas.schemas import PersonaFields

AI_NOTICE = "You are talking with an AI that plays a person, not with a human being."
DOCUMENT_NOTICE = (
    "An AI answers here from documents, not a human being; whose page it is can read it."
)
DEMO_NOTICES = {
    True: "The demo model answers: it speaks from the persona's own description, "
    "without a language model.",
    False: "The demo model answers: it picks sentences of the documents, without a language model.",
}
"""By whether a persona answers."""


class _Voice(NamedTuple):
    """Who answers in a conversation."""

    name: str
    role_line: str = ""
    version: int | None = None


async def messages(session: Session, rows: Sequence[MessageRow]) -> list[Message]:
    """Return messages of one conversation as those who may see costs see them."""
    if not rows:
        return []
    names = {p.id: p.name for p in await store.participants(session, rows[0].conversation_id)}
    places = await message_store.siblings(session, rows)
    return [_message(row, names[row.participant_id], places[row.parent_id]) for row in rows]


async def message(session: Session, row: MessageRow) -> Message:
    """Return one message as those who may see costs see it."""
    return (await messages(session, [row]))[0]


async def conversations(
    session: Session, rows: Sequence[ConversationRow], *, demo: bool
) -> list[Conversation]:
    """Return conversations as those who may see costs see them."""
    voices = await _voices(session, rows)
    sums = await store.totals(session, [row.id for row in rows])
    found = []
    for row in rows:
        total = sums.get(row.id)
        voice = voices[row.id]
        found.append(
            Conversation(
                id=row.id,
                product=Product(row.product),
                status=ConversationStatus(row.status),
                title=row.title,
                owner_id=row.owner_id,
                persona_id=row.persona_id,
                persona_name=voice.name,
                persona_role_line=voice.role_line,
                persona_version=voice.version,
                active_message_id=row.active_message_id,
                demo=demo,
                ai_notice=_notice(row, demo=demo),
                created_at=row.created_at,
                updated_at=row.updated_at,
                usage=MessageUsage(
                    input_tokens=total.input_tokens,
                    cached_tokens=total.cached_tokens,
                    output_tokens=total.output_tokens,
                )
                if total
                else None,
                cost_usd=total.cost_usd if total else None,
            )
        )
    return found


async def _voices(session: Session, rows: Sequence[ConversationRow]) -> dict[UUID, _Voice]:
    versions = await store.personas_of(session, rows)
    names = await store.answering(session, [r.id for r in rows if r.persona_version_id is None])
    voices = {held_id: _Voice(name) for held_id, name in names.items()}
    for row in rows:
        if row.persona_version_id is not None:
            version = versions[row.persona_version_id]
            fields = PersonaFields.model_validate(version.fields)
            voices[row.id] = _Voice(fields.name, fields.role_line, version.number)
    return voices


def _notice(row: ConversationRow, *, demo: bool) -> str:
    notice = AI_NOTICE if row.persona_id else DOCUMENT_NOTICE
    return f"{notice} {DEMO_NOTICES[row.persona_id is not None]}" if demo else notice


def message_for(actor: Actor, message: Message) -> Message:
    """Take tokens, money and model away from those who may not see them."""
    return message if actor.sees_costs else message.model_copy(update=hidden_in(message.cause))


def hidden_in(cause: str | None) -> dict[str, str | None]:
    """Return what stands in a message, by the cause of its end, for who sees no costs."""
    hidden: dict[str, str | None] = dict.fromkeys(("model", "usage", "cost_usd"))
    if cause == Cause.BUDGET:  # whose sentence names the limit
        hidden["problem"] = SENTENCES[Cause.BUDGET]
    return hidden


def conversation_for(actor: Actor, conversation: Conversation) -> Conversation:
    """Take tokens and money away from those who may not see them."""
    if actor.sees_costs:
        return conversation
    return conversation.model_copy(update={"usage": None, "cost_usd": None})


def _message(row: MessageRow, speaker: str, siblings: list[UUID]) -> Message:
    usage = None
    if row.input_tokens is not None:
        usage = MessageUsage(
            input_tokens=row.input_tokens,
            cached_tokens=row.cached_tokens or 0,
            output_tokens=row.output_tokens or 0,
        )
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        parent_id=row.parent_id,
        siblings=siblings,
        role=MessageRole(row.role),
        speaker=speaker,
        text=row.text,
        status=MessageStatus(row.status),
        cause=row.cause,
        problem=row.problem,
        model=row.model,
        usage=usage,
        cost_usd=row.cost_usd,
        left_out=row.left_out,
        details=row.details,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
