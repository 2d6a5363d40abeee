"""What visitors asked, for those whose page it is; administrators read it, too, on record."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.ask.documents.places import cursor_of, place_of
from understudy.ask.pages import store as pages
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.visits import inbox_store as store
from understudy.ask.visits.gathering import gathered
from understudy.ask.visits.inbox_schemas import (
    Asked,
    DayOfAnswers,
    Gaps,
    InboxSummary,
    Opinion,
    PageWeek,
    VisitorTalk,
)
from understudy.ask.visits.models import AskAnswerRow
from understudy.ask.visits.problems import TalkNotFound
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.page import Page, encode_cursor, id_after, page_of
from understudy.llm.money.pricing import from_nano
from understudy.llm.usage.days import day_of, end_of, start_of

MOST_GATHERED = 1_000
"""Unanswered questions that are gathered at once; older ones are counted."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


class Inbox:
    """Conversations of visitors, by page.

    Args:
        db: all rows.
        zone: in which days are counted.
    """

    def __init__(self, db: Database, zone: ZoneInfo) -> None:
        self._db, self._zone = db, zone

    async def weeks(self, actor: Actor, page_ids: Collection[UUID]) -> Mapping[UUID, PageWeek]:
        """Return how much was asked in seven days on the pages that an actor may see."""
        async with self._db.read() as session:
            found = await store.weeks(session, actor, page_ids, now() - _WEEK)
        none = PageWeek(questions=0, unanswered=0)
        return {page_id: found.get(page_id, none) for page_id in page_ids}

    async def summary(self, actor: Actor, page_id: UUID, days: int = 30) -> InboxSummary:
        """Return what became of a page in so many days, today the last of them.

        Raises:
            PageNotFound: it is not there, or somebody else's.
        """
        await self._enter(actor, page_id)
        today = day_of(now(), self._zone)
        each = [today - _DAY * back for back in range(days - 1, -1, -1)]
        start = start_of(each[0], self._zone)
        async with self._db.read() as session:
            ends = [end_of(day, self._zone) for day in each]
            counted = await store.verdicts(session, page_id, start, ends)
            sums = await store.sums(session, page_id, start)
        found: list[dict[str, int]] = [{} for _ in each]
        for (place, verdict), number in counted.items():
            found[place][verdict] = number
        shown = [DayOfAnswers(day=day, **of) for day, of in zip(each, found, strict=True)]
        return InboxSummary(
            page_id=page_id,
            days=tuple(shown),
            questions=sum(day.questions for day in shown),
            unanswered=sum(day.not_in_document for day in shown),
            conversations=sums.conversations,
            liked=sums.liked,
            disliked=sums.disliked,
            cost_usd=from_nano(sums.cost_nano_usd),
        )

    async def gaps(
        self, actor: Actor, page_id: UUID, days: int = 90, *, most: int = MOST_GATHERED
    ) -> Gaps:
        """Return what people asked in so many days that is not in the documents, gathered.

        Raises:
            PageNotFound: it is not there, or somebody else's.
        """
        await self._enter(actor, page_id)
        since = start_of(day_of(now(), self._zone) - _DAY * (days - 1), self._zone)
        async with self._db.read() as session:
            rows, number = await store.unanswered(session, page_id, since, most)
        return Gaps(
            items=await asyncio.to_thread(lambda: tuple(gathered(map(_asked, rows)))),
            questions=len(rows),
            older=max(0, number - len(rows)),
        )

    async def talks(
        self, actor: Actor, page_id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[VisitorTalk]:
        """Return the conversations in which something was asked, begun last first.

        Raises:
            PageNotFound: it is not there, or somebody else's.
            CursorInvalid: `after` is not from this list.
        """
        before = id_after(after) if after else None
        await self._enter(actor, page_id)
        async with self._db.read() as session:
            found = await store.talks(session, page_id, before=before, limit=limit + 1)
        items = [_talk(each) for each in found]
        cursor = encode_cursor(items[limit - 1].id.hex) if len(items) > limit else None
        return page_of(items, limit, cursor)

    async def talk(self, actor: Actor, page_id: UUID, id: UUID) -> VisitorTalk:
        """Return one conversation; what was said in it is read as any conversation is.

        Raises:
            PageNotFound: the page is not there, or somebody else's.
            TalkNotFound: the conversation is no visitor's of this page.
        """
        await self._enter(actor, page_id)
        async with self._db.read() as session:
            found = await store.talks(session, page_id, only=id)
        if not found:
            raise TalkNotFound
        return _talk(found[0])

    async def opinions(
        self, actor: Actor, page_id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[Opinion]:
        """Return what visitors thought of answers, the newest first.

        Raises:
            PageNotFound: it is not there, or somebody else's.
            CursorInvalid: `after` is not from this list.
        """
        before = place_of(after) if after else None
        await self._enter(actor, page_id)
        async with self._db.read() as session:
            rows = await store.opinions(session, page_id, before=before, limit=limit + 1)
        last = rows[limit - 1] if len(rows) > limit else None
        cursor = cursor_of((last.created_at, last.message_id)) if last else None
        return page_of([_opinion(row) for row in rows], limit, cursor)

    async def _enter(self, actor: Actor, page_id: UUID) -> None:
        """Let in who may read a page's inbox; an administrator's look is written down."""
        async with self._db.read() as session:
            page = await pages.page(session, actor, page_id)
        if page is None:
            raise PageNotFound
        if page.owner_id != actor.id:
            async with self._db.begin() as session:
                audit.record(session, actor.id, "ask_inbox.read", ("ask_page", page_id))


def _asked(row: AskAnswerRow) -> Asked:
    return Asked(
        text=row.question,
        words=tuple(row.asked),
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        at=row.created_at,
    )


def _talk(found: store.Talk) -> VisitorTalk:
    row, became = found.row, found.of
    return VisitorTalk(
        id=row.conversation_id,
        signed_in=row.person_id is not None,
        first_question=became.first_question,
        questions=row.questions,
        unanswered=became.unanswered,
        liked=became.liked,
        disliked=became.disliked,
        cost_usd=from_nano(found.cost_nano_usd),
        begun_at=row.created_at,
        seen_at=row.seen_at,
    )


def _opinion(row: AskAnswerRow) -> Opinion:
    return Opinion(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        question=row.question,
        value=row.value or 0,
        comment=row.comment,
        verdict=row.verdict,
        at=row.created_at,
    )
