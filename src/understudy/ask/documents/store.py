"""SQL of documents: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import undefer

from understudy.accounts.access import Actor
from understudy.ask.documents.models import AskDocumentRow, AskVersionRow
from understudy.ask.documents.places import Place
from understudy.ask.documents.preparing import Made
from understudy.ask.documents.problems import DocumentNotFound
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.kernel.ids import derived_id

type Found = tuple[AskDocumentRow, AskVersionRow]
"""A document and its current version."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which documents an actor may read: their own, and administrators all; removed ones nobody."""
    own = AskDocumentRow.owner_id == actor.id if actor.makes_personas else false()
    seen = or_(own, true() if actor.is_admin else false())
    return and_(AskDocumentRow.removed_at.is_(None), seen)


async def document(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False, tree: bool = False
) -> Found | None:
    """Return a document the actor may read.

    Args:
        session: the caller's.
        actor: who asks.
        id: of the document.
        lock: keep others from changing it meanwhile.
        tree: load what was read of it, too.
    """
    if lock:
        # A statement of its own: after waiting for a lock, PostgreSQL looks the locked row up
        # again, but not the version that was written meanwhile and that it is joined with.
        await session.execute(
            select(AskDocumentRow.id).where(AskDocumentRow.id == id).with_for_update()
        )
    query = _current().where(AskDocumentRow.id == id, visible_to(actor))
    if tree:
        query = query.options(undefer(AskVersionRow.tree))
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


async def document_anywhere(session: Session, id: UUID) -> AskDocumentRow | None:
    """Return a document whoever it belongs to, a removed one too: to find out if an id is taken."""
    return await session.get(AskDocumentRow, id)


async def documents(
    session: Session, actor: Actor, *, before: Place | None, limit: int
) -> Sequence[Found]:
    """Return the documents an actor may read, the newest first."""
    query = _current().where(visible_to(actor))
    place = tuple_(AskDocumentRow.created_at, AskDocumentRow.id)
    if before:
        query = query.where(place < before)
    query = query.order_by(AskDocumentRow.created_at.desc(), AskDocumentRow.id.desc())
    return [(row, version) for row, version in await session.execute(query.limit(limit))]


async def version(
    session: Session, document_id: UUID, number: int, *, tree: bool = False
) -> AskVersionRow | None:
    """Return one version by its number."""
    query = select(AskVersionRow).where(
        AskVersionRow.document_id == document_id, AskVersionRow.number == number
    )
    if tree:
        query = query.options(undefer(AskVersionRow.tree))
    return await session.scalar(query)


async def versions(
    session: Session, document_id: UUID, *, below: int | None, limit: int
) -> Sequence[AskVersionRow]:
    """Return the versions of a document, the newest first."""
    query = select(AskVersionRow).where(AskVersionRow.document_id == document_id)
    if below is not None:
        query = query.where(AskVersionRow.number < below)
    query = query.order_by(AskVersionRow.number.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def with_trees(session: Session, version_ids: Collection[UUID]) -> list[Found]:
    """Return versions by their ids with what was read of them, and their documents."""
    query = (
        select(AskDocumentRow, AskVersionRow)
        .join(AskVersionRow, AskVersionRow.document_id == AskDocumentRow.id)
        .where(AskVersionRow.id.in_(version_ids))
        .options(undefer(AskVersionRow.tree))
    )
    return [(row, version) for row, version in await session.execute(query)]


def _current() -> Select[AskDocumentRow, AskVersionRow]:
    return select(AskDocumentRow, AskVersionRow).join(
        AskVersionRow, AskVersionRow.id == AskDocumentRow.current_version_id
    )


async def add(session: Session, id: UUID, owner_id: UUID, title: str, made: Made) -> Found:
    """Add a document with its first version."""
    moment = now()
    row = AskDocumentRow(
        id=id,
        owner_id=owner_id,
        title=title,
        current_version_id=_version_id(id, 1),
        created_at=moment,
        updated_at=moment,
    )
    session.add(row)
    await session.flush()  # its version refers to it
    return row, await add_version(session, row, made, 1)


async def add_version(
    session: Session, row: AskDocumentRow, made: Made, number: int
) -> AskVersionRow:
    """Add a version and make it the current one."""
    version = AskVersionRow(
        id=_version_id(row.id, number),
        document_id=row.id,
        number=number,
        file_name=made.file_name,
        form=made.tree.form,
        digest=made.digest,
        size_bytes=made.size_bytes,
        sentences=len(made.tree.sentences),
        tokens=made.tokens,
        tree=made.stored,
        chosen=None if made.chosen is None else list(made.chosen),
        told=sorted(made.told),
        created_at=now(),
    )
    session.add(version)
    row.current_version_id, row.updated_at = version.id, version.created_at
    await session.flush()
    return version


def _version_id(document_id: UUID, number: int) -> UUID:
    # Derived, so that a sample's version has one id, and so one seed, in every installation.
    return derived_id(document_id, "version", number)


async def titles(session: Session, version_ids: Sequence[UUID]) -> tuple[str, ...]:
    """Return what the documents of these versions, in this order, are called now.

    Raises:
        DocumentNotFound: one was removed: nothing is answered from it any more.
    """
    query = select(AskVersionRow.id, AskDocumentRow.title).join(
        AskDocumentRow, AskDocumentRow.id == AskVersionRow.document_id
    )
    query = query.where(AskVersionRow.id.in_(version_ids), AskDocumentRow.removed_at.is_(None))
    found = {row.id: row.title for row in await session.execute(query)}
    if not found.keys() >= set(version_ids):
        raise DocumentNotFound
    return tuple(found[each] for each in version_ids)
