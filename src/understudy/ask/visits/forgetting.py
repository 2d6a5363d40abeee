"""What visitors asked is deleted: when its time is over, and when a page's owner or they wish it.

What it has cost stays in the ledger, which holds no words.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.ask.pages import store as pages
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.visits import store, tokens
from understudy.ask.visits.inbox_schemas import Emptied
from understudy.ask.visits.problems import SessionUnknown, StillAnswering, TalkNotFound
from understudy.ask.visits.tokens import Tokens
from understudy.ask.visits.visitor import FORGOTTEN, Caller, Visit
from understudy.conversations.events import channel_of
from understudy.conversations.turns import Turns
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.events import EventBus
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import every

SWEPT_EVERY_S = 3_600.0
"""More often than days pass, so that a server that is restarted every night comes to it, too."""
_AT_ONCE = 200
_STOPS_WITHIN = 20
_STOPPED_S = 0.25
"""Another process looks twice a second whether it is asked to stop."""

log = get_logger(__name__)


class _Done(NamedTuple):
    """How many were deleted, and how many stay since an answer in them could not be stopped."""

    gone: int
    left: int


class Forgetting:
    """Deletes visitors' sessions.

    Args:
        db: all rows.
        bus: tells who follows a session that it is over.
        turns: answers that are being given; they are stopped first.
        kept_days: how long sessions are kept after they could be gone on with.
    """

    def __init__(self, db: Database, bus: EventBus, turns: Turns, kept_days: int) -> None:
        self._db, self._bus, self._turns = db, bus, turns
        self._kept = timedelta(days=kept_days)

    async def own(self, slug: str, id: UUID, token: str, caller: Caller) -> None:
        """Delete a visitor's own session, also on a page that is off.

        Raises:
            SessionUnknown: it is not there, of another page or person, or the token is not its.
            StillAnswering: an answer could not be stopped; nothing was deleted.
        """
        async with self._db.read() as session:
            page = await pages.page_at(session, slug.strip().lower())
            row = await store.visit(session, id)
        if page is None or row is None or row.page_id != page.id:
            raise SessionUnknown
        is_shown = tokens.used(Tokens(row.token, row.token_before), token) is not None
        if not is_shown or not caller.is_who(row.person_id):
            raise SessionUnknown
        await self._forget_own(id)

    async def of(self, visit: Visit) -> None:
        """Delete a visitor's own session whose token was shown.

        Raises:
            SessionUnknown: it was deleted before.
            StillAnswering: an answer could not be stopped; nothing was deleted.
        """
        async with self._db.read() as session:
            if await store.visit(session, visit.id) is None:
                raise SessionUnknown
        await self._forget_own(visit.id)

    async def one(self, actor: Actor, page_id: UUID, id: UUID) -> None:
        """Delete one conversation of a page, on record.

        Raises:
            PageNotFound: the page is not there, or somebody else's.
            TalkNotFound: the conversation is no visitor's of this page.
            StillAnswering: an answer could not be stopped; nothing was deleted.
        """
        await self._require_page(actor, page_id)
        async with self._db.read() as session:
            row = await store.visit(session, id)
        if row is None or row.page_id != page_id:
            raise TalkNotFound
        if (await self._forget([id], (actor, page_id))).left:
            raise StillAnswering

    async def all_of(self, actor: Actor, page_id: UUID) -> Emptied:
        """Delete all conversations of a page, on record; visitors who are there begin anew.

        Raises:
            PageNotFound: the page is not there, or somebody else's.
        """
        await self._require_page(actor, page_id)
        deleted, kept, last = 0, 0, None
        while ids := await self._of_page(page_id, last):
            done = await self._forget(ids, (actor, page_id))
            deleted, kept, last = deleted + done.gone, kept + done.left, ids[-1]
        return Emptied(deleted=deleted, kept=kept)

    async def keep_clean(self) -> None:
        """Delete what was kept long enough, every hour, for ever."""
        await every(SWEPT_EVERY_S, self.sweep, "visits_not_swept")

    async def sweep(self) -> int:
        """Delete what was kept long enough; return of how many sessions."""
        forgotten = 0
        while True:
            async with self._db.read() as session:
                ids = await store.over_since(session, now() - self._kept, _AT_ONCE)
            gone = (await self._forget(ids)).gone
            forgotten += gone
            if not gone:  # none is left, or none that can be deleted now
                break
        if forgotten:
            log.info("visits_forgotten", why="retention", sessions=forgotten)
        return forgotten

    async def _forget_own(self, id: UUID) -> None:
        if (await self._forget([id])).left:
            raise StillAnswering
        log.info("visits_forgotten", why="own_wish", sessions=1)

    async def _of_page(self, page_id: UUID, last: UUID | None) -> Sequence[UUID]:
        async with self._db.read() as session:
            return await store.of_page(session, page_id, last, _AT_ONCE)

    async def _forget(self, ids: Sequence[UUID], by: tuple[Actor, UUID] | None = None) -> _Done:
        """Delete sessions, and write down who did if it is somebody."""
        async with self._db.read() as session:
            answering = [id_ for id_, _ in await store.answering(session) if id_ in ids]
        for each in answering:
            await self._stop(each)
        async with self._db.begin() as session:
            gone = await store.forget(session, ids)
            left = await store.there(session, ids)
            if by and gone:
                actor, page_id = by
                facts = {"conversations": len(gone)}
                audit.record(session, actor.id, "ask_inbox.deleted", ("ask_page", page_id), **facts)
        # The last thing: whoever asked over a socket is answered before it closes.
        for each in gone:
            self._bus.publish(channel_of(each), FORGOTTEN, {})
        return _Done(len(gone), left)

    async def _stop(self, id: UUID) -> None:
        """Stop an answer and wait for its end: what ends later would find no row."""
        for _ in range(_STOPS_WITHIN):
            if not await self._turns.stop(id):
                return
            await asyncio.sleep(_STOPPED_S)

    async def _require_page(self, actor: Actor, page_id: UUID) -> None:
        async with self._db.read() as session:
            if await pages.page(session, actor, page_id) is None:
                raise PageNotFound
