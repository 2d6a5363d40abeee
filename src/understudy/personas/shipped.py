"""The personas that come with Understudy: the same ids and versions in every installation."""

from pathlib import Path
from uuid import UUID

from understudy.accounts.access import OPERATOR
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id
from understudy.personas import store
from understudy.personas.cards import read_yaml
from understudy.personas.schemas import PersonaDraft

PEOPLE = Path(__file__).parent / "people"

_ORIGIN = UUID("3a1f5b0e-8f0d-5c7c-9d0a-7d2b8c4e6f10")


def shipped_id(name: str) -> UUID:
    """Return the id of the persona in `people/<name>.yaml`."""
    return derived_id(_ORIGIN, "persona", name)


def shipped(folder: Path = PEOPLE) -> dict[UUID, PersonaDraft]:
    """Return the personas of a folder, one file each, by id.

    Raises:
        ImportInvalid: a file is not a persona.
    """
    drafts = {}
    for file in sorted(folder.glob("*.yaml")):
        (drafts[shipped_id(file.stem)],) = read_yaml(file.read_bytes())
    return drafts


async def ship(session: Session, id: UUID, owner_id: UUID, draft: PersonaDraft) -> None:
    """Put a shipped persona in place, as a new version if its file has changed.

    What people edited or removed stays as they left it: only the operator's own versions, which
    are those that came from a file, are followed by another.
    """
    found = await store.persona_anywhere(session, id, lock=True)
    if found is None:
        await store.add(session, id, owner_id, OPERATOR.id, draft)
        return
    row, version = found
    if row.archived_at is None and version.author_id == OPERATOR.id:
        await store.renew(session, row, version, OPERATOR.id, draft.fields)
