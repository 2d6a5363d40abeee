"""What can be the matter with pages."""

from understudy.accounts.access import Actor
from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class PageNotFound(NotFound):
    """There is no such page, or it is switched off; ask whoever gave you the link."""

    code = "page_not_found"


class MakesNoPages(Forbidden):
    """Teachers, researchers and administrators make pages; your role can ask them."""

    code = "makes_no_pages"


class PageIdTaken(Conflict):
    """A page with this id is there already and differs; nothing was changed."""

    code = "page_id_taken"


class SlugTaken(Conflict):
    """Another page has the address “{slug}” already; nothing was changed. Choose another one."""

    code = "slug_taken"


class PageNotReady(Conflict):
    """This page cannot be on: {problems} Nothing was changed."""

    code = "page_not_ready"


class PageModelNotAllowed(Invalid):
    """{model} is not among the models that may be chosen. Nothing was changed."""

    code = "page_model_not_allowed"


class PageDocumentsUnknown(Invalid):
    """A document is not there, not of the page's owner, or named twice; nothing was changed."""

    code = "page_documents_unknown"


def require_page_maker(actor: Actor) -> None:
    """Let only those pass who make pages: those who put documents in.

    Raises:
        MakesNoPages: for everyone else.
    """
    if not actor.makes_personas:
        raise MakesNoPages
