"""SQL of what is promised and spent of budgets: functions over a session the caller opened.

Amounts are whole nano-dollars and tokens. Rows are locked in the order of `Place`, after the
promises of calls, which belong to one call each.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    update,
)

from understudy.kernel.clock import now
from understudy.kernel.db import Session, insert_into
from understudy.llm.money.schemas import NANO, Budget
from understudy.llm.tables import BudgetRow, BudgetSpendRow, ReservationRow, UsageEventRow
from understudy.llm.types import Scope

FORGOTTEN_AFTER = timedelta(days=1)
"""So long a promise that was given back is remembered: its call may yet turn out to be alive."""


_NO_LIMIT = 2**63 - 1


class Amount(NamedTuple):
    """Money and tokens."""

    nano_usd: int = 0
    tokens: int = 0

    def plus(self, other: "Amount") -> "Amount":
        """Return the sum of two."""
        return Amount(self.nano_usd + other.nano_usd, self.tokens + other.tokens)

    def times(self, number: int) -> "Amount":
        """Return so many times as much."""
        return Amount(self.nano_usd * number, self.tokens * number)

    def minus(self, other: "Amount") -> "Amount":
        """Return the difference of two."""
        return Amount(self.nano_usd - other.nano_usd, self.tokens - other.tokens)


class Place(NamedTuple):
    """Where it is written down: a budget, whose (of a role's budget), in which period."""

    budget_id: UUID
    of: str
    period: str


type Promised = tuple[UUID, Sequence[Place], Amount]
"""A call, where it was promised something, and what."""


class Spend(NamedTuple):
    """What is spent of a budget after a change, and whether its people have been warned."""

    spent: Amount
    warned: bool


# Built once, over plain tables: every call goes through these.
_SPENDS = BudgetSpendRow.metadata.tables[BudgetSpendRow.__tablename__]
_AT = and_(
    _SPENDS.c.budget_id == bindparam("at_budget_id"),
    _SPENDS.c.of == bindparam("at_of"),
    _SPENDS.c.period == bindparam("at_period"),
)
_NANO_USD, _TOKENS = bindparam("nano_usd", type_=BigInteger), bindparam("tokens", type_=BigInteger)
_MOST_NANO_USD = bindparam("most_nano_usd", type_=BigInteger)
_MOST_TOKENS = bindparam("most_tokens", type_=BigInteger)
# What costs nothing always fits, also into a budget that was overdrawn.
_PROMISE = (
    _SPENDS.update()
    .where(
        _AT,
        (_NANO_USD == 0)
        | (_SPENDS.c.spent_nano_usd + _SPENDS.c.reserved_nano_usd + _NANO_USD <= _MOST_NANO_USD),
        (_TOKENS == 0)
        | (_SPENDS.c.spent_tokens + _SPENDS.c.reserved_tokens + _TOKENS <= _MOST_TOKENS),
    )
    .values(
        reserved_nano_usd=_SPENDS.c.reserved_nano_usd + _NANO_USD,
        reserved_tokens=_SPENDS.c.reserved_tokens + _TOKENS,
    )
)
_CHANGE = (
    _SPENDS.update()
    .where(_AT)
    .values(
        spent_nano_usd=_SPENDS.c.spent_nano_usd + _NANO_USD,
        spent_tokens=_SPENDS.c.spent_tokens + _TOKENS,
        reserved_nano_usd=_SPENDS.c.reserved_nano_usd
        - bindparam("less_nano_usd", type_=BigInteger),
        reserved_tokens=_SPENDS.c.reserved_tokens - bindparam("less_tokens", type_=BigInteger),
    )
    .returning(_SPENDS.c.spent_nano_usd, _SPENDS.c.spent_tokens, _SPENDS.c.warned)
)
_REMEMBER = insert(ReservationRow.metadata.tables[ReservationRow.__tablename__])


async def promise(session: Session, place: Place, budget: Budget, wanted: Amount) -> bool:
    """Promise an amount, and say whether there was room for it, in one statement."""
    most = (budget.limit_nano_usd, budget.limit_tokens)
    most_usd, most_tokens = (_NO_LIMIT if limit is None else limit for limit in most)
    values = {**_named(place), "nano_usd": wanted.nano_usd, "tokens": wanted.tokens}
    values |= {"most_nano_usd": most_usd, "most_tokens": most_tokens}
    result = await session.execute(_PROMISE, values)
    return cast("CursorResult[Any]", result).rowcount > 0


async def spent_of(session: Session, place: Place) -> Amount | None:
    """Return what is spent there; None if nothing has been written down yet."""
    row = BudgetSpendRow
    query = select(row.spent_nano_usd, row.spent_tokens).where(_is(place))
    found = (await session.execute(query)).first()
    return Amount(*found) if found else None


async def begin_spend(session: Session, place: Place, scope: Scope, since: datetime | None) -> None:
    """Begin a period with what the ledger says was spent since then, if nobody else has.

    Of a budget that is gone, nothing is begun.
    """
    spent = await _in_ledger(session, scope, place.of, since)
    row = BudgetSpendRow
    values = {
        row.budget_id: BudgetRow.id,
        row.of: literal(place.of),
        row.period: literal(place.period),
        row.spent_nano_usd: literal(spent.nano_usd, row.spent_nano_usd.type),
        row.spent_tokens: literal(spent.tokens, row.spent_tokens.type),
        row.reserved_nano_usd: literal(0, row.spent_nano_usd.type),
        row.reserved_tokens: literal(0, row.spent_tokens.type),
        row.warned: literal(False, row.warned.type),
    }
    source = select(*values.values()).where(BudgetRow.id == place.budget_id)
    names = [column.key for column in values]
    await session.execute(
        insert_into(session, row).from_select(names, source).on_conflict_do_nothing()
    )


async def remember(session: Session, process_id: UUID, promises: Iterable[Promised]) -> None:
    """Write down what calls were promised, and by which process."""
    same = {"process_id": process_id, "at": now()}
    rows = [
        {**same, "call_id": call_id, **amount._asdict(), **place._asdict()}
        for call_id, places, amount in promises
        for place in places
    ]
    if rows:
        await session.execute(_REMEMBER, rows)


async def take_promises(
    session: Session, call_ids: Collection[UUID]
) -> Sequence[tuple[UUID, Place, Amount]]:
    """Take away what calls were promised, and return it; nothing the second time."""
    if not call_ids:
        return []
    row = ReservationRow
    statement = (
        delete(row)
        .where(row.call_id.in_(call_ids))
        .returning(row.call_id, row.budget_id, row.of, row.period, row.nano_usd, row.tokens)
        .execution_options(synchronize_session=False)
    )
    return [
        (call_id, Place(budget_id, of, period), Amount(nano_usd, tokens))
        for call_id, budget_id, of, period, nano_usd, tokens in await session.execute(statement)
    ]


async def change(session: Session, place: Place, spent: Amount, promised: Amount) -> Spend | None:
    """Add what was spent and take off what was promised for it; None of a budget that is gone."""
    values = {**_named(place), "nano_usd": spent.nano_usd, "tokens": spent.tokens}
    values |= {"less_nano_usd": promised.nano_usd, "less_tokens": promised.tokens}
    found = (await session.execute(_CHANGE, values)).first()
    return Spend(Amount(found[0], found[1]), found[2]) if found else None


async def mark_warned(session: Session, place: Place) -> None:
    """Remember that its people were warned in this period."""
    await session.execute(
        update(BudgetSpendRow)
        .where(_is(place))
        .values(warned=True)
        .execution_options(synchronize_session=False)
    )


async def warn_anew(session: Session, budget_id: UUID) -> None:
    """Forget that anybody was warned: the limits are other ones."""
    await lock_all(session, budget_id)
    await session.execute(
        update(BudgetSpendRow)
        .where(BudgetSpendRow.budget_id == budget_id)
        .values(warned=False)
        .execution_options(synchronize_session=False)
    )


async def lock_all(session: Session, budget_id: UUID) -> None:
    """Lock everything that is written down of a budget, in the order of all."""
    row = BudgetSpendRow
    query = select(row.of).where(row.budget_id == budget_id).order_by(row.of, row.period)
    await session.execute(query.with_for_update())


async def outstanding(session: Session) -> Sequence[tuple[UUID, UUID, datetime]]:
    """Return the calls that are promised anything, each with its process and the moment."""
    row = ReservationRow
    query = select(row.call_id, row.process_id, func.min(row.at).label("at")).where(
        (row.nano_usd > 0) | (row.tokens > 0)
    )
    found = await session.execute(query.group_by(row.call_id, row.process_id))
    return [(call_id, process_id, at) for call_id, process_id, at in found]


async def give_back(session: Session, call_id: UUID) -> None:
    """Give back what a call was promised that seems to be lost.

    The promise stays, of nothing: should the call be alive after all, it can be settled.
    """
    row = ReservationRow
    mine = row.call_id == call_id
    query = select(row).where(mine).order_by(row.budget_id).with_for_update()
    for found in await session.scalars(query):
        place = Place(found.budget_id, found.of, found.period)
        await change(session, place, Amount(), Amount(found.nano_usd, found.tokens))
    await session.execute(
        update(row)
        .where(mine)
        .values(nano_usd=0, tokens=0)
        .execution_options(synchronize_session=False)
    )


async def forget_given_back(session: Session) -> None:
    """Take away promises of nothing that are old."""
    row = ReservationRow
    old = row.at < now() - FORGOTTEN_AFTER
    await session.execute(delete(row).where(row.nano_usd == 0, row.tokens == 0, old))


def _is(place: Place) -> ColumnElement[bool]:
    row = BudgetSpendRow
    return and_(row.budget_id == place.budget_id, row.of == place.of, row.period == place.period)


def _named(place: Place) -> dict[str, object]:
    return {f"at_{name}": value for name, value in place._asdict().items()}


async def _in_ledger(session: Session, scope: Scope, of: str, since: datetime | None) -> Amount:
    """Add up what was spent on something; what the ledger has no column for, as nothing."""
    row = UsageEventRow
    found: ColumnElement[bool]
    match scope:
        case Scope.INSTALLATION:
            found = true()
        case Scope.PRODUCT:
            found = row.product == of
        case Scope.USER | Scope.ROLE:
            found = row.payer_id == UUID(of)
        case Scope.CONVERSATION:
            found = row.conversation_id == UUID(of)
        case Scope.JOB:
            found = row.job_id == UUID(of)
        case _:
            return Amount()
    usd, tokens = func.sum(row.cost_usd), func.sum(row.input_tokens + row.output_tokens)
    query = select(usd, tokens).where(found)
    if since:
        query = query.where(row.at >= since)
    sums = (await session.execute(query)).one()
    return Amount(int((sums[0] or Decimal(0)) * NANO), int(sums[1] or 0))
