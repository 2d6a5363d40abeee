"""SQL of visitors' sessions: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from understudy.ask.pages.models import AskPageDocumentRow
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.conversations.store import delete_all, lock_quiet
from understudy.kernel.db import Session


async def visit(session: Session, id: UUID, *, lock: bool = False) -> AskSessionRow | None:
    """Return a visitor's session."""
    return await session.get(AskSessionRow, id, with_for_update=lock)


async def answer(session: Session, id: UUID, message_id: UUID) -> AskAnswerRow | None:
    """Return what became of a question in this session."""
    found = await session.get(AskAnswerRow, message_id, with_for_update=True)
    return found if found and found.conversation_id == id else None


async def answering(session: Session) -> Sequence[tuple[UUID, UUID]]:
    """Return the sessions in which an answer is being given, each with its page."""
    row = AskSessionRow
    query = select(row.conversation_id, row.page_id).join(
        MessageRow, MessageRow.conversation_id == row.conversation_id
    )
    found = await session.execute(query.where(MessageRow.status == MessageStatus.RUNNING))
    return [(each[0], each[1]) for each in found]


async def over_since(session: Session, moment: datetime, limit: int) -> Sequence[UUID]:
    """Return sessions that could be gone on with until then and no longer, the oldest first."""
    row = AskSessionRow
    query = select(row.conversation_id).where(row.expires_at <= moment)
    return (await session.scalars(query.order_by(row.expires_at).limit(limit))).all()


async def of_page(
    session: Session, page_id: UUID, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return sessions of a page, begun first first, those after `after`."""
    row = AskSessionRow
    query = select(row.conversation_id).where(row.page_id == page_id)
    if after:
        query = query.where(row.conversation_id > after)
    return (await session.scalars(query.order_by(row.conversation_id).limit(limit))).all()


async def forget(session: Session, ids: Sequence[UUID]) -> Sequence[UUID]:
    """Delete sessions with all that was said, and return which these are.

    Those in which an answer is being given stay.
    """
    quiet = await lock_quiet(session, ids)
    for table in (AskAnswerRow, AskSessionRow):
        await session.execute(delete(table).where(table.conversation_id.in_(quiet)))
    await delete_all(session, quiet)
    return quiet


async def there(session: Session, ids: Sequence[UUID]) -> int:
    """Return how many of these sessions there are."""
    query = select(func.count()).where(AskSessionRow.conversation_id.in_(ids))
    return await session.scalar(query) or 0


async def held_on(session: Session, document_id: UUID, among: Collection[UUID]) -> Sequence[UUID]:
    """Return which of these sessions are on pages that answer from a document."""
    query = select(AskSessionRow.conversation_id).join(
        AskPageDocumentRow, AskPageDocumentRow.page_id == AskSessionRow.page_id
    )
    query = query.where(
        AskPageDocumentRow.document_id == document_id, AskSessionRow.conversation_id.in_(among)
    )
    return (await session.scalars(query)).all()
