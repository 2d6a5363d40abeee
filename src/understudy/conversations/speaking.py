"""What it takes to speak in a plain chat: whose it is, who is there, and what it is called."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations.models import ConversationRow, ParticipantRow
from understudy.conversations.problems import (
    BelongsToProduct,
    ConversationNotFound,
    NotYoursToSpeak,
)
from understudy.conversations.replies import Reply
from understudy.conversations.schemas import Product
from understudy.kernel.db import Session

TITLE_CHARACTERS = 60

type Count = Callable[[Actor, UUID], Awaitable[None]]
"""Counts a message, by its id, that an actor is about to say; refuses where it is too many."""


class Place(NamedTuple):
    """A conversation, ready to be spoken in after the message `parent_id`."""

    actor: Actor
    conversation: ConversationRow
    person: ParticipantRow
    persona: ParticipantRow
    parent_id: UUID | None


class Manners(Protocol):
    """What a product has to say when somebody speaks in one of its conversations."""

    @property
    def product(self) -> Product:
        """Whose conversations they are."""
        ...

    async def admit(self, session: Session, place: Place) -> None:
        """Raise a refusal if nothing may be said there now."""
        ...

    async def reply(self, session: Session, place: Place, id: UUID) -> Reply:
        """Return how the reply with this id, whose row is written, comes about."""
        ...


def speakable(
    actor: Actor, row: ConversationRow | None, product: Product = Product.CHAT
) -> ConversationRow:
    """Return a conversation of a product that its owner may speak in.

    Raises:
        ConversationNotFound, NotYoursToSpeak, BelongsToProduct: the actor may not, here.
    """
    if row is None:
        raise ConversationNotFound
    if row.owner_id != actor.id:
        raise NotYoursToSpeak
    if row.product != product:
        raise BelongsToProduct(product=row.product)
    return row


def title_from(text: str) -> str:
    """Return what a conversation is called after its first message."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"
