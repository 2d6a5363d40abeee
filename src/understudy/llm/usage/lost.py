"""Finds attempts whose process died while they ran, and writes them into the ledger.

They were asked, so they are likely to be paid: without a row the provider's bill would be the only
witness. What was asked is known, what was answered is not.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable, Session, insert_into
from understudy.kernel.logs import get_logger
from understudy.kernel.process import dead_among
from understudy.kernel.tasks import every
from understudy.llm.money import spends
from understudy.llm.money.spends import Amount, Place
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage import open_attempts, totals
from understudy.llm.usage.bills import nano_of
from understudy.llm.usage.ledger import LedgerRow
from understudy.llm.usage.open_attempts import Found

LOOK_EVERY_S = 60.0
TAKEN_AT_ONCE = 500

_log = get_logger(__name__)


class Lost:
    """Looks after the attempts of other processes."""

    def __init__(self, db: Database, process_id: UUID) -> None:
        self._db, self._process_id = db, process_id

    async def keep_found(self) -> None:
        """Look at once, then every minute, for ever."""
        with suppress(DatabaseUnavailable, SQLAlchemyError):
            await self.find()
        await every(LOOK_EVERY_S, self.find, "lost_attempts_not_found")

    async def find(self) -> int:
        """Write down what processes have lost that died; return how many attempts that were."""
        async with self._db.read() as session:
            owners = await open_attempts.processes(session)
            # Whoever looks is alive, whatever the others may think.
            dead = await dead_among(session, owners - {self._process_id})
        found = 0
        while dead and (some := await self._write_some(dead)):
            found += some
        if found:
            _log.warning("ledger.found_lost", attempts=found, processes=len(dead))
        return found

    async def _write_some(self, dead: set[UUID]) -> int:
        async with self._db.begin() as session:
            found = await open_attempts.take(session, dead, TAKEN_AT_ONCE)
            new = await _write_new(session, [each.row for each in found])
            added = [each for each in found if each.row["id"] in new]
            await totals.add(session, [each.row for each in added])
            await _charge(session, added)
        return len(found)


async def _write_new(session: Session, rows: Sequence[LedgerRow]) -> set[Any]:
    """Write rows that the ledger has not, and return their ids."""
    if not rows:
        return set()
    insert = insert_into(session, UsageEventRow).on_conflict_do_nothing()
    return set(await session.scalars(insert.returning(UsageEventRow.id), rows))


async def _charge(session: Session, found: Sequence[Found]) -> None:
    """Put what was lost into the budgets that had promised it; the promise returns by itself."""
    spent: dict[Place, Amount] = {}
    for row, places in found:
        amount = Amount(nano_of(row["cost_usd"]), row["input_tokens"] + row["output_tokens"])
        for place in places:
            spent[place] = spent.get(place, Amount()).plus(amount)
    for place in sorted(spent):
        await spends.change(session, place, spent[place], Amount())
