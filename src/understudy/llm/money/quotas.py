"""What may still be spent: promised before a call, settled after it, in the database.

So a budget holds for all processes together. Reading which budgets there are costs a call nothing.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.clock import now
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.errors import LimitReached
from understudy.kernel.logs import get_logger
from understudy.kernel.process import Process, dead_among
from understudy.kernel.tasks import every
from understudy.llm.adjustments import Adjustments
from understudy.llm.money import spends
from understudy.llm.money.naming import anew, called
from understudy.llm.money.periods import began_at, period_of, resets_at
from understudy.llm.money.schemas import Budget, fitting
from understudy.llm.money.spends import Amount, Place, Spend
from understudy.llm.tables import BudgetRow
from understudy.llm.types import BudgetKey, Charge, Scope

READ_EVERY_S = 5.0
"""So soon every process knows of a budget that was set in another one."""
CLEAN_EVERY_S = 60.0
LOST_AFTER = timedelta(seconds=60)
"""A promise of this process that no call of it has, for so long, is lost."""
HELD_AT_MOST = timedelta(hours=1)
"""No call takes so long: a promise that is older is lost, whoever thinks to have it."""
ASK_AGAIN_S = 86_400.0
"""For a budget that does not begin anew: somebody has to raise it first."""

_log = get_logger(__name__)


class BudgetReached(LimitReached):
    """{budget} {state}; {anew}. What you wrote is kept."""

    code = "budget_reached"

    def __init__(self, budget: Budget, used_up: bool, moment: datetime, zone: str) -> None:  # noqa: FBT001 a fact
        self.budget = budget
        resets = resets_at(budget.period, moment, zone)
        super().__init__(
            retry_after_s=(resets - moment).total_seconds() if resets else ASK_AGAIN_S,
            budget=called(budget),
            state="is used up" if used_up else "has too little left for this",
            anew=anew(resets, zone),
        )


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a call may cost, promised to it by every budget that applies."""

    call_id: UUID
    payer_id: UUID
    budgets: Mapping[UUID, Budget]


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
        self._tidying: set[asyncio.Future[None]] = set()

    def applies(self, charge: Charge) -> bool:
        """Say whether any budget is for this charge."""
        return any(key in self._budgets for key in charge.keys)

    async def reserve(
        self, charge: Charge, call_id: UUID, nano_usd: int, tokens: int
    ) -> Reservation | None:
        """Promise a call what it may cost, by all budgets that apply or by none.

        Returns:
            What to settle or release; None if no budget applies.

        Raises:
            BudgetReached: one has too little left; says which, and when it begins anew.
        """
        if not self.applies(charge):
            return None
        promising = asyncio.ensure_future(self._promise(charge, call_id, Amount(nano_usd, tokens)))
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
        in no order, and transactions could wait for each other.

        Returns:
            The budgets that came to a warning, or to their end.
        """
        calls = {reservation.call_id: (reservation, amount) for reservation, amount in ended}
        self._running -= calls.keys()
        changes: dict[Place, tuple[Amount, Amount, Reservation]] = {}
        for call_id, place, promised in await spends.take_promises(session, list(calls)):
            reservation, spent = calls[call_id]
            before = changes.get(place, (Amount(), Amount()))
            changes[place] = (before[0].plus(spent), before[1].plus(promised), reservation)
        crossings = []
        for place, (spent, promised, reservation) in sorted(changes.items(), key=lambda c: c[0]):
            after = await spends.change(session, place, spent, promised)
            if after and (crossing := self._crossing(place, spent, after, reservation)):
                await spends.mark_warned(session, place)
                crossings.append(crossing)
        return crossings

    async def release(self, reservation: Reservation) -> None:
        """Give back what a call was promised: it has cost nothing. Cancelling does not stop it."""
        await asyncio.shield(self._tidy(self._release(reservation)))

    def abandon(self, reservation: Reservation) -> None:
        """Let go of what cannot be given back now; `release_abandoned` gives it back later."""
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
            dropped = process_id == self._process.id and call_id not in self._running
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
        if self._tidying:
            await asyncio.wait(self._tidying)

    async def _promise(self, charge: Charge, call_id: UUID, wanted: Amount) -> Reservation:
        moment = now()
        places = self._places(charge, moment)
        async with self._db.begin() as session:
            kept = [
                place
                for place in sorted(places)
                if await self._fits(session, place, places[place], wanted, moment)
            ]
            await spends.remember(session, call_id, self._process.id, kept, wanted)
        self._running.add(call_id)
        budgets = {place.budget_id: places[place] for place in kept}
        return Reservation(call_id, charge.payer_id, budgets)

    def _places(self, charge: Charge, moment: datetime) -> dict[Place, Budget]:
        found = {}
        for key in charge.keys:
            of = str(charge.payer_id) if key.scope is Scope.ROLE else key.of
            for budget in self._budgets.get(key, ()):
                period = period_of(budget.period, moment, self._zone)
                found[Place(budget.id, of, period)] = budget
        return found

    async def _fits(
        self, session: Session, place: Place, budget: Budget, wanted: Amount, moment: datetime
    ) -> bool:
        """Promise from one budget; False if it was removed meanwhile."""
        if await spends.promise(session, place, budget, wanted):
            return True
        spent = await spends.spent_of(session, place)
        if spent is None:
            since = began_at(budget.period, moment, self._zone)
            await spends.begin_spend(session, place, budget.scope, since)
            if await spends.promise(session, place, budget, wanted):
                return True
            spent = await spends.spent_of(session, place)
        if spent is None:
            return False
        raise BudgetReached(budget, budget.share(*spent) >= 1, moment, self._zone)

    def _crossing(
        self, place: Place, spent: Amount, after: Spend, reservation: Reservation
    ) -> Crossing | None:
        budget = reservation.budgets[place.budget_id]
        share = budget.share(*after.spent)
        before = budget.share(*after.spent.minus(spent))
        warns = share >= self._adjustments.now.warn_at_share and not after.warned
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

    async def _take_back(self, promising: asyncio.Future[Reservation]) -> None:
        with suppress(BudgetReached, DatabaseUnavailable, SQLAlchemyError):
            await self._release(await promising)

    async def _release(self, reservation: Reservation) -> None:
        self.abandon(reservation)
        try:
            async with self._db.begin() as session:
                await self.settle(session, reservation, 0, 0)
        except (DatabaseUnavailable, SQLAlchemyError):  # `release_abandoned` will find it
            _log.warning("reservation.not_released", call=reservation.call_id.hex)
