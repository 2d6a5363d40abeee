"""What it takes to speak in a plain chat: whose it is, who is there, and what it is called."""

from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations.models import ConversationRow, ParticipantRow
from understudy.conversations.problems import (
    BelongsToProduct,
    ConversationNotFound,
    NotYoursToSpeak,
)
from understudy.conversations.schemas import Product

TITLE_CHARACTERS = 60


class Place(NamedTuple):
    """A conversation, ready to be spoken in after the message `parent_id`."""

    actor: Actor
    conversation: ConversationRow
    person: ParticipantRow
    persona: ParticipantRow
    parent_id: UUID | None


def speakable(actor: Actor, row: ConversationRow | None) -> ConversationRow:
    """Return a conversation that its owner may speak in.

    Raises:
        ConversationNotFound, NotYoursToSpeak, BelongsToProduct: the actor may not, here.
    """
    if row is None:
        raise ConversationNotFound
    if row.owner_id != actor.id:
        raise NotYoursToSpeak
    if row.product != Product.CHAT:
        raise BelongsToProduct(product=row.product)
    return row


def title_from(text: str) -> str:
    """Return what a conversation is called after its first message."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"
