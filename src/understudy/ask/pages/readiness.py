"""Why a page cannot answer."""

from collections.abc import Sequence
from datetime import datetime

from understudy.ask.documents.fitting import too_long
from understudy.ask.documents.schemas import Room
from understudy.ask.pages.schemas import PageDocument

NO_DOCUMENTS = "It has no document to answer from: add one."
EXPIRED = "Its last day is over: set a later one, or none."


def total(documents: Sequence[PageDocument]) -> int:
    """Return what a model reads of all documents together."""
    return sum(document.tokens for document in documents)


def reasons(
    documents: Sequence[PageDocument], room: Room, expires_at: datetime | None, at: datetime
) -> tuple[str, ...]:
    """Return why a page cannot answer at a moment, in sentences; none if it can."""
    found = []
    if not documents:
        found.append(NO_DOCUMENTS)
    if problem := too_long(total(documents), room):
        found.append(problem)
    if expires_at and expires_at <= at:
        found.append(EXPIRED)
    return tuple(found)
