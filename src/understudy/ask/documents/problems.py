"""What can be the matter with documents."""

from understudy.accounts.access import Actor
from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class DocumentNotFound(NotFound):
    """There is no such document, or it is not yours."""

    code = "document_not_found"


class SampleNotFound(NotFound):
    """There is no sample of this name; the list of samples has those there are."""

    code = "sample_not_found"


class DocumentNotYours(Forbidden):
    """Only its owner changes a document; administrators can read it. Nothing was changed."""

    code = "document_not_yours"


class KeepsNoDocuments(Forbidden):
    """Teachers, researchers and administrators put documents in; your role can ask them."""

    code = "keeps_no_documents"


class DocumentIdTaken(Conflict):
    """A document with this id is there already, of another file; nothing was changed."""

    code = "document_id_taken"


class DocumentMoved(Conflict):
    """This document was changed at the same moment; nothing was lost. Look at it and try again."""

    code = "document_moved"


class DocumentInUse(Conflict):
    """{pages} answers from this document. Nothing was removed: switch it off first."""

    code = "document_in_use"


class DocumentTooLong(Conflict):
    """With this, “{page}” would be too long to answer: {problem} Nothing was changed."""

    code = "page_too_long"


class SectionsUnknown(Invalid):
    """This document has no section {ids}. Nothing was changed; the preview lists its sections."""

    code = "sections_unknown"


class ChoiceLost(Conflict):
    """None of the sections that were chosen is in the new file, and it was not taken.

    Choose all sections first, so that nothing you left out is told unnoticed; then replace it.
    """

    code = "choice_lost"


def require_keeper(actor: Actor) -> None:
    """Let only those pass who put documents in: those who make personas.

    Raises:
        KeepsNoDocuments: for everyone else.
    """
    if not actor.makes_personas:
        raise KeepsNoDocuments
