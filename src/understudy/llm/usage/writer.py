"""Writes calls down when they have ended: their attempts, what they cost, what they are charged to.

Calls that end while others are being written are written together next: one transaction for many.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable, Session, insert_into
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import Background
from understudy.llm.money.quotas import Quotas, Reservation
from understudy.llm.money.spends import Amount
from understudy.llm.tables import ConversationSpendRow
from understudy.llm.types import Charge
from understudy.llm.usage.alerts import Alerts, Raised, Spend
from understudy.llm.usage.ledger import Attempt, add_attempt

WRITE_AGAIN_AFTER_S = 0.5
"""What could not be written is tried once more after this."""
NANO = Decimal(1_000_000_000)

_log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class Bill:
    """A call that has ended: its attempts, and what was reserved for it."""

    charge: Charge
    attempts: list[Attempt] = field(default_factory=list)
    reservation: Reservation | None = None

    @property
    def nano_usd(self) -> int:
        """What is known of its cost."""
        return sum(int((a.cost_usd or Decimal(0)) * NANO) for a in self.attempts)

    @property
    def tokens(self) -> int:
        """Its tokens, read and written."""
        return sum(a.usage.input_tokens + a.usage.output_tokens for a in self.attempts)


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
            if await self._write(bills):
                return
            await asyncio.sleep(WRITE_AGAIN_AFTER_S)
            for each in bills:  # one by one: what is wrong with one must not lose the others
                if not await self._write([each]):
                    await self._lose(each)

    async def _write(self, bills: Sequence[Bill]) -> bool:
        # What was said is there, whether or not it could be written down what it cost.
        try:
            async with self._db.begin() as session:
                raised = await self._write_into(session, bills)
        except IntegrityError:
            return len(bills) == 1  # it was there: only the word of it had been lost
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            _log.warning("ledger.failed", calls=len(bills), reason=repr(error))
            return False
        self._alerts.announce(raised)
        return True

    async def _lose(self, bill: Bill) -> None:
        for attempt in bill.attempts:
            _log.error(
                "ledger.lost",
                request=attempt.request_id.hex,
                model=attempt.model,
                outcome=str(attempt.outcome),
                input_tokens=attempt.usage.input_tokens,
                output_tokens=attempt.usage.output_tokens,
            )
        if bill.reservation:
            with suppress(DatabaseUnavailable, SQLAlchemyError):
                await self._quotas.release(bill.reservation)

    async def _write_into(self, session: Session, bills: Sequence[Bill]) -> list[Raised]:
        for bill in bills:
            for attempt in bill.attempts:
                add_attempt(session, attempt)
        await session.flush()
        spends = [s for bill in sorted(bills, key=_place) if (s := await _spend(session, bill))]
        ended = [
            (bill.reservation, Amount(bill.nano_usd, bill.tokens))
            for bill in bills
            if bill.reservation
        ]
        crossings = await self._quotas.settle_all(session, ended)
        return await self._alerts.consider(session, spends, crossings)


def _place(bill: Bill) -> str:
    # Rows are locked in one order by everybody, so that no two wait for each other.
    return str(bill.charge.conversation_id)


async def _spend(session: Session, bill: Bill) -> Spend | None:
    charge, cost = bill.charge, bill.nano_usd
    if charge.conversation_id is None or not bill.attempts:
        return None
    row, at = ConversationSpendRow, bill.attempts[-1].at
    read = sum(attempt.usage.input_tokens for attempt in bill.attempts)
    insert = insert_into(session, row).values(
        conversation_id=charge.conversation_id,
        payer_id=charge.payer_id,
        product=charge.product,
        first_at=at,
        last_at=at,
        calls=1,
        input_tokens=read,
        output_tokens=bill.tokens - read,
        cost_nano_usd=cost,
    )
    new = insert.excluded
    upsert = insert.on_conflict_do_update(
        index_elements=[row.conversation_id],
        set_={
            "last_at": new.last_at,
            "calls": row.calls + 1,
            "input_tokens": row.input_tokens + new.input_tokens,
            "output_tokens": row.output_tokens + new.output_tokens,
            "cost_nano_usd": row.cost_nano_usd + new.cost_nano_usd,
        },
    ).returning(row.cost_nano_usd)
    after = (await session.execute(upsert)).scalar_one()
    return Spend(
        conversation_id=charge.conversation_id,
        payer_id=charge.payer_id,
        product=charge.product,
        before_nano=after - cost,
        after_nano=after,
    )
