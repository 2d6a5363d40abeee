"""Use cases of rubrics."""

import re
from contextlib import suppress
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.practice.courses import rubric_store as store
from understudy.practice.courses.naming import cursor_of, place_of
from understudy.practice.courses.rubric_rules import even_out, problems_of
from understudy.practice.courses.rubric_schemas import (
    LONGEST_NAME,
    Rubric,
    RubricCard,
    RubricChanges,
    RubricDraft,
    RubricFields,
    RubricVersion,
)
from understudy.practice.courses.rubric_template import put_in_place
from understudy.practice.courses.teachers import require_rubric_maker

_COPY = " (copy)"
"""After its name: else nobody can tell the two apart where one is chosen."""


class RubricNotFound(NotFound):
    """There is no such rubric, or it is not yours to see."""

    code = "rubric_not_found"


class RubricNotYours(Forbidden):
    """Only its owner or an administrator can do this; duplicate the rubric to have your own."""

    code = "rubric_not_yours"


class RubricChanged(Conflict):
    """Version {current} is the current one by now, and you edited version {expected}.

    Nothing was lost.
    """

    code = "rubric_changed"


class RubricIdTaken(Conflict):
    """A rubric with this id is there already and differs; nothing was changed."""

    code = "rubric_id_taken"


class RubricInUse(Conflict):
    """A published assignment uses this rubric; unpublish it first. Nothing was changed."""

    code = "rubric_in_use"


class RubricInvalid(Invalid):
    """This rubric cannot be used yet: {problems} Nothing was changed."""

    code = "rubric_invalid"


class RubricService:
    """Rubrics for those who make them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(
        self, actor: Actor, *, after: str | None = None, limit: int = 50
    ) -> Page[RubricCard]:
        """Return the rubrics an actor may use, by name.

        Raises:
            MakesNoRubrics: a student.
            CursorInvalid: `after` is not from this list.
        """
        require_rubric_maker(actor)
        place = place_of(after) if after else None
        async with self._db.read() as session:
            found = await store.rubrics(session, actor, after=place, limit=limit + 1)
        last = found[limit - 1][0] if len(found) > limit else None
        cursor = cursor_of((last.sort_name, last.id)) if last else None
        return page_of([store.card_of(actor, *each) for each in found], limit, cursor)

    async def get(self, actor: Actor, id: UUID) -> Rubric:
        """Return a rubric.

        Raises:
            RubricNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            return await store.rubric_of(session, actor, await _seen(session, actor, id))

    async def create(self, actor: Actor, draft: RubricDraft, id: UUID | None = None) -> Rubric:
        """Make a rubric; with the id of one that is there and equal, return that.

        Raises:
            MakesNoRubrics: a student.
            RubricInvalid: says what to mend.
            RubricIdTaken: the id is the actor's, but for other content.
            RubricNotFound: the id is somebody else's.
        """
        require_rubric_maker(actor)
        _require_valid(draft.fields)
        chosen = id or new_id()
        with suppress(IntegrityError):  # the same request, twice at once: the other one made it
            async with self._db.begin() as session:
                if await store.rubric_anywhere(session, chosen) is None:
                    await store.add(session, chosen, actor.id, actor.id, draft)
        async with self._db.read() as session:
            found = await store.rubric_anywhere(session, chosen)
            if found is None or found[0].archived_at or found[0].owner_id != actor.id:
                raise RubricNotFound
            row, version = found
            if (store.fields_of(version), row.visibility) != (draft.fields, draft.visibility):
                raise RubricIdTaken
            return await store.rubric_of(session, actor, found)

    async def change(self, actor: Actor, id: UUID, changes: RubricChanges) -> Rubric:
        """Change a rubric: other fields make a new version, and assignments keep theirs.

        Raises:
            RubricNotFound, RubricNotYours: as for every edit.
            RubricInvalid: says what to mend.
            RubricChanged: `expected_version` is not the current one.
        """
        if changes.fields:
            _require_valid(changes.fields)
        async with self._db.begin() as session:
            row, version = await _edited(session, actor, id)
            expected = changes.expected_version
            if expected is not None and expected != row.version:
                raise RubricChanged(current=row.version, expected=expected)
            if changes.visibility and changes.visibility != row.visibility:
                row.visibility, row.updated_at = changes.visibility, now()
            if changes.fields:
                version = await store.renew(session, (row, version), actor.id, changes.fields)
            return await store.rubric_of(session, actor, (row, version))

    async def duplicate(self, actor: Actor, id: UUID, copy_id: UUID | None = None) -> Rubric:
        """Make a private rubric of one's own like this one.

        Raises:
            MakesNoRubrics: a student.
            RubricNotFound: it is not there or not visible to the actor.
        """
        require_rubric_maker(actor)
        fields = (await self.get(actor, id)).fields.model_dump()
        name = f"{fields['name'][: LONGEST_NAME - len(_COPY)].strip()}{_COPY}"
        return await self.create(actor, RubricDraft(**{**fields, "name": name}), copy_id)

    async def remove(self, actor: Actor, id: UUID) -> None:
        """Take a rubric away; what was judged by it keeps its version.

        Raises:
            RubricNotFound, RubricNotYours: as for every edit.
            RubricInUse: a published assignment has it.
        """
        async with self._db.begin() as session:
            row, _ = await _edited(session, actor, id)
            if await store.in_use(session, id):
                raise RubricInUse
            row.archived_at = now()

    async def versions(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[RubricVersion]:
        """Return the versions of a rubric, the newest first.

        Raises:
            RubricNotFound: it is not there or not visible to the actor.
            CursorInvalid: `after` is not from this list.
        """
        below = _number(after) if after else None
        async with self._db.read() as session:
            await _seen(session, actor, id)
            found = await store.versions(session, id, below=below, limit=limit + 1)
        items = [store.version_of(version) for version in found]
        cursor = encode_cursor(str(items[limit - 1].number)) if len(items) > limit else None
        return page_of(items, limit, cursor)

    def even_out(self, actor: Actor, fields: RubricFields) -> RubricFields:
        """Return what is given with weights that add up to 1; nothing is stored.

        Raises:
            MakesNoRubrics: a student.
        """
        require_rubric_maker(actor)
        return even_out(fields)

    async def seed(self) -> None:
        """Put the rubric that comes with Understudy in place; what people changed stays so."""
        with suppress(IntegrityError):  # another process, at the same moment
            async with self._db.begin() as session:
                await put_in_place(session)


async def _seen(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> store.Found:
    found = await store.rubric(session, actor, id, lock=lock)
    if found is None:
        raise RubricNotFound
    return found


async def _edited(session: Session, actor: Actor, id: UUID) -> store.Found:
    found = await _seen(session, actor, id, lock=True)
    if not store.can_edit(actor, found[0]):
        raise RubricNotYours
    return found


def _require_valid(fields: RubricFields) -> None:
    problems = problems_of(fields)
    if problems:
        raise RubricInvalid(problems=" ".join(problems))


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not re.fullmatch("[0-9]{1,9}", number):
        raise CursorInvalid
    return int(number)
