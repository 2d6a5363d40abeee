"""Writes calls down: attempts that begin unwatched, and calls that have ended, with their cost.

What comes while others are being written is written together next, in one transaction for many.
What nobody waits for is written at most so often a second, and goes along with what somebody
waits for.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import Background
from understudy.llm.money.quotas import Quotas
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage import open_attempts, totals
from understudy.llm.usage.alerts import Alerts, Raised
from understudy.llm.usage.bills import Bill
from understudy.llm.usage.ledger import Attempt, row_of, write_rows
from understudy.llm.usage.open_attempts import Marker, marker_of

WRITE_AGAIN_AFTER_S = 0.5
"""What could not be written is tried once more after this."""
GATHERED_S = 0.05
MOST_GATHERED = 64
"""Of what nobody waits for, this is written together: so much, or what comes within so long of the
last time."""

_log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Entry:
    """A call to be written as far as it has come; with a marker, its next attempt may begin."""

    bill: Bill
    marker: Marker | None = None
    written: asyncio.Future[None] = field(default_factory=asyncio.Future)


class Writer:
    """The one writer of the ledger in this process."""

    def __init__(self, db: Database, quotas: Quotas, alerts: Alerts, tasks: Background) -> None:
        self._db, self._quotas, self._alerts, self._tasks = db, quotas, alerts, tasks
        self._lock = asyncio.Lock()
        self._waiting: list[_Entry] = []
        self._writing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._next: asyncio.Task[None] | None = None
        """Who will write what waits, as soon as what is being written is."""
        self._next_s = 0.0

    async def open(self, bill: Bill, attempt: Attempt) -> None:
        """Write down that an attempt is about to begin, as the ledger is to have it if it is lost.

        The attempts before it go into the ledger. Returns when all that is on disk.

        Raises:
            DatabaseUnavailable, SQLAlchemyError: it is not.
        """
        places = bill.reservation.places if bill.reservation else ()
        bill.opened.add(attempt.id)
        await self._done(_Entry(bill, marker_of(attempt, places, self._quotas.process_id)))

    async def write(self, bill: Bill) -> None:
        """Write a call down that has ended; returns when it is there, or lost and logged.

        Who cancels the caller does not cancel the bill.
        """
        if bill.attempts or bill.opened or (bill.reservation and not bill.reservation.block):
            await self._done(_Entry(bill))
        elif bill.reservation:  # a part that was not asked with goes back by itself
            await self._quotas.release(bill.reservation)

    async def finish(self) -> None:
        """Wait until everything is written."""
        while self._waiting or self._writing:
            self._begin()
            await asyncio.wait(self._writing)
        self._forget_timer()

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits, is being written or is set to be."""
        return not (self._waiting or self._writing or self._timer)

    async def _done(self, entry: _Entry) -> None:
        self._waiting.append(entry)
        if not entry.bill.charge.is_background or len(self._waiting) == MOST_GATHERED:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._next_s, self._begin)
        await asyncio.shield(entry.written)

    def _begin(self) -> None:
        """Begin to write what waits."""
        self._forget_timer()
        self._next_s = asyncio.get_running_loop().time() + GATHERED_S
        if self._next and not self._next.done():
            return
        self._next = task = self._tasks.task(self._flush())
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    def _forget_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    async def _flush(self) -> None:
        async with self._lock:
            self._next = None
            group, self._waiting = self._waiting, []
            self._forget_timer()  # whoever it was set for goes along
            if not group:  # whoever went before has written it
                return
            with _ending(group):
                if await self._write(group) is None:
                    return
                await asyncio.sleep(WRITE_AGAIN_AFTER_S)
                wrong = None
                for each in group:  # one by one: what is wrong with one must not lose the others
                    if not isinstance(wrong, DatabaseUnavailable):  # one long wait does for all
                        wrong = await self._write([each])
                    if wrong:
                        await self._lose(each, wrong)

    async def _write(self, group: Sequence[_Entry]) -> Exception | None:
        """Write calls in one transaction; returns what went wrong."""
        bills = list(dict.fromkeys(entry.bill for entry in group))
        for entry in group:  # here, not before: it holds for what is written in one go
            entry.bill.is_over = entry.bill.is_over or entry.marker is None
        # What was said is there, whether or not it could be written down what it cost.
        try:
            async with self._db.begin() as session:
                await open_attempts.write(session, [e.marker for e in group if e.marker])
                raised = await self._write_into(session, bills)
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            if len(bills) > 1 or not await self._was_written(bills[0], error):
                _log.warning("ledger.failed", calls=len(bills), reason=repr(error))
                return error
            raised = []
        for bill in bills:
            bill.opened -= bill.ended
            bill.written.update(attempt.id for attempt in bill.unwritten)
            for reservation, _ in bill.settled:
                self._quotas.forget(reservation)
            bill.forget_promises()
        self._alerts.announce(raised)
        return None

    async def _was_written(self, bill: Bill, error: Exception) -> bool:
        """Say whether a bill was there before: then only the word of it had been lost."""
        if not (isinstance(error, IntegrityError) and bill.unwritten):
            return False
        with suppress(DatabaseUnavailable, SQLAlchemyError):
            async with self._db.read() as session:
                return await session.get(UsageEventRow, bill.unwritten[0].id) is not None
        return False

    async def _lose(self, entry: _Entry, wrong: Exception) -> None:
        if entry.marker:  # its attempt must not begin; those before it are written at its end
            entry.written.set_exception(wrong)
            return
        for attempt in entry.bill.unwritten:
            _log.error(
                "ledger.lost",
                request=attempt.request_id.hex,
                model=attempt.model,
                outcome=str(attempt.outcome),
                input_tokens=attempt.usage.input_tokens,
                output_tokens=attempt.usage.output_tokens,
            )
        for reservation, _ in entry.bill.settled:
            if isinstance(wrong, DatabaseUnavailable):
                self._quotas.abandon(reservation)
            else:
                await self._quotas.release(reservation)

    async def _write_into(self, session: Session, bills: Sequence[Bill]) -> list[Raised]:
        ended = {each for bill in bills for each in bill.ended}
        gone = ended - await open_attempts.close(session, ended)
        for bill in bills:
            bill.lost |= gone & bill.opened
        rows = [row_of(attempt) for bill in bills for attempt in bill.unwritten]
        await write_rows(session, rows)
        spends = await totals.add(session, rows)
        settled = [promise for bill in bills for promise in bill.settled]
        crossings = await self._quotas.settle_all(session, settled)
        return await self._alerts.consider(session, spends, crossings)


@contextmanager
def _ending(group: Sequence[_Entry]) -> Iterator[None]:
    """Let nobody wait for ever, whatever becomes of those who write."""
    is_written = False
    try:
        yield
        is_written = True
    finally:
        for entry in group:
            if entry.written.done():
                continue
            if is_written:
                entry.written.set_result(None)
            else:
                entry.written.cancel()
