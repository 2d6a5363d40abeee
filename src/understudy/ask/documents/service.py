"""Use cases of documents."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.ask.documents import store
from understudy.ask.documents.choosing import carried, in_order
from understudy.ask.documents.events import CHANGES, DOCUMENT_CHANGED, changed
from understudy.ask.documents.looking import Looking, numbered_version, owned, seen
from understudy.ask.documents.models import AskVersionRow
from understudy.ask.documents.preparing import Made, digest_of, made_of, title_of, tokens_of
from understudy.ask.documents.problems import (
    DocumentIdTaken,
    DocumentMoved,
    DocumentNotFound,
    SampleNotFound,
    require_keeper,
)
from understudy.ask.documents.schemas import Document, DocumentChanges, DocumentVersion, Upload
from understudy.ask.documents.showing import document_of, tree_of, version_of
from understudy.ask.reading.reader import read
from understudy.ask.reading.schemas import ReadDocument
from understudy.ask.samples import SAMPLES
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id


class DocumentService(Looking):
    """Documents for those who put them in."""

    async def add(
        self, actor: Actor, upload: Upload, *, id: UUID | None = None, title: str = ""
    ) -> Document:
        """Put a document in; with the id of one that began with this file, return that.

        One that does not fit the main model's window is kept, and says what to do.

        Raises:
            KeepsNoDocuments: a student.
            DocumentIdTaken: the id is the actor's, but of another file.
            DocumentNotFound: the id is somebody else's.
            Invalid: the file cannot be read; the sentence says why.
        """
        require_keeper(actor)
        digest = await asyncio.to_thread(digest_of, upload.content)
        if id and (begun := await self._begun_before(actor, id, digest)):
            return begun
        tree = await read(upload.name, upload.content)
        made = await asyncio.to_thread(made_of, upload, tree)
        chosen = id or new_id()
        with suppress(IntegrityError):  # the same request, twice at once: the other one made it
            async with self._db.begin() as session:
                if await store.document_anywhere(session, chosen) is None:
                    await store.add(session, chosen, actor.id, title_of(title, tree), made)
                    audit.record(session, actor.id, "ask_document.added", ("ask_document", chosen))
        document = await self._begun_before(actor, chosen, digest)
        if document is None:
            raise DocumentNotFound
        return document

    async def add_sample(self, actor: Actor, name: str, id: UUID | None = None) -> Document:
        """Put a document in that comes with the product; the id does as with `add`.

        Raises:
            KeepsNoDocuments: a student.
            SampleNotFound: there is none of this name.
            DocumentIdTaken, DocumentNotFound: as `add`.
        """
        require_keeper(actor)
        for sample in SAMPLES:
            if sample.name == name:
                content = await asyncio.to_thread(sample.content)
                upload = Upload(sample.file_name, content)
                return await self.add(actor, upload, id=id, title=sample.title)
        raise SampleNotFound

    async def replace(self, actor: Actor, id: UUID, upload: Upload) -> Document:
        """Put another file in a document's place; the file it has already changes nothing.

        What is told stays, and chosen sections that are in the new file stay chosen. Conversations
        keep the version they are held on.

        Raises:
            DocumentNotFound, DocumentNotYours: only its owner replaces it.
            DocumentMoved: it was changed at the same moment.
            DocumentTooLong: a page that is on could not answer any more.
            ChoiceLost: no chosen section is in the new file.
            Invalid: the file cannot be read; the sentence says why.
        """
        async with self._db.read() as session:
            row, current = await owned(session, actor, id, tree=True)
        if await asyncio.to_thread(digest_of, upload.content) == current.digest:
            return document_of(row, current, self._rooms.of())
        tree, before = await read(upload.name, upload.content), version_of(current)
        chosen = carried(tree_of(current), before.chosen, tree)
        made = await asyncio.to_thread(made_of, upload, tree, before.told, chosen)
        return await self._renew(actor, before, made)

    async def change(self, actor: Actor, id: UUID, changes: DocumentChanges) -> Document:
        """Rename a document, choose its sections, tell private kinds or keep them.

        Raises:
            DocumentNotFound, DocumentNotYours: only its owner changes it.
            DocumentMoved: it was changed at the same moment.
            DocumentTooLong: a page that is on could not answer any more.
            SectionsUnknown: a section that is chosen is not there.
        """
        async with self._db.read() as session:
            _, current = await owned(session, actor, id, tree=True)
        before = version_of(current)
        made = await asyncio.to_thread(_changed, before, current.tree, changes)
        return await self._renew(actor, before, made, changes.title)

    async def remove(self, actor: Actor, id: UUID) -> None:
        """Take a document away, unless something that is on answers from it.

        Raises:
            DocumentNotFound, DocumentNotYours: only its owner removes it.
            DocumentInUse: says what answers from it.
        """
        async with self._db.begin() as session:
            row, _ = await owned(session, actor, id, lock=True)
            await self._uses.require_free(session, id)
            row.removed_at = now()
            audit.record(session, actor.id, "ask_document.removed", ("ask_document", id))

    async def _begun_before(self, actor: Actor, id: UUID, digest: str) -> Document | None:
        async with self._db.read() as session:
            taken = await store.document_anywhere(session, id)
            if taken is None:
                return None
            if taken.owner_id != actor.id:
                raise DocumentNotFound
            row, version = await seen(session, actor, id, tree=True)
            first = await numbered_version(session, id, 1)
        if first.digest != digest:
            raise DocumentIdTaken
        return document_of(row, version, self._rooms.of())

    async def _renew(
        self, actor: Actor, before: DocumentVersion, made: Made | None, title: str | None = None
    ) -> Document:
        """Write what was made of a version, unless it is not the current one any more."""
        document_id = before.document_id
        async with self._db.begin() as session:
            row, version = await owned(session, actor, document_id, lock=True, tree=True)
            if title and title != row.title:
                row.title, row.updated_at = title, now()
            is_new = made is not None and not _is_made(version, made)
            if made and is_new:
                if version.id != before.id:
                    raise DocumentMoved
                version = await store.add_version(session, row, made, version.number + 1)
                await self._uses.require_fitting(session, document_id)
                audit.record(
                    session, actor.id, "ask_document.changed", ("ask_document", document_id)
                )
        if is_new:
            told = changed(document_id, version.id, version.number)
            self._bus.publish(CHANGES, DOCUMENT_CHANGED, told)
        return document_of(row, version, self._rooms.of())


def _changed(
    before: DocumentVersion, tree: dict[str, Any], changes: DocumentChanges
) -> Made | None:
    """Return the version that follows from the changes; None if they change no answer."""
    given = changes.model_fields_set
    document = ReadDocument.model_validate(tree)
    told, chosen = before.told, before.chosen
    if "told" in given and changes.told is not None:
        told = changes.told
    if "chosen" in given:
        chosen = None if changes.chosen is None else in_order(document, changes.chosen)
    if (told, chosen) == (before.told, before.chosen):
        return None
    return Made(
        file_name=before.file_name,
        digest=before.digest,
        size_bytes=before.size_bytes,
        tree=document,
        stored=tree,
        told=told,
        chosen=chosen,
        tokens=tokens_of(document, told, chosen),
    )


def _is_made(version: AskVersionRow, made: Made) -> bool:
    is_told = (version_of(version).told, version_of(version).chosen) == (made.told, made.chosen)
    return version.digest == made.digest and is_told
