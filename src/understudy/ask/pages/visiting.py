"""Pages as visitors find them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.ask.pages import store
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import (
    ListedPage,
    Opening,
    OpenPage,
    PageDocument,
    PublicPage,
)
from understudy.ask.pages.showing import House, budget_of, open_page_of
from understudy.ask.pages.slugs import is_unguessable
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import SignInRequired
from understudy.llm.money.budgets import BudgetService
from understudy.llm.types import Scope


class Visiting:
    """Pages that are on, for those who have their address.

    Args:
        db: all rows.
        budgets: what pages may spend.
        house: what is the same for all of them.
    """

    def __init__(self, db: Database, budgets: BudgetService, house: House) -> None:
        self._db, self._budgets, self._house = db, budgets, house

    async def public(self, slug: str, actor: Actor | None) -> PublicPage:
        """Return a page as visitors see it; `actor` is None for those who are not signed in.

        Raises:
            PageNotFound: there is none at this address, or it is off or over.
            SignInRequired: only people with an account may ask there.
        """
        return (await self.enter(slug, actor)).public

    async def enter(self, slug: str, actor: Actor | None) -> OpenPage:
        """Return what a new visit rests on, with the documents' current versions.

        A page that rests is returned, too, and says so.

        Raises:
            PageNotFound: there is none at this address, or it is off or over.
            SignInRequired: only people with an account may ask there.
        """
        async with self._db.read() as session:
            row = await store.open_at(session, slug.strip().lower(), now())
            if row is None:
                raise PageNotFound
            if row.opening == Opening.SIGN_IN and actor is None:
                raise SignInRequired
            documents = (await store.documents_of(session, [row.id]))[row.id]
        return await self._open(row, documents)

    async def allowed_origins(self, slug: str) -> tuple[str, ...]:
        """Return the sites that may show a page; none if there is no page of this name.

        They stay allowed while it is off, so that its visitors there can be told.
        """
        async with self._db.read() as session:
            row = await store.page_at(session, slug.lower())
        return tuple(row.allowed_origins) if row else ()

    async def still_open(self, page_id: UUID) -> OpenPage:
        """Return what a visit that goes on rests on; who visits is for the caller to know.

        Raises:
            PageNotFound: the page is off, over or gone by now.
        """
        async with self._db.read() as session:
            row = await store.still_open(session, page_id, now())
            if row is None:
                raise PageNotFound
            documents = (await store.documents_of(session, [row.id]))[row.id]
        return await self._open(row, documents)

    async def shut(self, page_ids: Collection[UUID]) -> set[UUID]:
        """Return which of these pages are off, over or gone by now."""
        async with self._db.read() as session:
            return set(page_ids) - await store.open_among(session, page_ids, now())

    async def listed(self, actor: Actor) -> Sequence[ListedPage]:
        """Return the pages that somebody with an account may find without being told of them.

        A page with a name that nobody guesses is found by whoever may change it.
        """
        async with self._db.read() as session:
            found = [
                row
                for row in await store.all_open(session, now())
                if actor.is_admin or row.owner_id == actor.id or not is_unguessable(row.slug)
            ]
            documents = await store.documents_of(session, [row.id for row in found])
        return [
            ListedPage(
                row.slug, row.title, tuple(each.title for each in documents[row.id]), row.created_at
            )
            for row in found
        ]

    async def _open(self, row: AskPageRow, documents: Sequence[PageDocument]) -> OpenPage:
        name = str(row.id)
        budget = budget_of((await self._budgets.of(Scope.ASK_PAGE, [name]))[name])
        return open_page_of(row, documents, budget, self._house)
