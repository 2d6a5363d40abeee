"""SQL of clients: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, select, tuple_

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.personas.models import PersonaRow, PersonaVersionRow
from understudy.personas.store import Found, visible_to
from understudy.practice.clients.case_schemas import MarkAsked, TestAsked, Whose
from understudy.practice.clients.models import (
    ClientTestResultRow,
    ClientTestRow,
    PublishedClientRow,
    ReplyMarkRow,
)
from understudy.practice.clients.picklists import Difficulty, Issue
from understudy.practice.clients.schemas import BLOCK


async def published(
    session: Session, persona_id: UUID, number: int | None = None
) -> PublishedClientRow | None:
    """Return a published version of a client: the latest, or the one of this number."""
    query = select(PublishedClientRow).where(PublishedClientRow.persona_id == persona_id)
    if number is not None:
        query = query.where(PublishedClientRow.number == number)
    query = query.order_by(PublishedClientRow.number.desc()).limit(1)
    return (await session.scalars(query)).first()


async def published_versions(
    session: Session, persona_id: UUID, *, below: int | None, limit: int
) -> Sequence[PublishedClientRow]:
    """Return the published versions of a client, the newest first."""
    query = select(PublishedClientRow).where(PublishedClientRow.persona_id == persona_id)
    if below is not None:
        query = query.where(PublishedClientRow.number < below)
    query = query.order_by(PublishedClientRow.number.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def add_published(
    session: Session, actor_id: UUID, version: PersonaVersionRow, difficulty: Difficulty
) -> PublishedClientRow:
    """Publish a version; one that is published already stays as it is."""
    found = await session.get(PublishedClientRow, version.id)
    if found is not None:
        return found
    row = PublishedClientRow(
        persona_version_id=version.id,
        persona_id=version.persona_id,
        number=version.number,
        difficulty=difficulty,
        published_by=actor_id,
        published_at=now(),
    )
    session.add(row)
    await session.flush()
    return row


async def newest_numbers(session: Session, persona_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the number of the latest published version of each of these that has one."""
    query = (
        select(PublishedClientRow.persona_id, func.max(PublishedClientRow.number))
        .where(PublishedClientRow.persona_id.in_(persona_ids))
        .group_by(PublishedClientRow.persona_id)
    )
    return {persona_id: int(newest) for persona_id, newest in await session.execute(query)}


async def library(
    session: Session,
    actor: Actor,
    *,
    words: Sequence[str],
    issue: Issue | None,
    difficulty: Difficulty | None,
    whose: Whose | None,
    shipped: Collection[UUID],
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Found]:
    """Return the clients an actor may see by name, in their current versions."""
    query = (
        select(PersonaRow, PersonaVersionRow)
        .join(
            PersonaVersionRow,
            and_(
                PersonaVersionRow.persona_id == PersonaRow.id,
                PersonaVersionRow.number == PersonaRow.version,
            ),
        )
        .where(visible_to(actor))
    )
    for word in words:
        query = query.where(PersonaRow.found_by.contains(word, autoescape=True))
    if whose:
        query = query.where(*_of(whose, actor, shipped))
    # A case is large, and is unpacked for each of these: ask no more than is needed.
    if difficulty:
        query = query.where(_text_of("difficulty") == str(int(difficulty)))
    if issue:
        query = query.where(_text_of("issues").contains(f'"{issue}"', autoescape=True))
    if not difficulty and not issue:
        query = query.where(_text_of("format").is_not(None))
    if after:
        query = query.where(tuple_(PersonaRow.sort_name, PersonaRow.id) > after)
    query = query.order_by(PersonaRow.sort_name, PersonaRow.id).limit(limit)
    return [(row, version) for row, version in await session.execute(query)]


def _of(whose: Whose, actor: Actor, shipped: Collection[UUID]) -> list[ColumnElement[bool]]:
    if whose is Whose.SHIPPED:
        return [PersonaRow.id.in_(shipped)]
    is_mine = PersonaRow.owner_id == actor.id
    return [PersonaRow.id.not_in(shipped), is_mine if whose is Whose.MINE else ~is_mine]


def _text_of(name: str) -> ColumnElement[str]:
    """Return a value of the block as text, whatever a foreign file has put there."""
    path = ("extensions", BLOCK, name)
    return cast(PersonaVersionRow.fields[path].as_string(), String)


async def tests(session: Session, persona_id: UUID, limit: int) -> list[ClientTestRow]:
    """Return the questions of a client in the order they were made."""
    query = (
        select(ClientTestRow)
        .where(ClientTestRow.persona_id == persona_id)
        .order_by(ClientTestRow.id)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def results(session: Session, test_ids: Sequence[UUID]) -> dict[UUID, ClientTestResultRow]:
    """Return the last result of each of these questions that was asked."""
    query = select(ClientTestResultRow).where(ClientTestResultRow.test_id.in_(test_ids))
    return {row.test_id: row for row in await session.scalars(query)}


async def test(session: Session, test_id: UUID) -> ClientTestRow | None:
    """Return a question, of whichever client: to find out if an id is taken."""
    return await session.get(ClientTestRow, test_id)


async def add_test(
    session: Session, id: UUID, persona_id: UUID, author_id: UUID, asked: TestAsked
) -> ClientTestRow:
    """Add a question."""
    row = ClientTestRow(
        id=id,
        persona_id=persona_id,
        author_id=author_id,
        question=asked.question,
        expect=asked.expect,
        fact_id=asked.fact_id,
        created_at=now(),
    )
    session.add(row)
    await session.flush()
    return row


async def remove_test(session: Session, row: ClientTestRow) -> None:
    """Take a question away, with its result."""
    await session.execute(delete(ClientTestResultRow).where(ClientTestResultRow.test_id == row.id))
    await session.delete(row)
    await session.flush()


async def keep_result(session: Session, row: ClientTestResultRow) -> None:
    """Keep the result of a question in place of its last; of one that is gone, nothing."""
    if await session.get(ClientTestRow, row.test_id, with_for_update=True) is None:
        return
    await session.merge(row)
    await session.flush()


async def mark(session: Session, mark_id: UUID) -> ReplyMarkRow | None:
    """Return a mark, of whichever client: to find out if an id is taken."""
    return await session.get(ReplyMarkRow, mark_id)


async def add_mark(
    session: Session, id: UUID, persona_id: UUID, author_id: UUID, asked: MarkAsked
) -> ReplyMarkRow:
    """Add a mark; `asked.principle` is what became of it."""
    row = ReplyMarkRow(
        id=id,
        persona_id=persona_id,
        author_id=author_id,
        message_id=asked.message_id,
        kind=asked.kind,
        reply=asked.reply,
        text=asked.text,
        principle=asked.principle,
        created_at=now(),
    )
    session.add(row)
    await session.flush()
    return row


async def marks(
    session: Session, persona_id: UUID, *, after: UUID | None, limit: int
) -> list[ReplyMarkRow]:
    """Return the marks on a client's replies, the newest first."""
    query = select(ReplyMarkRow).where(ReplyMarkRow.persona_id == persona_id)
    if after is not None:
        query = query.where(ReplyMarkRow.id < after)
    return list(await session.scalars(query.order_by(ReplyMarkRow.id.desc()).limit(limit)))
