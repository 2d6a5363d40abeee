"""Who is let into a section, and how far."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.kernel.errors import Forbidden, NotFound
from understudy.practice.courses import section_store as store
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_schemas import Part

_SUFFICES = {
    Part.MANAGES: {Part.MANAGES},
    Part.READS: {Part.MANAGES, Part.READS},
    Part.LEARNS: set(Part),
}


class SectionNotFound(NotFound):
    """There is no such section, or you are not in it."""

    code = "section_not_found"


class SectionNotYours(Forbidden):
    """Only the teacher of this section or an administrator can do this; you are in it."""

    code = "section_not_yours"


async def admitted(
    session: Session, actor: Actor, id: UUID, needs: Part, *, lock: bool = False
) -> SectionRow:
    """Return a section in which the actor may do what `needs` says.

    Raises:
        SectionNotFound: they do not even see it.
        SectionNotYours: they see it, and that is all.
    """
    row = await store.section(session, actor, id, lock=lock)
    if row is None:
        raise SectionNotFound
    parts = await store.parts_of(session, actor, [row])
    if parts[id] not in _SUFFICES[needs]:
        raise SectionNotYours
    return row
