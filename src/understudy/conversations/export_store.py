"""SQL of exports: functions over a session that the caller opened and will commit."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Uuid,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from understudy.accounts.access import Actor
from understudy.conversations.export_schemas import ExportChoice, ExportedFacts
from understudy.conversations.models import ConversationRow, ExportItemRow, ExportRow
from understudy.conversations.schemas import Product
from understudy.conversations.store import visible_to
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import JobState
from understudy.kernel.db import Session

_OPEN = and_(ExportItemRow.markdown.is_(None), ExportItemRow.problem.is_(None))


class Texts(NamedTuple):
    """What became of a conversation: its facts and its two files, deflated."""

    facts: ExportedFacts
    markdown: bytes
    json: bytes


def chosen(actor: Actor, choice: ExportChoice, zone: ZoneInfo) -> ColumnElement[bool]:
    """Which conversations are meant; never one that the actor may not read, nor a visitor's."""
    # What visitors asked is their page's, and leaves by its inbox only.
    row, parts = ConversationRow, [visible_to(actor), ConversationRow.product != Product.ASK]
    if choice.person_id is not None:
        parts.append(row.owner_id == choice.person_id)
    elif choice.ids is None and not choice.everybody:
        parts.append(row.owner_id == actor.id)
    if choice.ids is not None:
        parts.append(row.id.in_(choice.ids))
    if choice.persona_id is not None:
        parts.append(row.persona_id == choice.persona_id)
    if choice.status is not None:
        parts.append(row.status == choice.status)
    if choice.begun_from is not None:
        begin = datetime.combine(choice.begun_from, time.min, zone)
        parts.append(row.created_at >= begin.astimezone(UTC))
    if choice.begun_to is not None:
        end = datetime.combine(choice.begun_to + timedelta(days=1), time.min, zone)
        parts.append(row.created_at < end.astimezone(UTC))
    return and_(*parts)


async def count(session: Session, which: ColumnElement[bool]) -> int:
    """Return how many conversations are meant."""
    return await session.scalar(select(func.count()).select_from(ConversationRow).where(which)) or 0


async def choice(session: Session, job_id: UUID) -> ExportChoice:
    """Return what an export was begun with."""
    query = select(JobRow.arguments).where(JobRow.id == job_id)
    return ExportChoice.model_validate((await session.scalars(query)).one())


async def export(session: Session, job_id: UUID) -> ExportRow | None:
    """Return an export whose list is fixed."""
    return await session.get(ExportRow, job_id)


async def fix(session: Session, job_id: UUID, which: ColumnElement[bool]) -> ExportRow:
    """Write down which conversations are exported, numbered as they were begun."""
    place = func.row_number().over(order_by=(ConversationRow.created_at, ConversationRow.id))
    found = select(literal(job_id, Uuid()), place, ConversationRow.id).where(which)
    names = ["job_id", "number", "conversation_id"]
    done = await session.execute(insert(ExportItemRow).from_select(names, found))
    row = ExportRow(job_id=job_id, conversations=cast("CursorResult[ExportItemRow]", done).rowcount)
    session.add(row)
    await session.flush()
    return row


async def open_items(
    session: Session, job_id: UUID, first: int, last: int
) -> Sequence[tuple[int, UUID]]:
    """Return the number and conversation of those that have neither texts nor a problem."""
    row = ExportItemRow
    query = (
        select(row.number, row.conversation_id)
        .where(row.job_id == job_id, row.number.between(first, last), _OPEN)
        .order_by(row.number)
    )
    return [(number, id_) for number, id_ in await session.execute(query)]


async def keep(session: Session, job_id: UUID, number: int, became: Texts | str) -> bool:
    """Keep what became of one, or its problem; tell whether it was open until then."""
    values: dict[str, object] = {"problem": became}
    if isinstance(became, Texts):
        facts = became.facts.model_dump(mode="json")
        values = {"facts": facts, "markdown": became.markdown, "json": became.json}
    row = ExportItemRow
    mine = (row.job_id == job_id, row.number == number, _OPEN)
    keep_it = update(row).where(*mine).values(values)
    done = await session.execute(keep_it.execution_options(synchronize_session=False))
    return bool(cast("CursorResult[ExportItemRow]", done).rowcount)


async def texts(session: Session, job_id: UUID, after: int, limit: int) -> list[tuple[int, Texts]]:
    """Return what there is after a number, in order."""
    row = ExportItemRow
    query = select(row.number, row.facts, row.markdown, row.json)
    query = query.where(row.job_id == job_id, row.number > after, row.markdown.is_not(None))
    found = await session.execute(query.order_by(row.number).limit(limit))
    return [
        (number, Texts(ExportedFacts.model_validate(facts), markdown or b"", json or b""))
        for number, facts, markdown, json in found
    ]


async def lines(
    session: Session, job_id: UUID, after: int, limit: int
) -> list[tuple[int, ExportedFacts | tuple[UUID, str]]]:
    """Return the lines of the table of contents after a number, in order."""
    row = ExportItemRow
    query = select(row.number, row.conversation_id, row.facts, row.problem)
    query = query.where(row.job_id == job_id, row.number > after)
    found = await session.execute(query.order_by(row.number).limit(limit))
    return [
        (number, ExportedFacts.model_validate(facts) if facts else (id_, problem or ""))
        for number, id_, facts, problem in found
    ]


async def tally(session: Session, job_id: UUID) -> tuple[int, int]:
    """Return how many items there are, and how many of them have a problem."""
    row = ExportItemRow
    query = select(func.count(), func.count(row.problem)).where(row.job_id == job_id)
    items, problems = (await session.execute(query)).one()
    return items, problems


async def clear(session: Session, job_id: UUID, limit: int) -> bool:
    """Delete some items of an export; tell whether there were any."""
    row = ExportItemRow
    first = await session.scalar(select(func.min(row.number)).where(row.job_id == job_id))
    if first is None:
        return False
    await session.execute(delete(row).where(row.job_id == job_id, row.number < first + limit))
    return True


async def left_over(session: Session, untouched_since: datetime) -> Sequence[UUID]:
    """Return exports that nobody goes on with, and that still hold what people said."""
    over = JobRow.state.in_((JobState.DONE, JobState.CANCELLED))
    rests = JobRow.state.in_((JobState.FAILED, JobState.PAUSED))
    cold = and_(rests, JobRow.updated_at < untouched_since)
    held = exists().where(ExportItemRow.job_id == ExportRow.job_id)
    query = select(ExportRow.job_id).join(JobRow, JobRow.id == ExportRow.job_id)
    query = query.where(held, or_(over, cold), JobRow.at_work.is_(False))
    return (await session.scalars(query)).all()
