"""The clients that come with the demo: fictional composites, published and ready to assign."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from understudy.accounts.access import OPERATOR
from understudy.kernel.db import Session
from understudy.personas import store as personas
from understudy.personas.schemas import PersonaDraft
from understudy.personas.shipped import ship, shipped, shipped_id
from understudy.practice.clients import store
from understudy.practice.clients.schemas import block_of

PEOPLE = Path(__file__).parent / "people"


def shipped_clients() -> dict[UUID, PersonaDraft]:
    """Return the shipped clients by their ids, which are the same in every installation."""
    return shipped(PEOPLE)


@cache
def shipped_ids() -> frozenset[UUID]:
    """Return the ids of the shipped clients, wherever they are or are not in place."""
    return frozenset(shipped_id(file.stem) for file in PEOPLE.glob("*.yaml"))


async def ship_clients(session: Session, owner_id: UUID) -> Sequence[UUID]:
    """Put the shipped clients in place and publish them; return their ids.

    What people edited or removed stays as they left it, and is not published for them.
    """
    drafts = shipped_clients()
    for persona_id, draft in drafts.items():
        await ship(session, persona_id, owner_id, draft)
        found = await personas.persona_anywhere(session, persona_id)
        if found is None or found[0].archived_at or found[1].author_id != OPERATOR.id:
            continue
        block = block_of(personas.fields_of(found[1]))
        if block is not None:
            await store.add_published(session, OPERATOR.id, found[1], block.difficulty)
    return list(drafts)
