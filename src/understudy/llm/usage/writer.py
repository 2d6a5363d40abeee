"""Writes calls down when they have ended: their attempts, what they cost, what they are charged to.

Calls that end while others are being written are written together next: one transaction for many.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable, Session, insert_into
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import Background
from understudy.llm.money.quotas import Quotas, Reservation
from understudy.llm.money.spends import Amount
from understudy.llm.tables import ConversationSpendRow, UsageEventRow
from understudy.llm.types import Charge
from understudy.llm.usage.alerts import Alerts, Raised, Spend
from understudy.llm.usage.ledger import Attempt, write_attempts

WRITE_AGAIN_AFTER_S = 0.5
"""What could not be written is tried once more after this."""
NANO = Decimal(1_000_000_000)

_log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class Bill:
    """What a call leaves behind: its attempts, and what was promised for it.

    `reservation` is for the attempt that runs; `paid` are those of attempts that failed and cost
    something all the same, so that the next one does not spend what nobody promised.
    """

    charge: Charge
    attempts: list[Attempt] = field(default_factory=list)
    reservation: Reservation | None = None
    paid: list[tuple[Reservation, Amount]] = field(default_factory=list)

    @property
    def nano_usd(self) -> int:
        """What is known of its cost."""
        return sum(int((a.cost_usd or Decimal(0)) * NANO) for a in self.attempts)

    @property
    def tokens(self) -> int:
        """Its tokens, read and written."""
        return sum(a.usage.input_tokens + a.usage.output_tokens for a in self.attempts)

    @property
    def settled(self) -> list[tuple[Reservation, Amount]]:
        """What each promise has come to."""
        if self.reservation is None:
            return self.paid
        nano = self.nano_usd - sum(amount.nano_usd for _, amount in self.paid)
        tokens = self.tokens - sum(amount.tokens for _, amount in self.paid)
        return [(self.reservation, Amount(nano, tokens)), *self.paid]


class Writer:
    """The one writer of the ledger in this process."""

    def __init__(self, db: Database, quotas: Quotas, alerts: Alerts, tasks: Background) -> None:
        self._db, self._quotas, self._alerts, self._tasks = db, quotas, alerts, tasks
        self._lock = asyncio.Lock()
        self._waiting: list[Bill] = []
        self._writing: set[asyncio.Task[None]] = set()

    async def write(self, bill: Bill) -> None:
        """Write a call down; returns when it is there, or lost and logged.

        Who cancels the caller does not cancel the bill.
        """
        if not bill.attempts and bill.reservation is None:
            return
        self._waiting.append(bill)
        task = self._tasks.task(self._flush(bill))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        await asyncio.shield(task)

    async def finish(self) -> None:
        """Wait until everything is written."""
        if self._writing:
            await asyncio.wait(self._writing)

    async def _flush(self, bill: Bill) -> None:
        async with self._lock:
            if bill not in self._waiting:  # whoever went before has written it too
                return
            bills, self._waiting = self._waiting, []
            if await self._write(bills) is None:
                return
            await asyncio.sleep(WRITE_AGAIN_AFTER_S)
            wrong = None
            for each in bills:  # one by one: what is wrong with one must not lose the others
                if not isinstance(wrong, DatabaseUnavailable):  # one long wait does for all
                    wrong = await self._write([each])
                if wrong:
                    await self._lose(each, wrong)

    async def _write(self, bills: Sequence[Bill]) -> Exception | None:
        """Write bills in one transaction; returns what went wrong."""
        # What was said is there, whether or not it could be written down what it cost.
        try:
            async with self._db.begin() as session:
                raised = await self._write_into(session, bills)
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            if len(bills) == 1 and await self._was_written(bills[0], error):
                return None
            _log.warning("ledger.failed", calls=len(bills), reason=repr(error))
            return error
        self._alerts.announce(raised)
        return None

    async def _was_written(self, bill: Bill, error: Exception) -> bool:
        """Say whether a bill was there before: then only the word of it had been lost."""
        if not (isinstance(error, IntegrityError) and bill.attempts):
            return False
        with suppress(DatabaseUnavailable, SQLAlchemyError):
            async with self._db.read() as session:
                return await session.get(UsageEventRow, bill.attempts[0].id) is not None
        return False

    async def _lose(self, bill: Bill, wrong: Exception) -> None:
        for attempt in bill.attempts:
            _log.error(
                "ledger.lost",
                request=attempt.request_id.hex,
                model=attempt.model,
                outcome=str(attempt.outcome),
                input_tokens=attempt.usage.input_tokens,
                output_tokens=attempt.usage.output_tokens,
            )
        for reservation, _ in bill.settled:
            if isinstance(wrong, DatabaseUnavailable):
                self._quotas.abandon(reservation)
            else:
                await self._quotas.release(reservation)

    async def _write_into(self, session: Session, bills: Sequence[Bill]) -> list[Raised]:
        await write_attempts(session, [each for bill in bills for each in bill.attempts])
        spends = await _add_to_conversations(session, bills)
        ended = [promise for bill in bills for promise in bill.settled]
        crossings = await self._quotas.settle_all(session, ended)
        return await self._alerts.consider(session, spends, crossings)


async def _add_to_conversations(session: Session, bills: Sequence[Bill]) -> list[Spend]:
    """Add what was spent to the conversations' sums; returns each sum before and after."""
    added: dict[UUID, dict[str, Any]] = {}
    for bill in bills:
        if bill.charge.conversation_id is not None and bill.attempts:
            _add(added, bill.charge.conversation_id, bill)
    if not added:
        return []
    row = ConversationSpendRow
    insert = insert_into(session, row)
    sums = ("calls", "input_tokens", "output_tokens", "cost_nano_usd")
    upsert = insert.on_conflict_do_update(
        index_elements=[row.conversation_id],
        set_={"last_at": insert.excluded.last_at}
        | {name: getattr(row, name) + insert.excluded[name] for name in sums},
    )
    # In one order for everybody who locks these rows, so that no two wait for each other.
    _ = await session.execute(upsert, [added[talk] for talk in sorted(added)])
    query = select(row.conversation_id, row.cost_nano_usd).where(row.conversation_id.in_(added))
    return [
        Spend(
            conversation_id=talk,
            payer_id=added[talk]["payer_id"],
            product=added[talk]["product"],
            before_nano=after - added[talk]["cost_nano_usd"],
            after_nano=after,
        )
        for talk, after in await session.execute(query)
    ]


def _add(added: dict[UUID, dict[str, Any]], talk: UUID, bill: Bill) -> None:
    at, read = bill.attempts[-1].at, sum(each.usage.input_tokens for each in bill.attempts)
    values = added.setdefault(
        talk,
        {
            "conversation_id": talk,
            "payer_id": bill.charge.payer_id,
            "product": bill.charge.product,
            "first_at": at,
            "last_at": at,
            "calls": 0,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_nano_usd": 0,
        },
    )
    values["last_at"] = max(values["last_at"], at)
    values["calls"] += 1
    values["input_tokens"] += read
    values["output_tokens"] += bill.tokens - read
    values["cost_nano_usd"] += bill.nano_usd
