"""SQL of sessions: functions over a session that the caller opened and will commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_

from understudy.accounts.access import Actor
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.kernel.db import Session
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_store import assisted_by, managed_by
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    ReplyRatingRow,
    StageChangeRow,
    WorkerTurnRow,
)
from understudy.practice.sessions.schemas import Stage, Wanted
from understudy.practice.sessions.stages import OPEN

type Place = tuple[datetime, UUID]


def taught_by(actor: Actor) -> ColumnElement[bool]:
    """Which sessions an actor sees as a teacher or assistant of their section."""
    if actor.is_admin:
        return PracticeSessionRow.id.is_not(None)
    taught = select(SectionRow.id).where(or_(managed_by(actor), assisted_by(actor)))
    return PracticeSessionRow.section_id.in_(taught)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which sessions an actor sees: their own, and those of sections that they teach."""
    return or_(PracticeSessionRow.student_id == actor.id, taught_by(actor))


async def one(
    session: Session, actor: Actor, id: UUID, *, lock: bool = False
) -> PracticeSessionRow | None:
    """Return a session the actor sees; `lock` keeps others from changing it meanwhile."""
    query = select(PracticeSessionRow).where(PracticeSessionRow.id == id, visible_to(actor))
    return await session.scalar(query.with_for_update() if lock else query)


async def anywhere(session: Session, id: UUID, *, lock: bool = False) -> PracticeSessionRow | None:
    """Return a session whoever it belongs to."""
    return await session.get(PracticeSessionRow, id, with_for_update=True if lock else None)


async def of_conversation(
    session: Session, conversation_id: UUID, *, lock: bool = False
) -> PracticeSessionRow | None:
    """Return the session that a conversation is held in."""
    query = select(PracticeSessionRow).where(PracticeSessionRow.conversation_id == conversation_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def sessions(
    session: Session, actor: Actor, wanted: Wanted, *, before: Place | None, limit: int
) -> Sequence[PracticeSessionRow]:
    """Return the sessions an actor sees, the newest first."""
    order = (PracticeSessionRow.created_at.desc(), PracticeSessionRow.id.desc())
    found: dict[UUID, PracticeSessionRow] = {}
    for seen in _ways_to_see(actor, wanted):
        query = select(PracticeSessionRow).where(seen, *_narrowed(wanted))
        if before:
            query = query.where(
                tuple_(PracticeSessionRow.created_at, PracticeSessionRow.id) < before
            )
        rows = await session.scalars(query.order_by(*order).limit(limit))
        found |= {row.id: row for row in rows}
    newest = sorted(found.values(), key=lambda row: (row.created_at, row.id), reverse=True)
    return newest[:limit]


def _ways_to_see(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return `visible_to` in parts: each has an index, and with `or` between them none is used."""
    if actor.is_admin:
        return [taught_by(actor)]
    own = PracticeSessionRow.student_id == actor.id
    return [own] if wanted.student_id == actor.id else [own, taught_by(actor)]


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = {
        PracticeSessionRow.section_id: wanted.section_id,
        PracticeSessionRow.assignment_id: wanted.assignment_id,
        PracticeSessionRow.student_id: wanted.student_id,
        PracticeSessionRow.stage: wanted.stage,
    }
    return [column == value for column, value in columns.items() if value is not None]


async def attempts(
    session: Session, student_id: UUID, pair_id: UUID | None, version_id: UUID | None = None
) -> Sequence[PracticeSessionRow]:
    """Return a student's sessions with a case, or in free practice with a client, the first first.

    `pair_id` None: free practice with this version of a client.
    """
    query = select(PracticeSessionRow).where(
        PracticeSessionRow.student_id == student_id, PracticeSessionRow.pair_id == pair_id
    )
    if pair_id is None:
        query = query.where(PracticeSessionRow.persona_version_id == version_id)
    return (await session.scalars(query.order_by(PracticeSessionRow.attempt))).all()


async def running_out(session: Session, limit: int) -> Sequence[PracticeSessionRow]:
    """Return active sessions that have a limit of time."""
    query = select(PracticeSessionRow).where(
        PracticeSessionRow.stage == Stage.ACTIVE, PracticeSessionRow.limit_minutes.is_not(None)
    )
    return (await session.scalars(query.order_by(PracticeSessionRow.id).limit(limit))).all()


def is_open(row: PracticeSessionRow) -> bool:
    """Say whether a student goes on with this session instead of beginning another one."""
    return Stage(row.stage) in OPEN


async def changes(session: Session, id: UUID) -> Sequence[StageChangeRow]:
    """Return the stages a session went through, the first first."""
    query = select(StageChangeRow).where(StageChangeRow.session_id == id)
    return (await session.scalars(query.order_by(StageChangeRow.number))).all()


async def client_turns(session: Session, ids: Iterable[UUID]) -> dict[UUID, ClientTurnRow]:
    """Return what went on in the client, by the ids of its replies."""
    query = select(ClientTurnRow).where(ClientTurnRow.message_id.in_(list(ids)))
    return {row.message_id: row for row in await session.scalars(query)}


async def worker_turns(session: Session, ids: Iterable[UUID]) -> dict[UUID, WorkerTurnRow]:
    """Return what messages of the student did, by their ids."""
    query = select(WorkerTurnRow).where(WorkerTurnRow.message_id.in_(list(ids)))
    return {row.message_id: row for row in await session.scalars(query)}


async def ratings(session: Session, id: UUID) -> dict[UUID, ReplyRatingRow]:
    """Return what the student thinks of replies, by their ids."""
    query = select(ReplyRatingRow).where(ReplyRatingRow.session_id == id)
    return {row.message_id: row for row in await session.scalars(query)}


async def cost_usd(session: Session, conversation_id: UUID) -> Decimal:
    """Return what all replies of a conversation cost, as far as that is known."""
    query = select(func.sum(MessageRow.cost_usd)).where(
        MessageRow.conversation_id == conversation_id
    )
    return Decimal(await session.scalar(query) or 0)


async def held(session: Session, row: PracticeSessionRow) -> ConversationRow:
    """Return the conversation of a session."""
    return await session.get_one(ConversationRow, row.conversation_id)


async def found[T](session: Session, kind: type[T], id: UUID | None) -> T | None:
    """Return the row of a table with this id; None if there is none, or no id."""
    return await session.get(kind, id) if id else None
