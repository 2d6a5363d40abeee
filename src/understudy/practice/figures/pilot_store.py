"""SQL of the whole installation's figures: functions over a session that the caller opened.

All of it is of sessions that were opened in a time and have begun: there is an index of when.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, distinct, func, select

from understudy.accounts.access import Role
from understudy.accounts.models import PersonRow
from understudy.accounts.store import names_of
from understudy.conversations.models import ConversationRow
from understudy.kernel.db import Session
from understudy.llm.money.pricing import from_nano
from understudy.practice.clients.case_schemas import MarkKind
from understudy.practice.clients.models import ReplyMarkRow
from understudy.practice.courses.models import SectionRow
from understudy.practice.feedback.models import DisputeRow
from understudy.practice.figures.measures import (
    begun,
    held,
    number_of,
    place_of,
    spend,
    with_spend,
    within,
)
from understudy.practice.figures.schemas import Stretch, Sums
from understudy.practice.sessions.models import ReplyRatingRow, SurveyRow
from understudy.practice.sessions.schemas import Thumb

MOST_SECTIONS = 200
HELPED_FROM = 4
_NOT_GOOD = (MarkKind.CRITIQUE, MarkKind.REWRITE)


class OfSection(NamedTuple):
    """What the sessions of a section cost; None is free practice and trying out."""

    section_id: UUID | None
    name: str
    teacher: str
    students: int
    sessions: int
    nano_usd: int


async def sums(session: Session, stretches: Sequence[Stretch]) -> Mapping[date, Sums]:
    """Return what was done on each of these days."""
    found: dict[int, dict[str, Any]] = {place: {} for place in range(len(stretches))}
    for query in _queries(stretches):
        for row in (await session.execute(query)).mappings():
            values: dict[str, Any] = {name: value or 0 for name, value in row.items()}
            found[number_of(values.pop("place"))] |= values
    return {stretches[place].day: _sums(values) for place, values in found.items()}


async def people(session: Session, time: Stretch) -> tuple[int, int]:
    """Return how many people held sessions in a time, and how many of them are no students."""
    is_tester = PersonRow.role != Role.STUDENT
    theirs = select(held.student_id).where(begun(), within(held.created_at, [time]))
    query = select(func.count(), func.count().filter(is_tester)).where(PersonRow.id.in_(theirs))
    number, testers = (await session.execute(query)).one()
    return number, testers


async def sections(session: Session, time: Stretch) -> Sequence[OfSection]:
    """Return what the sessions of a time cost, by section, the most costly first."""
    nano = func.coalesce(func.sum(spend.cost_nano_usd), 0).label("nano")
    query = (
        with_spend(select(held.section_id, func.count(distinct(held.student_id)), func.count()))
        .add_columns(nano)
        .where(begun(), within(held.created_at, [time]))
        .group_by(held.section_id)
        .order_by(nano.desc(), func.count().desc())
        .limit(MOST_SECTIONS)
    )
    rows = (await session.execute(query)).all()
    named = await _sections(session, [row[0] for row in rows if row[0]])
    names = await names_of(session, {row.owner_id for row in named.values()})
    return [
        OfSection(
            section_id,
            named[section_id].name if section_id else "",
            names[named[section_id].owner_id] if section_id else "",
            students,
            number,
            int(cost),
        )
        for section_id, students, number, cost in rows
    ]


def _queries(stretches: Sequence[Stretch]) -> Iterable[Select[Any]]:
    place = place_of(held.created_at, stretches).label("place")
    which = (begun(), within(held.created_at, stretches))
    yield _held(place).where(*which).group_by(place)
    for row, columns in _SAID:
        said = select(place, *columns).select_from(held).join(row, row.session_id == held.id)
        yield said.where(*which).group_by(place)
    at = ReplyMarkRow.created_at
    place = place_of(at, stretches).label("place")
    marked = select(place, func.count().label("criticised")).where(within(at, stretches))
    yield marked.where(ReplyMarkRow.kind.in_(_NOT_GOOD)).group_by(place)


def _held(place: ColumnElement[Any]) -> Select[Any]:
    is_tester = PersonRow.role != Role.STUDENT
    columns = (
        func.count().label("sessions"),
        func.sum(ConversationRow.last_seq).label("messages"),
        func.count(distinct(held.student_id)).label("people"),
        func.count(distinct(case((is_tester, held.student_id)))).label("testers"),
        func.sum(spend.input_tokens).label("input_tokens"),
        func.sum(spend.output_tokens).label("output_tokens"),
        func.sum(spend.cost_nano_usd).label("nano"),
    )
    return (
        with_spend(select(place, *columns))
        .join(ConversationRow, ConversationRow.id == held.conversation_id)
        .join(PersonRow, PersonRow.id == held.student_id)
    )


_SAID: tuple[tuple[Any, tuple[ColumnElement[Any], ...]], ...] = (
    (
        ReplyRatingRow,
        (
            func.count().filter(ReplyRatingRow.thumb == Thumb.UP).label("liked"),
            func.count().filter(ReplyRatingRow.thumb == Thumb.DOWN).label("disliked"),
        ),
    ),
    (
        SurveyRow,
        (
            func.count().label("answers"),
            func.count().filter(SurveyRow.helpful >= HELPED_FROM).label("helped"),
        ),
    ),
    (DisputeRow, (func.count().label("disputes"),)),
)


def _sums(values: dict[str, Any]) -> Sums:
    cost_usd = from_nano(int(values.pop("nano", 0)))
    return Sums(cost_usd=cost_usd, **{name: int(value) for name, value in values.items()})


async def _sections(session: Session, ids: Sequence[UUID]) -> dict[UUID, SectionRow]:
    query = select(SectionRow).where(SectionRow.id.in_(ids))
    return {row.id: row for row in await session.scalars(query)}
