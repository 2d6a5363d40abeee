"""Use cases of pages, for their owners."""

from collections.abc import Collection, Container, Sequence
from contextlib import suppress
from decimal import Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.ask.documents.places import cursor_of, place_of
from understudy.ask.documents.rooms import Rooms
from understudy.ask.pages import store
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.problems import (
    PageDocumentsUnknown,
    PageIdTaken,
    PageModelNotAllowed,
    PageNotFound,
    PageNotReady,
    SlugTaken,
    require_page_maker,
)
from understudy.ask.pages.readiness import reasons
from understudy.ask.pages.schemas import (
    AskPage,
    PageChanges,
    PageDraft,
    PageFields,
    key_of,
)
from understudy.ask.pages.showing import budget_of, fields_of, page_of, set_fields
from understudy.ask.pages.slugs import slug_of, unguessable, unlike
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.kernel.page import Page
from understudy.kernel.page import page_of as part_of
from understudy.llm.money.budgets import BudgetService
from understudy.llm.money.schemas import BudgetDraft, Period
from understudy.llm.types import Scope


class PageService:
    """Pages for those who make them; administrators manage everybody's.

    Args:
        db: all rows.
        budgets: what pages may spend.
        rooms: how long documents may be.
        models: those that may be chosen.
    """

    def __init__(
        self, db: Database, budgets: BudgetService, rooms: Rooms, models: Container[str]
    ) -> None:
        self._db, self._budgets, self._rooms, self._models = db, budgets, rooms, models

    async def list(
        self, actor: Actor, *, after: str | None = None, limit: int = 50
    ) -> Page[AskPage]:
        """Return an actor's pages, the newest first; to administrators, all.

        Raises:
            MakesNoPages: a student.
            CursorInvalid: `after` is not from this list.
        """
        require_page_maker(actor)
        before = place_of(after) if after else None
        async with self._db.read() as session:
            rows = await store.pages(session, actor, before=before, limit=limit + 1)
        last = rows[limit - 1] if len(rows) > limit else None
        pages = await self._shown(rows)
        return part_of([*pages], limit, cursor_of((last.created_at, last.id)) if last else None)

    async def titles(self, actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
        """Return what these pages are called; those that are not the actor's are left out."""
        async with self._db.read() as session:
            return await store.titles(session, actor, ids)

    async def get(self, actor: Actor, id: UUID) -> AskPage:
        """Return a page.

        Raises:
            PageNotFound: it is not there, or somebody else's.
        """
        async with self._db.read() as session:
            row = await _mine(session, actor, id)
        return (await self._shown([row]))[0]

    async def create(self, actor: Actor, draft: PageDraft, id: UUID | None = None) -> AskPage:
        """Make a page; with the id of one that is there and equal, return that. It is off.

        Raises:
            MakesNoPages: a student.
            SlugTaken: another page has the address that was chosen.
            PageModelNotAllowed, PageDocumentsUnknown: say what cannot be used.
            PageIdTaken: the id is the actor's, but of another page.
            PageNotFound: the id is somebody else's.
        """
        require_page_maker(actor)
        chosen = id or new_id()
        with suppress(IntegrityError):  # the same request, twice at once: the other one made it
            async with self._db.begin() as session:
                if await store.page_anywhere(session, chosen) is None:
                    slug = await _free_slug(session, draft, draft.title)
                    row = AskPageRow(id=chosen, owner_id=actor.id, slug=slug, is_on=False)
                    row.created_at = now()
                    await self._write(session, actor, row, draft.fields)
                    audit.record(session, actor.id, "ask_page.made", ("ask_page", chosen))
        await self._budgets.refresh()
        async with self._db.read() as session:
            found = await store.page_anywhere(session, chosen)
        if found is None:  # another page took the address at the same moment
            raise SlugTaken(slug=draft.slug or slug_of(draft.title))
        if found.owner_id != actor.id or found.removed_at:
            raise PageNotFound
        (page,) = await self._shown([found])
        if _fields(found, page) != draft.fields:
            raise PageIdTaken
        return page

    async def change(self, actor: Actor, id: UUID, changes: PageChanges) -> AskPage:
        """Change a page; one that is on must still be able to answer.

        Raises:
            PageNotFound: it is not there, or somebody else's.
            SlugTaken: another page has that address.
            PageModelNotAllowed, PageDocumentsUnknown: say what cannot be used.
            PageNotReady: says why it could not answer any more.
        """
        before = await self.get(actor, id)
        try:
            async with self._db.begin() as session:
                row = await _mine(session, actor, id, lock=True)
                fields = changes.over(await self._fields(session, row, before))
                if changes.unguessable or changes.slug not in (None, row.slug):
                    row.slug = await _free_slug(session, changes, fields.title)
                await self._write(session, actor, row, fields, before.budget.limit_usd)
                if row.is_on:
                    await self._require_ready(session, row)
                audit.record(session, actor.id, "ask_page.changed", ("ask_page", id))
        except IntegrityError:  # another page took the address at the same moment
            raise SlugTaken(slug=changes.slug or "") from None
        await self._budgets.refresh()
        return await self.get(actor, id)

    async def switch_on(self, actor: Actor, id: UUID) -> AskPage:
        """Let a page answer whoever may ask there.

        Raises:
            PageNotFound: it is not there, or somebody else's.
            PageNotReady: says why it cannot.
        """
        async with self._db.begin() as session:
            row = await _mine(session, actor, id, lock=True)
            await self._require_ready(session, row)
            if not row.is_on:
                row.is_on, row.updated_at = True, now()
                audit.record(session, actor.id, "ask_page.switched_on", ("ask_page", id))
        return await self.get(actor, id)

    async def switch_off(self, actor: Actor, id: UUID) -> AskPage:
        """Let a page answer nobody; what was said there is kept.

        Raises:
            PageNotFound: it is not there, or somebody else's.
        """
        async with self._db.begin() as session:
            row = await _mine(session, actor, id, lock=True)
            if row.is_on:
                row.is_on, row.updated_at = False, now()
                audit.record(session, actor.id, "ask_page.switched_off", ("ask_page", id))
        return await self.get(actor, id)

    async def remove(self, actor: Actor, id: UUID) -> None:
        """Take a page away with its budget; what was said there is kept.

        Raises:
            PageNotFound: it is not there, or somebody else's.
        """
        async with self._db.begin() as session:
            row = await _mine(session, actor, id, lock=True)
            row.is_on, row.removed_at = False, now()
            await self._budgets.drop(session, actor, key_of(id))
            audit.record(session, actor.id, "ask_page.removed", ("ask_page", id))
        await self._budgets.refresh()

    async def _shown(self, rows: Sequence[AskPageRow]) -> Sequence[AskPage]:
        async with self._db.read() as session:
            documents = await store.documents_of(session, [row.id for row in rows])
        budgets = await self._budgets.of(Scope.ASK_PAGE, [str(row.id) for row in rows])
        return tuple(
            page_of(
                row,
                documents[row.id],
                budget_of(budgets[str(row.id)]),
                self._rooms.of(row.model),
            )
            for row in rows
        )

    async def _fields(self, session: Session, row: AskPageRow, page: AskPage) -> PageFields:
        documents = (await store.documents_of(session, [row.id]))[row.id]
        return fields_of(row, [each.id for each in documents], page.budget.limit_usd)

    async def _write(
        self,
        session: Session,
        actor: Actor,
        row: AskPageRow,
        fields: PageFields,
        budget_usd: Decimal | None = None,
    ) -> None:
        if fields.model and fields.model != row.model and fields.model not in self._models:
            raise PageModelNotAllowed(model=fields.model)
        ids = fields.document_ids
        owned = await store.owned_documents(session, row.owner_id, ids)
        if len(set(ids)) < len(ids) or owned != set(ids):
            raise PageDocumentsUnknown
        set_fields(row, fields)
        row.updated_at = now()
        session.add(row)
        await session.flush()  # its documents refer to it
        await store.set_documents(session, row.id, ids)
        if fields.budget_per_day_usd == budget_usd:
            return
        draft = BudgetDraft(
            scope=Scope.ASK_PAGE,
            of=str(row.id),
            period=Period.DAY,
            limit_usd=fields.budget_per_day_usd,
            owner_id=row.owner_id,
        )
        await self._budgets.put(session, actor, draft)

    async def _require_ready(self, session: Session, row: AskPageRow) -> None:
        documents = (await store.documents_of(session, [row.id]))[row.id]
        # Nobody makes them longer, or takes them away, while this is decided.
        await store.owned_documents(session, row.owner_id, [each.id for each in documents])
        documents = (await store.documents_of(session, [row.id]))[row.id]
        problems = reasons(documents, self._rooms.of(row.model), row.expires_at, now())
        if problems:
            raise PageNotReady(problems=" ".join(problems))


async def _mine(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> AskPageRow:
    row = await store.page(session, actor, id, lock=lock)
    if row is None:
        raise PageNotFound
    return row


def _fields(row: AskPageRow, page: AskPage) -> PageFields:
    return fields_of(row, [each.id for each in page.documents], page.budget.limit_usd)


async def _free_slug(session: Session, wish: PageDraft | PageChanges, title: str) -> str:
    """Return the name for an address: the one that is wished for, or one that is free.

    Raises:
        SlugTaken: the one that is wished for is another page's.
    """
    if wish.unguessable:
        return unguessable()
    slug = wish.slug or slug_of(title) or unguessable()
    if await store.page_at(session, slug) is None:
        return slug
    if wish.slug:
        raise SlugTaken(slug=slug)
    return unlike(slug)
