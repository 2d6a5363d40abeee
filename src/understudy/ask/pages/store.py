"""SQL of pages: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, false, or_, select, true, tuple_

from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow
from understudy.ask.documents.models import AskDocumentRow, AskVersionRow
from understudy.ask.documents.places import Place
from understudy.ask.pages.models import AskPageDocumentRow, AskPageRow
from understudy.ask.pages.schemas import PageDocument
from understudy.kernel.db import Session

type Documents = Mapping[UUID, tuple[PageDocument, ...]]
"""What each page answers from, by the page's id."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which pages an actor may see and change: their own, and administrators all."""
    own = AskPageRow.owner_id == actor.id if actor.makes_personas else false()
    seen = or_(own, true() if actor.is_admin else false())
    return and_(AskPageRow.removed_at.is_(None), seen)


async def page(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False
) -> AskPageRow | None:
    """Return a page the actor may change; `lock` keeps others from changing it meanwhile."""
    query = select(AskPageRow).where(AskPageRow.id == id, visible_to(actor))
    return await session.scalar(query.with_for_update() if lock else query)


async def titles(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what those of these pages are called that the actor may change."""
    row = AskPageRow
    found = await session.execute(
        select(row.id, row.title).where(row.id.in_(ids), visible_to(actor))
    )
    return dict(found.all())


async def page_anywhere(session: Session, id: UUID) -> AskPageRow | None:
    """Return a page whoever it belongs to, a removed one too: to find out if an id is taken."""
    return await session.get(AskPageRow, id)


async def open_at(session: Session, slug: str, at: datetime) -> AskPageRow | None:
    """Return the page with this name in the address, if it answers at a moment."""
    return await session.scalar(_open(at).where(AskPageRow.slug == slug))


async def still_open(session: Session, id: UUID, at: datetime) -> AskPageRow | None:
    """Return a page if it answers at a moment."""
    return await session.scalar(_open(at).where(AskPageRow.id == id))


async def open_among(session: Session, ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Return which of these pages answer at a moment."""
    return {row.id for row in await session.scalars(_open(at).where(AskPageRow.id.in_(ids)))}


async def all_open(session: Session, at: datetime) -> Sequence[AskPageRow]:
    """Return the pages that answer at a moment."""
    return (await session.scalars(_open(at))).all()


def _open(at: datetime) -> Select[AskPageRow]:
    """Select the pages that are on and not over, and whose owner may have pages."""
    row, owner = AskPageRow, PersonRow
    makers = [each for each in Role if Actor(UUID(int=0), each).makes_personas]
    # The operator, who may have pages too, has no row.
    owned = or_(owner.id.is_(None), and_(owner.active, owner.role.in_(makers)))
    lasts = or_(row.expires_at.is_(None), row.expires_at > at)
    query = select(row).outerjoin(owner, owner.id == row.owner_id)
    return query.where(row.is_on, row.removed_at.is_(None), lasts, owned)


async def page_at(session: Session, slug: str) -> AskPageRow | None:
    """Return the page with this name in the address, also one that is off or removed."""
    return await session.scalar(select(AskPageRow).where(AskPageRow.slug == slug))


async def pages(
    session: Session, actor: Actor, *, before: Place | None, limit: int
) -> Sequence[AskPageRow]:
    """Return the pages an actor may see, the newest first."""
    query = select(AskPageRow).where(visible_to(actor))
    if before:
        query = query.where(tuple_(AskPageRow.created_at, AskPageRow.id) < before)
    query = query.order_by(AskPageRow.created_at.desc(), AskPageRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def on_with(session: Session, document_id: UUID) -> Sequence[AskPageRow]:
    """Return the pages that are on and answer from a document, in the order of their titles."""
    query = (
        select(AskPageRow)
        .join(AskPageDocumentRow, AskPageDocumentRow.page_id == AskPageRow.id)
        .where(
            AskPageDocumentRow.document_id == document_id,
            AskPageRow.is_on,
            AskPageRow.removed_at.is_(None),
        )
        .order_by(AskPageRow.title, AskPageRow.id)
    )
    return (await session.scalars(query)).all()


async def documents_of(session: Session, page_ids: Collection[UUID]) -> Documents:
    """Return the documents of pages with their current versions; removed ones are left out."""
    query = (
        select(AskPageDocumentRow, AskDocumentRow, AskVersionRow)
        .join(AskDocumentRow, AskDocumentRow.id == AskPageDocumentRow.document_id)
        .join(AskVersionRow, AskVersionRow.id == AskDocumentRow.current_version_id)
        .where(AskPageDocumentRow.page_id.in_(page_ids), AskDocumentRow.removed_at.is_(None))
        .order_by(AskPageDocumentRow.position)
    )
    found: dict[UUID, list[PageDocument]] = {page_id: [] for page_id in page_ids}
    for place, document, version in await session.execute(query):
        shown = PageDocument(
            id=document.id,
            title=document.title,
            version_id=version.id,
            number=version.number,
            digest=version.digest,
            tokens=version.tokens,
        )
        found[place.page_id].append(shown)
    return {page_id: tuple(shown) for page_id, shown in found.items()}


async def owned_documents(
    session: Session, owner_id: UUID, document_ids: Collection[UUID]
) -> set[UUID]:
    """Return which of these documents somebody has; they stay while this transaction lasts."""
    query = (
        select(AskDocumentRow.id)
        .where(
            AskDocumentRow.id.in_(document_ids),
            AskDocumentRow.owner_id == owner_id,
            AskDocumentRow.removed_at.is_(None),
        )
        .order_by(AskDocumentRow.id)
        .with_for_update(read=True)
    )
    return set(await session.scalars(query))


async def set_documents(session: Session, page_id: UUID, document_ids: Sequence[UUID]) -> None:
    """Let a page answer from these documents, in this order."""
    row = AskPageDocumentRow
    await session.execute(delete(row).where(row.page_id == page_id))
    for position, document_id in enumerate(document_ids, 1):
        session.add(row(page_id=page_id, position=position, document_id=document_id))
    await session.flush()
