"""How visitors come in: they begin a session, or go on with one they can show the token of."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Role
from understudy.ask.pages.schemas import OpenPage
from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits import store, tokens
from understudy.ask.visits.models import AskSessionRow
from understudy.ask.visits.problems import OriginRefused, SessionUnknown
from understudy.ask.visits.schemas import SessionOpened
from understudy.ask.visits.tokens import Tokens
from understudy.ask.visits.visitor import TAKEN_OVER, Caller, Visit, Visitor
from understudy.conversations.events import channel_of
from understudy.conversations.store import begin_with_visitor
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus
from understudy.kernel.ids import new_id
from understudy.llm.traffic.messages import MessageLimits

VISITOR = "Visitor"


class Opened(NamedTuple):
    """A session that was begun or gone on with: what is told of it, and the visit."""

    told: SessionOpened
    visit: Visit


class Entering:
    """The way into sessions.

    Args:
        db: all rows.
        bus: tells who watches that somebody else took over.
        pages: pages that are on.
        limits: of how much comes from one address.
        session_days: how long a session can be gone on with after it was seen last.
    """

    def __init__(
        self,
        db: Database,
        bus: EventBus,
        pages: Visiting,
        limits: MessageLimits,
        session_days: int,
    ) -> None:
        self._db, self._bus, self._pages, self._limits = db, bus, pages, limits
        self._lasts = timedelta(days=session_days)

    async def begin(self, slug: str, caller: Caller) -> Opened:
        """Begin a session, held on the documents' versions of this moment.

        Raises:
            PageNotFound: there is none at this address, or it is off or over.
            SignInRequired: only people with an account may ask there.
            OriginRefused: it is asked from a site that may not show it.
            MessagesLimited: too many from this address; beginning counts like a question.
        """
        page = await self._enter(slug, caller)
        await self._limits.admit(address=caller.address or None)
        state, token = tokens.first()
        chosen, person = new_id(), caller.actor.id if caller.actor else None
        title = page.public.title
        async with self._db.begin() as session:
            await begin_with_visitor(session, chosen, page.owner_id, (person, VISITOR), title)
            row = AskSessionRow(
                conversation_id=chosen,
                page_id=page.id,
                person_id=person,
                versions=[str(each) for each in page.version_ids],
                holder=new_id(),
                created_at=now(),
            )
            self._touch(row, state)
            session.add(row)
        return _opened(page, row, token, caller)

    async def resume(self, slug: str, id: UUID, token: str, caller: Caller) -> Opened:
        """Go on with a session from another connection, which takes over from the one before.

        Raises:
            SessionUnknown: it is over, of another page or person, or the token is not the last.
            PageNotFound, SignInRequired: as for `begin`.
        """
        page = await self._enter(slug, caller)
        async with self._db.begin() as session:
            row = await self._row(session, id, page, caller)
            after = tokens.resumed(Tokens(row.token, row.token_before), token)
            if after is None:
                raise SessionUnknown
            state, fresh = after
            row.holder = new_id()
            self._touch(row, state)
        self._bus.publish(channel_of(id), TAKEN_OVER, {"holder": str(row.holder)})
        return _opened(page, row, fresh, caller)

    async def use(self, slug: str, id: UUID, token: str, caller: Caller) -> Visit:
        """Return a visit whose token is right, to act in it.

        Raises:
            SessionUnknown, PageNotFound, SignInRequired: as for `resume`.
        """
        page = await self._enter(slug, caller)
        async with self._db.begin() as session:
            row = await self._row(session, id, page, caller)
            state = tokens.used(Tokens(row.token, row.token_before), token)
            if state is None:
                raise SessionUnknown
            self._touch(row, state)
        return _visit(page, row, caller)

    async def _enter(self, slug: str, caller: Caller) -> OpenPage:
        page = await self._pages.enter(slug, caller.actor)
        if caller.origin and caller.origin not in page.allowed_origins:
            raise OriginRefused
        return page

    async def _row(
        self, session: Session, id: UUID, page: OpenPage, caller: Caller
    ) -> AskSessionRow:
        row = await store.visit(session, id, lock=True)
        if row is None or row.page_id != page.id or row.expires_at <= now():
            raise SessionUnknown
        # Somebody's own session is theirs alone, also for who has found its token.
        if not caller.is_who(row.person_id):
            raise SessionUnknown
        return row

    def _touch(self, row: AskSessionRow, state: Tokens) -> None:
        row.token, row.token_before = state
        row.seen_at, row.expires_at = now(), now() + self._lasts


def _opened(page: OpenPage, row: AskSessionRow, token: str, caller: Caller) -> Opened:
    told = SessionOpened(
        session_id=row.conversation_id,
        resume_token=token,
        expires_at=row.expires_at,
        page=page.public,
        questions_left=max(0, page.public.questions_per_visitor - row.questions),
        document_changed=row.version_ids != page.version_ids,
    )
    return Opened(told, _visit(page, row, caller))


def _visit(page: OpenPage, row: AskSessionRow, caller: Caller) -> Visit:
    visitor = Visitor(page.owner_id, Role.STUDENT, row.conversation_id, caller.address)
    return Visit(row.conversation_id, page.id, visitor, row.person_id, row.holder)
