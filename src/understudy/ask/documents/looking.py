"""Documents as their owners look at them, and as conversations are held on them."""

import asyncio
import re
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.ask.documents import store
from understudy.ask.documents.models import AskVersionRow
from understudy.ask.documents.places import cursor_of, place_of
from understudy.ask.documents.problems import (
    DocumentNotFound,
    DocumentNotYours,
    require_keeper,
)
from understudy.ask.documents.rooms import Rooms
from understudy.ask.documents.schemas import (
    Document,
    DocumentCard,
    DocumentVersion,
    Pinned,
    Preview,
    SampleCard,
)
from understudy.ask.documents.showing import (
    card_of,
    document_of,
    pinned_of,
    preview_of,
    version_of,
)
from understudy.ask.documents.uses import Uses
from understudy.ask.samples import SAMPLES
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.llm.usage.days import day_of


class Looking:
    """Documents for those who read them.

    Args:
        db: all rows.
        bus: tells who watches that a document was replaced.
        rooms: how long documents may be.
        uses: what answers from them.
        zone: in which it is today.
    """

    def __init__(
        self, db: Database, bus: EventBus, rooms: Rooms, uses: Uses, zone: ZoneInfo
    ) -> None:
        self._db, self._bus, self._rooms, self._uses = db, bus, rooms, uses
        self._zone = zone

    async def list(
        self, actor: Actor, *, after: str | None = None, limit: int = 50
    ) -> Page[DocumentCard]:
        """Return an actor's documents, the newest first; to administrators, all.

        Raises:
            KeepsNoDocuments: a student.
            CursorInvalid: `after` is not from this list.
        """
        require_keeper(actor)
        before = place_of(after) if after else None
        async with self._db.read() as session:
            found = await store.documents(session, actor, before=before, limit=limit + 1)
        last = found[limit - 1][0] if len(found) > limit else None
        room = self._rooms.of()
        cards = [card_of(*each, room) for each in found]
        return page_of(cards, limit, cursor_of((last.created_at, last.id)) if last else None)

    def samples(self, actor: Actor) -> Sequence[SampleCard]:
        """Return the documents that come with the product.

        Raises:
            KeepsNoDocuments: a student.
        """
        require_keeper(actor)
        return tuple(
            SampleCard(name=each.name, title=each.title, questions=each.questions)
            for each in SAMPLES
        )

    async def get(self, actor: Actor, id: UUID) -> Document:
        """Return a document with its current version, without what it says.

        Raises:
            DocumentNotFound: it is not there, or somebody else's.
        """
        async with self._db.read() as session:
            row, version = await seen(session, actor, id, tree=True)
        return document_of(row, version, self._rooms.of())

    async def versions(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[DocumentVersion]:
        """Return the versions of a document, the newest first.

        Raises:
            DocumentNotFound: it is not there, or somebody else's.
            CursorInvalid: `after` is not from this list.
        """
        below = _number(after) if after else None
        async with self._db.read() as session:
            await seen(session, actor, id)
            found = await store.versions(session, id, below=below, limit=limit + 1)
        items = [version_of(row) for row in found]
        cursor = encode_cursor(str(items[limit - 1].number)) if len(items) > limit else None
        return page_of(items, limit, cursor)

    async def preview(self, actor: Actor, id: UUID, number: int | None = None) -> Preview:
        """Return what a model sees of a version, the current one if none is named.

        An administrator's look at somebody else's is written down.

        Raises:
            DocumentNotFound: it is not there, somebody else's, or has no such version.
        """
        async with self._db.read() as session:
            row, version = await seen(session, actor, id, tree=True)
            if number is not None:
                version = await numbered_version(session, id, number)
        if row.owner_id != actor.id:
            async with self._db.begin() as session:
                audit.record(session, actor.id, "ask_document.read", ("ask_document", id))
        today = day_of(now(), self._zone)
        return await asyncio.to_thread(preview_of, version, self._rooms.of(), today)

    async def titles(self, version_ids: Sequence[UUID]) -> tuple[str, ...]:
        """Return what the documents of these versions, in this order, are called now.

        Raises:
            DocumentNotFound: one was removed: nothing is answered from it any more.
        """
        async with self._db.read() as session:
            return await store.titles(session, version_ids)

    async def pinned(self, version_ids: Sequence[UUID]) -> tuple[Pinned, ...]:
        """Return versions in this order with all that answers rest on.

        Who may see them is for the caller to know, whose conversation is held on them.

        Raises:
            DocumentNotFound: one is not there, or its document was removed.
        """
        async with self._db.read() as session:
            found = await store.with_trees(session, version_ids)
        by_id = {version.id: (row, version) for row, version in found if row.removed_at is None}
        if not by_id.keys() >= set(version_ids):
            raise DocumentNotFound
        return tuple(pinned_of(*by_id[each]) for each in version_ids)


async def seen(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False, tree: bool = False
) -> store.Found:
    """Return a document that an actor may read.

    Raises:
        DocumentNotFound: it is not there, or somebody else's.
    """
    found = await store.document(session, actor, id, lock=lock, tree=tree)
    if found is None:
        raise DocumentNotFound
    return found


async def owned(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False, tree: bool = False
) -> store.Found:
    """Return a document that an actor may change.

    Raises:
        DocumentNotFound: it is not there, or somebody else's.
        DocumentNotYours: an administrator sees it, and that is all.
    """
    row, version = await seen(session, actor, id, lock=lock, tree=tree)
    if row.owner_id != actor.id:
        raise DocumentNotYours
    return row, version


async def numbered_version(session: Session, id: UUID, number: int) -> AskVersionRow:
    """Return one version with what was read of it.

    Raises:
        DocumentNotFound: there is none of this number.
    """
    version = await store.version(session, id, number, tree=True)
    if version is None:
        raise DocumentNotFound
    return version


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not re.fullmatch("[0-9]{1,9}", number):
        raise CursorInvalid
    return int(number)
