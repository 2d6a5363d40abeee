"""SQL of attempts that run: what the ledger is to say of them should their process die.

Written before the request leaves, taken away by the transaction that writes the call.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select

from understudy.kernel.db import Session, insert_into
from understudy.llm.money.spends import Place
from understudy.llm.tables import OpenAttemptRow
from understudy.llm.usage.ledger import Attempt, LedgerRow, row_of

_READ: dict[str, Callable[[str], object]] = {"at": datetime.fromisoformat, "cost_usd": Decimal}
_READ |= dict.fromkeys(("id", "request_id", "payer_id", "actor_id"), UUID)
_READ |= dict.fromkeys(("conversation_id", "message_id", "job_id"), UUID)

type Marker = dict[str, Any]
"""A row of what runs, by the names of its columns."""


class Found(NamedTuple):
    """An attempt whose process is gone: its row for the ledger, and who promised what it cost."""

    row: LedgerRow
    places: Sequence[Place]


def marker_of(attempt: Attempt, places: Iterable[Place], process_id: UUID) -> Marker:
    """Return how an attempt is written down that is about to begin.

    Args:
        attempt: as the ledger is to have it if it is lost.
        places: where its cost is promised.
        process_id: who makes it.
    """
    return {
        "id": attempt.id,
        "process_id": process_id,
        "payer_id": attempt.charge.payer_id,
        "actor_id": attempt.charge.actor_id,
        "facts": {name: _plain(value) for name, value in row_of(attempt).items()},
        "places": [[str(place.budget_id), place.of, place.period] for place in places],
    }


async def write(session: Session, markers: Sequence[Marker]) -> None:
    """Write down that attempts are about to begin; a second time, do nothing."""
    if markers:
        await session.execute(
            insert_into(session, OpenAttemptRow).on_conflict_do_nothing(), markers
        )


async def close(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Take attempts away that have ended; return those that were still there."""
    if not ids:
        return set()
    row = OpenAttemptRow
    statement = delete(row).where(row.id.in_(ids)).returning(row.id)
    found = await session.scalars(statement.execution_options(synchronize_session=False))
    return set(found)


async def processes(session: Session) -> set[UUID]:
    """Return who has attempts that run."""
    return set(await session.scalars(select(OpenAttemptRow.process_id).distinct()))


async def take(session: Session, process_ids: Collection[UUID], most: int) -> list[Found]:
    """Take attempts of these processes away, so many at most; nobody else gets the same."""
    row = OpenAttemptRow
    theirs = select(row.id).where(row.process_id.in_(process_ids)).order_by(row.id).limit(most)
    statement = (
        delete(row)
        .where(row.id.in_(theirs.with_for_update(skip_locked=True)))
        .returning(row.facts, row.places)
        .execution_options(synchronize_session=False)
    )
    return [
        Found(_row(facts), [Place(UUID(budget), of, period) for budget, of, period in places])
        for facts, places in await session.execute(statement)
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _row(facts: dict[str, Any]) -> LedgerRow:
    return {
        name: value if value is None else _READ[name](value) if name in _READ else value
        for name, value in facts.items()
    }
