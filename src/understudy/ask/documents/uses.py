"""What documents are used for: asked before one of them changes or goes."""

from typing import Protocol
from uuid import UUID

from understudy.kernel.db import Session


class Uses(Protocol):
    """Whoever shows documents to others. Both look with the session of the change."""

    async def require_free(self, session: Session, document_id: UUID) -> None:
        """Let a document go only if nothing answers from it.

        Raises:
            DocumentInUse: says what does.
        """
        ...

    async def require_fitting(self, session: Session, document_id: UUID) -> None:
        """Let a document change only if all that answers from it still can.

        Raises:
            DocumentTooLong: says what cannot, with numbers.
        """
        ...
