"""SQL of visitors' sessions: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from understudy.ask.pages.models import AskPageDocumentRow
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.kernel.db import Session


async def visit(session: Session, id: UUID, *, lock: bool = False) -> AskSessionRow | None:
    """Return a visitor's session."""
    return await session.get(AskSessionRow, id, with_for_update=lock)


async def answer(session: Session, id: UUID, message_id: UUID) -> AskAnswerRow | None:
    """Return what became of a question in this session."""
    found = await session.get(AskAnswerRow, message_id, with_for_update=True)
    return found if found and found.conversation_id == id else None


async def held_on(session: Session, document_id: UUID, among: Collection[UUID]) -> Sequence[UUID]:
    """Return which of these sessions are on pages that answer from a document."""
    query = select(AskSessionRow.conversation_id).join(
        AskPageDocumentRow, AskPageDocumentRow.page_id == AskSessionRow.page_id
    )
    query = query.where(
        AskPageDocumentRow.document_id == document_id, AskSessionRow.conversation_id.in_(among)
    )
    return (await session.scalars(query)).all()
