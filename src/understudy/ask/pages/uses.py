"""What pages ask of documents: to stay, and to fit, as long as they are on."""

from uuid import UUID

from understudy.ask.documents.fitting import too_long
from understudy.ask.documents.problems import DocumentInUse, DocumentTooLong
from understudy.ask.documents.rooms import Rooms
from understudy.ask.pages import store
from understudy.ask.pages.readiness import total
from understudy.kernel.db import Session


class PageUses:
    """Pages that are on, as `documents.uses.Uses`."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def require_free(self, session: Session, document_id: UUID) -> None:
        """Let a document go only if no page that is on answers from it.

        Raises:
            DocumentInUse: names the pages.
        """
        pages = await store.on_with(session, document_id)
        if pages:
            raise DocumentInUse(pages=", ".join(f"“{page.title}”" for page in pages))

    async def require_fitting(self, session: Session, document_id: UUID) -> None:
        """Let a document change only if every page that is on and has it still fits its model.

        Raises:
            DocumentTooLong: names the page, with numbers.
        """
        pages = await store.on_with(session, document_id)
        documents = await store.documents_of(session, [page.id for page in pages])
        for page in pages:
            problem = too_long(total(documents[page.id]), self._rooms.of(page.model))
            if problem:
                raise DocumentTooLong(page=page.title, problem=problem)
