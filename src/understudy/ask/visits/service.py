"""What visitors do in a session: ask, stop, ask again, say what they think, read the documents."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from typing import Any
from uuid import UUID

from understudy.ask.pages.schemas import Opening
from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits import store
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.problems import (
    AnswerNotFound,
    SessionClosed,
    SessionUnknown,
    require_awake,
)
from understudy.ask.visits.schemas import Feedback, ShownDocument
from understudy.ask.visits.visitor import FORGOTTEN, Visit, is_taken
from understudy.conversations.chat import ChatService
from understudy.conversations.events import SNAPSHOT
from understudy.conversations.problems import ConversationCompleted, ConversationNotFound
from understudy.conversations.schemas import Message, Said
from understudy.conversations.service import ConversationService
from understudy.kernel.db import Database
from understudy.kernel.errors import SignInRequired
from understudy.kernel.events import Event
from understudy.kernel.page import Page


class VisitService:
    """Sessions of visitors.

    Args:
        db: all rows.
        pages: pages that are on.
        chat: says, stops and gives again, with ask's manners.
        conversations: reads and follows.
        corpora: documents ready to be asked.
    """

    def __init__(
        self,
        db: Database,
        pages: Visiting,
        chat: ChatService,
        conversations: ConversationService,
        corpora: Corpora,
    ) -> None:
        self._db, self._pages, self._chat = db, pages, chat
        self._conversations, self._corpora = conversations, corpora

    async def say(self, visit: Visit, text: str, *, id: UUID | None = None) -> Said:
        """Store a question, begin the answer and return at once.

        Raises:
            PageNotFound: the page was switched off.
            PageRests: today's money is spent.
            DocumentGone: one that the session is held on was removed.
            SessionClosed: the page's owner has completed the conversation.
            QuestionsUsedUp, MessagesLimited, ReplyRunning, MessageIdTaken: not now; nothing stored.
        """
        await self._require_awake(visit)
        with _told_to_visitors():
            return await self._chat.say(visit.visitor, visit.id, text, id=id)

    async def edit(
        self, visit: Visit, message_id: UUID, text: str, *, id: UUID | None = None
    ) -> Said:
        """Ask something else in place of an earlier question; raises what `say` raises."""
        await self._require_awake(visit)
        with _told_to_visitors():
            return await self._chat.edit(visit.visitor, visit.id, message_id, text, id=id)

    async def regenerate(self, visit: Visit, message_id: UUID, *, id: UUID | None = None) -> Said:
        """Have an answer given again; raises what `say` raises."""
        await self._require_awake(visit)
        with _told_to_visitors():
            return await self._chat.regenerate(visit.visitor, visit.id, message_id, id=id)

    async def stop(self, visit: Visit) -> bool:
        """Cut the answer that is being given; tell whether there was one."""
        with _told_to_visitors():
            return await self._chat.stop(visit.visitor, visit.id)

    async def rate(self, visit: Visit, message_id: UUID, feedback: Feedback | None) -> None:
        """Keep what a visitor thinks of an answer; None takes it back.

        Raises:
            AnswerNotFound: there is no such answer here that is done.
        """
        async with self._db.begin() as session:
            row = await store.answer(session, visit.id, message_id)
            if row is None:
                raise AnswerNotFound
            row.value = feedback.value if feedback else None
            row.comment = feedback.comment if feedback else ""

    async def messages(
        self, visit: Visit, *, after: str | None = None, limit: int = 50
    ) -> Page[Message]:
        """Return what was said, oldest first."""
        return await self._conversations.messages(visit.visitor, visit.id, after=after, limit=limit)

    async def follow(self, visit: Visit, after: str | None = None) -> AsyncGenerator[Event]:
        """Follow a session from a position, until it is deleted or somebody else goes on with it.

        A snapshot has its messages only.
        """
        following = self._conversations.follow(visit.visitor, visit.id, after)
        async with aclosing(following) as events:
            async for event in events:
                yield _for_visitors(event)
                if event.name == FORGOTTEN or is_taken(event, visit):
                    return
                del event  # or a snapshot would be kept for as long as nothing is said

    async def document(self, visit: Visit, place: int) -> ShownDocument:
        """Return a document, by its place from 0, as this session is held on it.

        Raises:
            PageNotFound: the page was switched off.
            NoSuchDocument: the session has none in this place.
            DocumentGone: one of the session's was removed.
        """
        await self._pages.still_open(visit.page_id)
        async with self._db.read() as session:
            row = await store.visit(session, visit.id)
        if row is None:
            raise SessionUnknown
        return await self._corpora.shown(row.version_ids, place)

    async def _require_awake(self, visit: Visit) -> None:
        page = (await self._pages.still_open(visit.page_id)).public
        if page.opening is Opening.SIGN_IN and visit.person_id is None:
            raise SignInRequired
        require_awake(page)


@contextmanager
def _told_to_visitors() -> Iterator[None]:
    """Refuse in a visitor's words what is refused in those of whoever has a conversation."""
    try:
        yield
    except ConversationCompleted:
        raise SessionClosed from None
    except ConversationNotFound:  # it was deleted
        raise SessionUnknown from None


def _for_visitors(event: Event) -> Event:
    if event.name != SNAPSHOT:
        return event
    shown: dict[str, Any] = {"messages": event.data["messages"]}
    return Event(event.position, event.name, shown)
