"""Use cases of personas."""

import asyncio
import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, Forbidden, NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.personas import store
from understudy.personas.cards import read_yaml, write_yaml
from understudy.personas.makers import require_maker
from understudy.personas.models import PersonaRow, PersonaVersionRow
from understudy.personas.schemas import (
    Persona,
    PersonaCard,
    PersonaChanges,
    PersonaDraft,
    PersonaVersion,
    digest_of,
)
from understudy.personas.shipped import ship, shipped


class PersonaNotFound(NotFound):
    """There is no such persona, or it is not yours to see."""

    code = "persona_not_found"


class PersonaNotYours(Forbidden):
    """Only its owner or an administrator can do this; you can talk with this persona."""

    code = "persona_not_yours"


class PersonaChanged(Conflict):
    """Version {current} is the current one by now, and you edited version {expected}.

    Nothing was lost.
    """

    code = "persona_changed"


class PersonaIdTaken(Conflict):
    """A persona with this id is there already and differs; nothing was changed."""

    code = "persona_id_taken"


class PersonaService:
    """Personas for those who make them and those who talk with them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(
        self,
        actor: Actor,
        *,
        text: str | None = None,
        tag: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PersonaCard]:
        """Return the personas an actor may talk with, by name.

        `text` are words that all occur in name, role line or tags, whatever their case and
        accents; `tag` is a whole tag.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        place = _place(after) if after else None
        async with self._db.read() as session:
            found = await store.personas(
                session, actor, text=text, tag=tag, after=place, limit=limit + 1
            )
        last = found[min(limit, len(found)) - 1][0] if found else None
        cursor = encode_cursor(last.sort_name, str(last.id)) if last else None
        return page_of([store.card_of(actor, *each) for each in found], limit, cursor)

    async def get(self, actor: Actor, id: UUID) -> Persona | PersonaCard:
        """Return a persona: all of it for its editors, its card for others.

        Raises:
            PersonaNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            row, version = await _seen(session, actor, id)
        if store.can_edit(actor, row):
            return store.persona_of(actor, row, version)
        return store.card_of(actor, row, version)

    async def talkable(self, actor: Actor, id: UUID) -> PersonaVersion:
        """Return the current version of a persona, for a conversation to be held with.

        Raises:
            PersonaNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            _, version = await _seen(session, actor, id)
        return store.version_of(version)

    async def create(self, actor: Actor, draft: PersonaDraft, id: UUID | None = None) -> Persona:
        """Make a persona; with the id of one that is there and equal, return that.

        Raises:
            MakesNoPersonas: a student.
            PersonaIdTaken: the id is the actor's, but for other content.
            PersonaNotFound: the id is somebody else's.
        """
        require_maker(actor)
        chosen = id or new_id()
        try:
            async with self._db.begin() as session:
                found = await store.persona_anywhere(session, chosen)
                found = found or await store.add(session, chosen, actor.id, actor.id, draft)
        except IntegrityError:  # the same request, twice at once: the other one made it
            async with self._db.read() as session:
                found = await store.persona_anywhere(session, chosen)
        return _same(actor, found, draft)

    async def add(self, session: Session, actor: Actor, draft: PersonaDraft, id: UUID) -> None:
        """Make a persona in the caller's transaction; one that is there stays as it is.

        Raises:
            MakesNoPersonas: a student.
        """
        require_maker(actor)
        if await store.persona_anywhere(session, id) is None:
            await store.add(session, id, actor.id, actor.id, draft)

    async def change(self, actor: Actor, id: UUID, changes: PersonaChanges) -> Persona:
        """Change a persona; a new version is made only if its fields differ.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            PersonaChanged: `expected_version` is not the current one.
        """
        async with self._db.begin() as session:
            row, version = await _edited(session, actor, id)
            expected = changes.expected_version
            if expected is not None and expected != row.version:
                raise PersonaChanged(current=row.version, expected=expected)
            if changes.visibility and changes.visibility != row.visibility:
                row.visibility, row.updated_at = changes.visibility, now()
            if changes.fields:
                version = await store.renew(session, row, version, actor.id, changes.fields)
        return store.persona_of(actor, row, version)

    async def remove(self, actor: Actor, id: UUID) -> None:
        """Take a persona away; conversations keep the version they are held with.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
        """
        async with self._db.begin() as session:
            row, _ = await _edited(session, actor, id)
            row.archived_at = now()

    async def versions(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[PersonaVersion]:
        """Return the versions of a persona, the newest first.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            CursorInvalid: `after` is not from this list.
        """
        below = _number(after) if after else None
        async with self._db.read() as session:
            await _edited(session, actor, id, lock=False)
            found = await store.versions(session, id, below=below, limit=limit + 1)
        items = [store.version_of(version) for version in found]
        cursor = encode_cursor(str(items[limit - 1].number)) if len(items) > limit else None
        return page_of(items, limit, cursor)

    async def version(self, actor: Actor, id: UUID, number: int) -> PersonaVersion:
        """Return one version of a persona.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit; also for an unknown number.
        """
        async with self._db.read() as session:
            await _edited(session, actor, id, lock=False)
            return store.version_of(await _numbered(session, id, number))

    async def restore(self, actor: Actor, id: UUID, number: int) -> Persona:
        """Make the content of an earlier version the current one, as a new version.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit; also for an unknown number.
        """
        async with self._db.begin() as session:
            row, version = await _edited(session, actor, id)
            fields = store.fields_of(await _numbered(session, id, number))
            version = await store.renew(session, row, version, actor.id, fields)
        return store.persona_of(actor, row, version)

    async def import_yaml(self, actor: Actor, data: bytes) -> Sequence[Persona]:
        """Make all personas of a YAML file, or none.

        Raises:
            MakesNoPersonas: a student.
            ImportInvalid: says what to mend, document by document.
        """
        require_maker(actor)
        # A megabyte of YAML takes a second or two of reading: not on the loop.
        drafts = await asyncio.to_thread(read_yaml, data)
        async with self._db.begin() as session:
            made = [
                await store.add(session, new_id(), actor.id, actor.id, draft) for draft in drafts
            ]
        return [store.persona_of(actor, *each) for each in made]

    async def export_yaml(self, actor: Actor, id: UUID) -> str:
        """Return a persona as YAML that imports as the same persona.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
        """
        async with self._db.read() as session:
            row, version = await _edited(session, actor, id, lock=False)
        return write_yaml(_draft_of(row, version))

    async def seed_demo(self, owner_id: UUID) -> None:
        """Put the shipped personas in place; what people changed or removed stays so."""
        async with self._db.begin() as session:
            for persona_id, draft in shipped().items():
                await ship(session, persona_id, owner_id, draft)


async def _seen(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> store.Found:
    found = await store.persona(session, actor, id, lock=lock)
    if found is None:
        raise PersonaNotFound
    return found


async def _edited(session: Session, actor: Actor, id: UUID, *, lock: bool = True) -> store.Found:
    found = await _seen(session, actor, id, lock=lock)
    if not store.can_edit(actor, found[0]):
        raise PersonaNotYours
    return found


async def _numbered(session: Session, id: UUID, number: int) -> PersonaVersionRow:
    version = await store.version_number(session, id, number)
    if version is None:
        raise PersonaNotFound
    return version


def _same(actor: Actor, found: store.Found | None, draft: PersonaDraft) -> Persona:
    if found is None or found[0].archived_at or found[0].owner_id != actor.id:
        raise PersonaNotFound
    row, version = found
    if version.digest != digest_of(draft.fields) or row.visibility != draft.visibility:
        raise PersonaIdTaken
    return store.persona_of(actor, row, version)


def _draft_of(row: PersonaRow, version: PersonaVersionRow) -> PersonaDraft:
    return PersonaDraft.model_validate({**version.fields, "visibility": row.visibility})


def _place(cursor: str) -> tuple[str, UUID]:
    name, last_id = decode_cursor(cursor, 2)
    if "\0" in name:  # no name has it, and PostgreSQL takes no text with it
        raise CursorInvalid
    try:
        return name, UUID(last_id)
    except ValueError:
        raise CursorInvalid from None


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not re.fullmatch("[0-9]{1,9}", number):
        raise CursorInvalid
    return int(number)
