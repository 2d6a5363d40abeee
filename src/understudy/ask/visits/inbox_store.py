"""SQL of inboxes: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, tuple_

from understudy.accounts.access import Actor
from understudy.ask.answering.schemas import Verdict
from understudy.ask.documents.places import Place
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.store import visible_to
from understudy.ask.visits.inbox_schemas import PageWeek
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.kernel.db import Session
from understudy.llm.tables import ConversationSpendRow

answer, visit, spend = AskAnswerRow, AskSessionRow, ConversationSpendRow


class Sums(NamedTuple):
    """What became of a page: thumbs, conversations and what these cost."""

    liked: int
    disliked: int
    conversations: int
    cost_nano_usd: int


class Of(NamedTuple):
    """What became of the questions of one conversation."""

    unanswered: int = 0
    liked: int = 0
    disliked: int = 0
    first_question: str = ""


class Talk(NamedTuple):
    """A visitor's session, what it cost and what became of it."""

    row: AskSessionRow
    cost_nano_usd: int
    of: Of


async def weeks(
    session: Session, actor: Actor, page_ids: Collection[UUID], since: datetime
) -> Mapping[UUID, PageWeek]:
    """Return what was asked since then on those of these pages that an actor may see."""
    query = (
        select(answer.page_id, func.count(), func.count().filter(_unanswered()))
        .join(AskPageRow, AskPageRow.id == answer.page_id)
        .where(answer.page_id.in_(page_ids), answer.created_at >= since, visible_to(actor))
        .group_by(answer.page_id)
    )
    found = {row[0]: row for row in await session.execute(query)}
    return {
        page_id: PageWeek(questions=row[1], unanswered=row[2]) for page_id, row in found.items()
    }


async def verdicts(
    session: Session, page_id: UUID, start: datetime, ends: Sequence[datetime]
) -> Mapping[tuple[int, str], int]:
    """Return how many answers of each verdict there are in each stretch, the first from `start` on.

    Args:
        session: the caller's.
        page_id: of the page.
        start: of the first stretch.
        ends: when each stretch is over, and the next begins.
    """
    place = case(*((answer.created_at < end, at) for at, end in enumerate(ends)))
    within = (answer.created_at >= start, answer.created_at < ends[-1])
    placed = select(place.label("place"), answer.verdict).where(answer.page_id == page_id, *within)
    each = placed.subquery().c
    query = select(each.place, each.verdict, func.count()).group_by(each.place, each.verdict)
    return {(row[0], row[1]): row[2] for row in await session.execute(query)}


async def sums(session: Session, page_id: UUID, since: datetime) -> Sums:
    """Return what became of a page since then."""
    thumbs = select(
        func.count().filter(answer.value == 1), func.count().filter(answer.value == -1)
    ).where(answer.page_id == page_id, answer.created_at >= since)
    held = (
        select(func.count(), func.coalesce(func.sum(spend.cost_nano_usd), 0))
        .select_from(visit)
        .outerjoin(spend, spend.conversation_id == visit.conversation_id)
        .where(visit.page_id == page_id, visit.created_at >= since, visit.questions > 0)
    )
    liked, disliked = (await session.execute(thumbs)).one()
    conversations, nano = (await session.execute(held)).one()
    return Sums(liked, disliked, conversations, int(nano))


async def unanswered(
    session: Session, page_id: UUID, since: datetime, limit: int
) -> tuple[Sequence[AskAnswerRow], int]:
    """Return what the documents do not tell of, the newest first, and how many there are."""
    which = (answer.page_id == page_id, _unanswered(), answer.created_at >= since)
    number = await session.scalar(select(func.count()).where(*which)) or 0
    order = (answer.created_at.desc(), answer.message_id.desc())
    query = select(answer).where(*which).order_by(*order).limit(limit)
    return (await session.scalars(query)).all(), number


async def opinions(
    session: Session, page_id: UUID, *, before: Place | None, limit: int
) -> Sequence[AskAnswerRow]:
    """Return the answers that visitors think something of, the newest first."""
    query = select(answer).where(answer.page_id == page_id, answer.value.is_not(None))
    if before:
        query = query.where(tuple_(answer.created_at, answer.message_id) < before)
    query = query.order_by(answer.created_at.desc(), answer.message_id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def talks(
    session: Session,
    page_id: UUID,
    *,
    before: UUID | None = None,
    only: UUID | None = None,
    limit: int = 1,
) -> Sequence[Talk]:
    """Return the conversations of a page in which something was asked, begun last first.

    Args:
        session: the caller's.
        page_id: of the page.
        before: begin after this one.
        only: this one alone.
        limit: so many at most.
    """
    query = (
        select(visit, func.coalesce(spend.cost_nano_usd, 0))
        .outerjoin(spend, spend.conversation_id == visit.conversation_id)
        .where(visit.page_id == page_id, visit.questions > 0)
    )
    if before:
        query = query.where(visit.conversation_id < before)
    if only:
        query = query.where(visit.conversation_id == only)
    query = query.order_by(visit.conversation_id.desc()).limit(limit)
    rows = (await session.execute(query)).all()
    became = await _of(session, [row.conversation_id for row, _ in rows])
    return [Talk(row, int(nano), became.get(row.conversation_id, Of())) for row, nano in rows]


async def _of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Of]:
    mine = answer.conversation_id.in_(ids)
    counted = (
        select(
            answer.conversation_id,
            func.count().filter(_unanswered()),
            func.count().filter(answer.value == 1),
            func.count().filter(answer.value == -1),
        )
        .where(mine)
        .group_by(answer.conversation_id)
    )
    order = (answer.created_at, answer.message_id)
    place = func.row_number().over(partition_by=answer.conversation_id, order_by=order)
    ranked = select(answer.conversation_id, answer.question, place.label("place")).where(mine)
    each = ranked.subquery().c
    first = select(each.conversation_id, each.question).where(each.place == 1)
    questions = {row[0]: row[1] for row in await session.execute(first)}
    return {
        talk: Of(missing, liked, disliked, questions[talk])
        for talk, missing, liked, disliked in await session.execute(counted)
    }


def _unanswered() -> ColumnElement[bool]:
    return answer.verdict == Verdict.NOT_IN_DOCUMENT.value
