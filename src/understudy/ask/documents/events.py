"""What is told of documents to those who watch."""

from typing import Any
from uuid import UUID

CHANGES = "ask-documents"
"""The channel on which all changes are told."""
DOCUMENT_CHANGED = "document_changed"
"""Another version is the current one; conversations keep theirs."""


def changed(document_id: UUID, version_id: UUID, number: int) -> dict[str, Any]:
    """Return what is told when another version is the current one."""
    return {"document_id": str(document_id), "version_id": str(version_id), "number": number}
