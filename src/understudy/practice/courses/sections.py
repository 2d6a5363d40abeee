"""Use cases of sections."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.errors import Conflict
from understudy.kernel.ids import new_id
from understudy.kernel.page import Page, page_of
from understudy.practice.courses import section_store as store
from understudy.practice.courses.admission import SectionNotFound, admitted
from understudy.practice.courses.enrolling import Enrolling
from understudy.practice.courses.join_codes import new_code
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.naming import cursor_of, place_of, sort_name
from understudy.practice.courses.section_schemas import (
    JoinCodeDraft,
    Part,
    Section,
    SectionCard,
    SectionChanges,
    SectionDraft,
)
from understudy.practice.courses.teachers import require_teacher


class SectionIdTaken(Conflict):
    """A section with this id is there already and differs; nothing was changed."""

    code = "section_id_taken"


class SectionService(Enrolling):
    """Sections for those who teach them and those who learn in them."""

    async def list(
        self,
        actor: Actor,
        *,
        is_active: bool | None = None,
        only_taught: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[SectionCard]:
        """Return the sections an actor teaches or assists, or also those they learn in, by name.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        place = place_of(after) if after else None
        async with self._db.read() as session:
            rows = await store.sections(
                session,
                actor,
                is_active=is_active,
                only_taught=only_taught,
                after=place,
                limit=limit + 1,
            )
            cards = await store.cards_of(session, actor, rows)
        last = rows[limit - 1] if len(rows) > limit else None
        return page_of(cards, limit, cursor_of((last.sort_name, last.id)) if last else None)

    async def names(self, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
        """Return what these sections are called; those the actor does not see are left out."""
        async with self._db.read() as session:
            return await store.names(session, actor, ids)

    async def count(self, actor: Actor) -> tuple[int, int]:
        """Return how many sections the list has that are active, and that are over."""
        async with self._db.read() as session:
            counted = await store.count(session, actor)
        return counted[True], counted[False]

    async def get(self, actor: Actor, id: UUID) -> Section | SectionCard:
        """Return a section: all of it for who manages or assists it, its card for students.

        Raises:
            SectionNotFound: the actor is not in it.
        """
        async with self._db.read() as session:
            row = await admitted(session, actor, id, Part.LEARNS)
            return await store.section_of(session, actor, row)

    async def create(
        self, actor: Actor, draft: SectionDraft, id: UUID | None = None
    ) -> Section | SectionCard:
        """Make a section; with the id of one that is there and equal, return that.

        Raises:
            TeachesNothing: neither a teacher nor an administrator.
            SectionIdTaken: the id is the actor's, but for another section.
            SectionNotFound: the id is somebody else's.
        """
        require_teacher(actor)
        row = _row_of(actor, id or new_id(), draft)
        with suppress(IntegrityError):  # the same request, twice at once: the other one made it
            async with self._db.begin() as session:
                if await store.section_anywhere(session, row.id) is None:
                    session.add(row)
                    audit.record(session, actor.id, "section.made", ("section", row.id))
        async with self._db.read() as session:
            found = await store.section_anywhere(session, row.id)
            if found is None or found.owner_id != actor.id:
                raise SectionNotFound
            if not _is_made_of(found, draft):
                raise SectionIdTaken
            return await store.section_of(session, actor, found)

    async def change(
        self, actor: Actor, id: UUID, changes: SectionChanges
    ) -> Section | SectionCard:
        """Change a section; students see it only while it is active.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it changes it.
        """
        async with self._db.begin() as session:
            row = await admitted(session, actor, id, Part.MANAGES, lock=True)
            for name, value in changes.model_dump(mode="json", exclude_none=True).items():
                setattr(row, name, value)
            row.sort_name, row.updated_at = sort_name(row.name), now()
            return await store.section_of(session, actor, row)

    async def renew_code(
        self, actor: Actor, id: UUID, draft: JoinCodeDraft
    ) -> Section | SectionCard:
        """Give a section another join code; the one before works no more.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it does this.
        """
        return await self._set_code(actor, id, new_code(), draft)

    async def switch_code_off(self, actor: Actor, id: UUID) -> Section | SectionCard:
        """Let nobody join by code any more.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it does this.
        """
        return await self._set_code(actor, id, None, JoinCodeDraft())

    async def _set_code(
        self, actor: Actor, id: UUID, code: str | None, draft: JoinCodeDraft
    ) -> Section | SectionCard:
        async with self._db.begin() as session:
            row = await admitted(session, actor, id, Part.MANAGES, lock=True)
            row.join_code, row.join_expires_at = code, draft.expires_at
            row.updated_at = now()
            await session.flush()
            return await store.section_of(session, actor, row)


def _row_of(actor: Actor, id: UUID, draft: SectionDraft) -> SectionRow:
    return SectionRow(
        id=id,
        owner_id=actor.id,
        sort_name=sort_name(draft.name),
        is_active=True,
        join_code=new_code(),
        **draft.model_dump(mode="json"),
    )


def _is_made_of(row: SectionRow, draft: SectionDraft) -> bool:
    same = (row.name, row.course_code, row.term) == (draft.name, draft.course_code, draft.term)
    return same and store.settings_of(row) == draft.settings
