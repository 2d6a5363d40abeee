"""Pages as visitors find them."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.accounts.models import PersonRow
from understudy.ask.pages import store
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import Opening, OpenPage, PageBudget, PageDocument, PublicPage
from understudy.ask.pages.showing import budget_of, open_page_of, public_page_of
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import SignInRequired
from understudy.llm.money.budgets import BudgetService
from understudy.llm.types import Scope


class Visiting:
    """Pages that are on, for those who have their address.

    Args:
        db: all rows.
        budgets: what pages may spend.
        demo: whether the demo model answers.
    """

    def __init__(self, db: Database, budgets: BudgetService, *, demo: bool) -> None:
        self._db, self._budgets, self._demo = db, budgets, demo

    async def public(self, slug: str, actor: Actor | None) -> PublicPage:
        """Return a page as visitors see it; `actor` is None for those who are not signed in.

        Raises:
            PageNotFound: there is none at this address, or it is off or over.
            SignInRequired: only people with an account may ask there.
        """
        row, documents = await self._at(slug, actor)
        return public_page_of(row, documents, await self._budget(row.id), demo=self._demo)

    async def enter(self, slug: str, actor: Actor | None) -> OpenPage:
        """Return what a new visit rests on, with the documents' current versions.

        A page that rests is returned, too, and says so.

        Raises:
            PageNotFound: there is none at this address, or it is off or over.
            SignInRequired: only people with an account may ask there.
        """
        row, documents = await self._at(slug, actor)
        return open_page_of(row, documents, await self._budget(row.id))

    async def still_open(self, page_id: UUID) -> OpenPage:
        """Return what a visit that goes on rests on; who visits is for the caller to know.

        Raises:
            PageNotFound: the page is off, over or gone by now.
        """
        async with self._db.read() as session:
            row = await _on(session, await store.page_anywhere(session, page_id))
            documents = (await store.documents_of(session, [row.id]))[row.id]
        return open_page_of(row, documents, await self._budget(row.id))

    async def _at(
        self, slug: str, actor: Actor | None
    ) -> tuple[AskPageRow, tuple[PageDocument, ...]]:
        async with self._db.read() as session:
            row = await _found(session, slug)
            if row.opening == Opening.SIGN_IN and actor is None:
                raise SignInRequired
            return row, (await store.documents_of(session, [row.id]))[row.id]

    async def _budget(self, page_id: UUID) -> PageBudget:
        name = str(page_id)
        return budget_of((await self._budgets.of(Scope.ASK_PAGE, [name]))[name])


async def _found(session: Session, slug: str) -> AskPageRow:
    return await _on(session, await store.page_at(session, slug.strip().lower()))


async def _on(session: Session, row: AskPageRow | None) -> AskPageRow:
    if row is None or not row.is_on or row.removed_at:
        raise PageNotFound
    if row.expires_at and row.expires_at <= now():
        raise PageNotFound
    owner = await session.get(PersonRow, row.owner_id)  # the operator has no row
    if owner and not (owner.active and Actor(owner.id, owner.role).makes_personas):
        raise PageNotFound
    return row
