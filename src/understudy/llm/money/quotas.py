"""What may still be spent: promised before a call, settled after it, in the database.

So a budget holds for all processes together. Reading which budgets there are costs a call nothing.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.clock import now
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.logs import get_logger
from understudy.kernel.process import Process, dead_among
from understudy.kernel.tasks import every
from understudy.llm.adjustments import Adjustments
from understudy.llm.money import settling, spends
from understudy.llm.money.blocks import Blocks
from understudy.llm.money.naming import called
from understudy.llm.money.periods import period_of, resets_at
from understudy.llm.money.promises import Block, BudgetReached, Promises, Reservation
from understudy.llm.money.schemas import Budget, fitting
from understudy.llm.money.settling import Settled
from understudy.llm.money.spends import Amount, Place
from understudy.llm.tables import BudgetRow
from understudy.llm.types import BudgetKey, Charge, Scope

READ_EVERY_S = 5.0
"""So soon every process knows of a budget that was set in another one."""
CLEAN_EVERY_S = 60.0
LOST_AFTER = timedelta(seconds=60)
"""A promise of this process that no call of it has, for so long, is lost."""
HELD_AT_MOST = timedelta(hours=1)
"""No call takes so long: a promise that is older is lost, whoever thinks to have it."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A budget of which a call has just used the last part before a warning, or before its end.

    Attributes:
        budget: which.
        called: what it is in a sentence: `The budget of this section for today ($2.00)`.
        share: how much of it is spent; 1 and more is all of it.
        period: in which day or month, or "total".
        of: whose it is, of a role's budget a person's id.
        payer_id: who paid for the call.
        resets_at: when it begins anew, if it does.
    """

    budget: Budget
    called: str
    share: float
    period: str
    of: str
    payer_id: UUID
    resets_at: datetime | None


class Quotas:
    """The budgets in force in this process, and the way to spend from them."""

    def __init__(
        self, db: Database, process: Process, timezone: str, adjustments: Adjustments
    ) -> None:
        self._db, self._process, self._zone, self._adjustments = db, process, timezone, adjustments
        self._budgets: dict[BudgetKey, list[Budget]] = {}
        self._running: set[UUID] = set()
        self._promises = Promises(db, process, timezone)
        self._blocks = Blocks(self._promises, self._give_block_back)
        self._tidying: set[asyncio.Future[None]] = set()

    @property
    def process_id(self) -> UUID:
        """Whose promises these are."""
        return self._process.id

    def applies(self, charge: Charge) -> bool:
        """Say whether any budget is for this charge."""
        return any(key in self._budgets for key in charge.keys)

    async def reserve(
        self, charge: Charge, call_id: UUID, nano_usd: int, tokens: int, *, alone: bool = False
    ) -> Reservation | None:
        """Promise a call what it may cost, by all budgets that apply or by none.

        Calls that nobody waits for take a part of what is promised to many, unless asked `alone`.

        Returns:
            What to settle or release; None if no budget applies.

        Raises:
            BudgetReached: one has too little left; says which, and when it begins anew.
        """
        if not self.applies(charge):
            return None
        alone, wanted = alone or not charge.is_background, Amount(nano_usd, tokens)
        promising = asyncio.ensure_future(self._promise(charge, call_id, wanted, alone=alone))
        try:
            return await asyncio.shield(promising)
        except asyncio.CancelledError:
            # It may be written down already, and nobody is left to settle it.
            _ = self._tidy(self._take_back(promising))
            raise

    async def settle(
        self, session: Session, reservation: Reservation, nano_usd: int, tokens: int
    ) -> list[Crossing]:
        """Put what a call has cost in place of what it was promised; see `settle_all`."""
        return await self.settle_all(session, [(reservation, Amount(nano_usd, tokens))])

    async def settle_all(
        self, session: Session, ended: Sequence[tuple[Reservation, Amount]]
    ) -> list[Crossing]:
        """Put what calls have cost in place of what they were promised; a second time, do nothing.

        Several calls of one transaction are settled together: one by one, the rows would be locked
        in no order, and transactions could wait for each other. Call `forget` when it is committed.

        Returns:
            The budgets that came to a warning, or to their end.
        """
        self._running -= {reservation.call_id for reservation, _ in ended}
        crossings = []
        for settled in await settling.settle(session, ended):
            if crossing := self._crossing(settled):
                await spends.mark_warned(session, settled.place)
                crossings.append(crossing)
        return crossings

    def forget(self, reservation: Reservation) -> None:
        """Forget what is settled: its transaction is committed."""
        if reservation.block:
            self._blocks.used(reservation.block)

    async def release(self, reservation: Reservation) -> None:
        """Give back what a call was promised: it has cost nothing. Cancelling does not stop it."""
        if reservation.block:
            self._blocks.back(reservation.block)
        else:
            await asyncio.shield(self._tidy(self._release(reservation)))

    def abandon(self, reservation: Reservation) -> None:
        """Let go of what cannot be given back now; `release_abandoned` gives it back later."""
        if reservation.block:
            self._blocks.abandon(reservation.block)
        self._running.discard(reservation.call_id)

    async def release_abandoned(self) -> None:
        """Give back what calls were promised whose process has died, or that we have lost."""
        async with self._db.begin() as session:
            await spends.forget_given_back(session)
            promised = await spends.outstanding(session)
            dead = await dead_among(session, {process_id for _, process_id, _ in promised})
        moment = now()
        for call_id, process_id, at in promised:
            age = moment - at
            held = call_id in self._running or call_id in self._blocks
            dropped = process_id == self._process.id and not held
            lost = age > HELD_AT_MOST or (dropped and age > LOST_AFTER)
            if lost or process_id in dead:
                _log.info("reservation.given_back", call=call_id.hex, process=process_id.hex)
                async with self._db.begin() as session:
                    await spends.give_back(session, call_id)

    async def load(self) -> None:
        """Read which budgets there are. One that does not fit is left out, and logged."""
        async with self._db.read() as session:
            rows = await session.scalars(select(BudgetRow).order_by(BudgetRow.id))
        budgets: dict[BudgetKey, list[Budget]] = {}
        for budget in fitting(Budget, rows, "budget_left_out"):
            budgets.setdefault(budget.key, []).append(budget)
        self._budgets = budgets

    async def keep_current(self) -> None:
        """Read again every few seconds, for ever."""
        await every(READ_EVERY_S, self.load, "budgets_not_read")

    async def keep_clean(self) -> None:
        """Give back what was abandoned every minute, for ever."""
        await every(CLEAN_EVERY_S, self.release_abandoned, "reservations_not_cleaned")

    async def aclose(self) -> None:
        """Finish what is being given back."""
        while self._tidying:
            await asyncio.wait(self._tidying)
        self._blocks.aclose()
        if self._tidying:
            await asyncio.wait(self._tidying)

    async def _promise(
        self, charge: Charge, call_id: UUID, wanted: Amount, *, alone: bool
    ) -> Reservation:
        moment = now()
        places = self._places(charge, moment)
        if not alone and (block := await self._blocks.take(charge, wanted, places, moment)):
            return Reservation(block.id, charge.payer_id, block.places, block)
        try:
            kept = await self._promises.ask(call_id, wanted, places, moment)
        except BudgetReached:
            if not await self._give_free_parts_back():
                raise
            kept = await self._promises.ask(call_id, wanted, places, moment)
        self._running.add(call_id)
        return Reservation(call_id, charge.payer_id, {place: places[place] for place in kept})

    def _places(self, charge: Charge, moment: datetime) -> dict[Place, Budget]:
        found = {}
        for key in charge.keys:
            of = str(charge.payer_id) if key.scope is Scope.ROLE else key.of
            for budget in self._budgets.get(key, ()):
                period = period_of(budget.period, moment, self._zone)
                found[Place(budget.id, of, period)] = budget
        return found

    def _crossing(self, settled: Settled) -> Crossing | None:
        if settled.spent == Amount():  # who gives back has nobody to tell
            return None
        place, reservation = settled.place, settled.reservation
        budget = reservation.places[place]
        share = budget.share(*settled.after.spent)
        before = budget.share(*settled.after.spent.minus(settled.spent))
        warns = share >= self._adjustments.now.warn_at_share and not settled.after.warned
        if not (warns or before < 1 <= share):
            return None
        ends = resets_at(budget.period, now(), self._zone)
        return Crossing(
            budget, called(budget), share, place.period, place.of, reservation.payer_id, ends
        )

    def _tidy(self, work: Coroutine[Any, Any, None]) -> asyncio.Future[None]:
        # Remembered until it is done: who is cancelled does not wait for it, `aclose` does.
        tidying = asyncio.ensure_future(work)
        self._tidying.add(tidying)
        tidying.add_done_callback(self._tidying.discard)
        return tidying

    def _give_block_back(self, block: Block) -> None:
        """Give back what is left of a block that nobody uses."""
        _ = self._tidy(self._release(_whole(block)))

    async def _give_free_parts_back(self) -> bool:
        """Give back what nobody has asked with yet: nobody is refused because of it."""
        freed = list(self._blocks.free())
        for block, parts in freed:
            if block.out:
                async with self._db.begin() as session:
                    await settling.give_back(session, block, parts)
            else:
                await self._release(_whole(block))
        return bool(freed)

    async def _take_back(self, promising: asyncio.Future[Reservation]) -> None:
        with suppress(BudgetReached, DatabaseUnavailable, SQLAlchemyError):
            await self.release(await promising)

    async def _release(self, reservation: Reservation) -> None:
        self.abandon(reservation)
        try:
            async with self._db.begin() as session:
                await self.settle(session, reservation, 0, 0)
        except (DatabaseUnavailable, SQLAlchemyError):  # `release_abandoned` will find it
            _log.warning("reservation.not_released", call=reservation.call_id.hex)


def _whole(block: Block) -> Reservation:
    """Return a block as a promise to one call: it is given back like one. It was nobody's."""
    return Reservation(block.id, block.id, block.places)
