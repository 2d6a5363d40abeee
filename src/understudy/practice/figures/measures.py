"""What figures are made of, as SQL: the database adds up, and no session is read to be counted."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.llm.money.pricing import from_nano
from understudy.llm.tables import ConversationSpendRow
from understudy.personas.models import PersonaVersionRow
from understudy.practice.figures.rules import Run, runs
from understudy.practice.figures.schemas import Costs, Stretch, Times
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage

held = PracticeSessionRow
spend = ConversationSpendRow

LIVE_FOR = timedelta(minutes=30)
"""A session that is under way and in which nothing happened for so long is not talked in now."""
_SHARES = (0.5, 0.95)
_DAY_S = 86_400

type Column = InstrumentedAttribute[Any]


class Spread(NamedTuple):
    """How values lie; of none, all but `n` are zero."""

    n: int
    mean: float
    median: float
    p95: float


def begun() -> ColumnElement[bool]:
    """Which sessions were more than opened."""
    return held.began_at.is_not(None)


def of_section(section_id: UUID) -> ColumnElement[bool]:
    """Which sessions are those of a section."""
    return held.section_id == section_id


def of_client(persona_id: UUID) -> ColumnElement[bool]:
    """Which sessions are those with a client, in any of its versions."""
    version = PersonaVersionRow
    return held.persona_version_id.in_(select(version.id).where(version.persona_id == persona_id))


def of_session(id: UUID) -> ColumnElement[bool]:
    """Which session has this id."""
    return held.id == id


def place_of(at: Column, stretches: Sequence[Stretch]) -> ColumnElement[Any]:
    """Return in which of these days a moment lies, to be read by `number_of`.

    SQLite knows no time zones. Days are as long as each other but for two in a year, so that their
    number can be told from the seconds; to compare with each would take as long as there are days.
    """
    return case(*((at < run.end, _place_in(run, at)) for run in runs(stretches)))


def number_of(place: float | Decimal) -> int:
    """Return the number of a day, counted from 0."""
    return int(place) // _DAY_S


def within(at: Column, stretches: Sequence[Stretch]) -> ColumnElement[bool]:
    """Which moments lie in these days."""
    return and_(at >= stretches[0].start, at < stretches[-1].end)


async def spread(session: Session, found: Select[Any]) -> Spread:
    """Return how the values of a query lie, whose one column is called `value`.

    The median is the smallest value that half of all do not exceed; so for 95 %.
    """
    each = found.subquery().c
    place = func.row_number().over(order_by=each.value).label("place")
    ranked = select(each.value, place, func.count().over().label("of")).subquery().c
    reached = [
        func.min(ranked.value).filter(ranked.place >= ranked.of * share) for share in _SHARES
    ]
    query = select(func.count(ranked.value), func.avg(ranked.value), *reached)
    n, mean, median, p95 = (await session.execute(query)).one()
    return Spread(int(n), float(mean or 0), float(median or 0), float(p95 or 0))


def times_of(found: Spread, unit_s: float = 1.0) -> Times | None:
    """Return values of so many seconds each as durations; None if nothing was measured."""
    if not found.n:
        return None
    mean, median, p95 = (round(value * unit_s, 3) for value in found[1:])
    return Times(n=found.n, mean_s=mean, median_s=median, p95_s=p95)


async def costs(session: Session, which: ColumnElement[bool]) -> Costs:
    """Return what sessions have cost that have begun."""
    nano = func.coalesce(spend.cost_nano_usd, 0)
    of = (which, begun())
    lies = await spread(session, with_spend(select(nano.label("value"))).where(*of))
    sums = select(
        func.sum(spend.cost_nano_usd), func.sum(spend.input_tokens), func.sum(spend.output_tokens)
    )
    query = with_spend(sums).where(*of)
    total, input_tokens, output_tokens = (await session.execute(query)).one()
    return Costs(
        total_usd=from_nano(int(total or 0)),
        mean_usd=_usd(lies.mean) if lies.n else None,
        median_usd=_usd(lies.median) if lies.n else None,
        input_tokens=int(input_tokens or 0),
        output_tokens=int(output_tokens or 0),
    )


def with_spend[*Columns](query: Select[*Columns]) -> Select[*Columns]:
    """Read from sessions, each with what its conversation has cost."""
    return query.select_from(held).outerjoin(spend, spend.conversation_id == held.conversation_id)


async def number(session: Session, which: ColumnElement[bool]) -> int:
    """Return how many sessions have begun."""
    return await session.scalar(select(func.count()).select_from(held).where(which, begun())) or 0


async def live(session: Session, *which: ColumnElement[bool]) -> int:
    """Return in how many sessions something happens now."""
    # Written into the statement: only so does PostgreSQL know that the index of these is enough.
    is_active = held.stage == literal(Stage.ACTIVE.value, literal_execute=True)
    query = select(func.count()).where(is_active, held.updated_at > now() - LIVE_FOR, *which)
    return await session.scalar(query) or 0


def _place_in(run: Run, at: Column) -> ColumnElement[Any]:
    before_s = run.place * _DAY_S
    if not run.is_even:
        return literal(before_s)
    seconds = extract("epoch", at) - int(run.start.timestamp())
    return before_s + seconds - seconds % _DAY_S


def _usd(nano: float) -> Decimal:
    return from_nano(round(nano))
