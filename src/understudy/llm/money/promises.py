"""What budgets promise to calls, written down together for calls that ask at the same time.

One transaction for many: on SQLite, where one writes at a time, a call would otherwise wait for
every other one before it is asked.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.errors import LimitReached
from understudy.kernel.process import Process
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.money import spends
from understudy.llm.money.naming import anew, called
from understudy.llm.money.periods import began_at, resets_at
from understudy.llm.money.schemas import Budget
from understudy.llm.money.spends import Amount, Place

ASK_AGAIN_S = 86_400.0
"""For a budget that does not begin anew: somebody has to raise it first."""


class BudgetReached(LimitReached):
    """{budget} {state}; {anew}. What you wrote is kept."""

    code = "budget_reached"

    def __init__(self, budget: Budget, used_up: bool, moment: datetime, zone: str) -> None:  # noqa: FBT001 a fact
        self.budget = budget
        self.resets = resets = resets_at(budget.period, moment, zone)
        super().__init__(
            retry_after_s=(resets - moment).total_seconds() if resets else ASK_AGAIN_S,
            budget=called(budget),
            state="is used up" if used_up else "has too little left for this",
            anew=anew(resets, zone),
        )

    def hide_amounts(self) -> None:
        """Take the sentence for who sees no amounts: it says whom they can ask."""
        self.message = SENTENCES[Cause.BUDGET]


@dataclass(slots=True, eq=False)
class Block:
    """What several calls may cost, promised together; each takes a part.

    Attributes:
        id: of the promise.
        key: what calls have in common that may have a part of it.
        part: what one of them may cost.
        places: where it is promised.
        free: parts that nobody has.
        made_s: when it was made, as `monotonic_s` tells time.
        out: parts that calls have.
        is_settled: whether it was taken away with its last part.
        is_spoiled: whether it is no longer as it should be in the database.
    """

    id: UUID
    key: object
    part: Amount
    places: Mapping[Place, Budget]
    free: int
    made_s: float
    out: int = 0
    is_settled: bool = False
    is_spoiled: bool = False


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a call may cost, promised to it at every place that applies.

    `call_id` names the promise; with a `block`, it is that of the block, and the call has a part.
    """

    call_id: UUID
    payer_id: UUID
    places: Mapping[Place, Budget]
    block: Block | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A promise that is asked for; `kept` becomes the places it was written down at."""

    call_id: UUID
    wanted: Amount
    places: Mapping[Place, Budget]
    moment: datetime
    kept: asyncio.Future[Sequence[Place]] = field(default_factory=asyncio.Future)


class _OneByOne(Exception):
    pass


class Promises:
    """The one who writes promises down in this process."""

    def __init__(self, db: Database, process: Process, timezone: str) -> None:
        self._db, self._process, self._zone = db, process, timezone
        self._asked: list[_Asked] = []
        self._lock = asyncio.Lock()

    async def ask(
        self, call_id: UUID, wanted: Amount, places: Mapping[Place, Budget], moment: datetime
    ) -> Sequence[Place]:
        """Promise an amount at all of these places, or at none. They are those of the moment.

        Not to be cancelled: what is being written is for others too.

        Returns:
            Where it was promised: not of budgets that were removed meanwhile.

        Raises:
            BudgetReached: one has too little left.
        """
        asked = _Asked(call_id, wanted, places, moment)
        self._asked.append(asked)
        async with self._lock:
            if not asked.kept.done():  # else whoever went before has asked for it too
                group, self._asked = self._asked, []
                await self._promise_all(group)
        return asked.kept.result()

    async def _promise_all(self, group: Sequence[_Asked]) -> None:
        try:
            # Not worth a wait for the disk: after a power cut no call is left that it was for.
            async with self._db.begin(fleeting=True) as session:
                await _promise_sums(session, group)
                await self._remember(session, [(each, list(each.places)) for each in group])
        except _OneByOne:
            for asked in group:
                await self._promise_one(asked)
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            for asked in group:
                asked.kept.set_exception(error)
        else:
            for asked in group:
                asked.kept.set_result(sorted(asked.places))

    async def _promise_one(self, asked: _Asked) -> None:
        try:
            async with self._db.begin(fleeting=True) as session:
                kept = [
                    place
                    for place in sorted(asked.places)
                    if await self._fits(session, place, asked.places[place], asked)
                ]
                await self._remember(session, [(asked, kept)])
        except (BudgetReached, DatabaseUnavailable, SQLAlchemyError) as error:
            asked.kept.set_exception(error)
        else:
            asked.kept.set_result(kept)

    async def _remember(
        self, session: Session, kept: Sequence[tuple[_Asked, Sequence[Place]]]
    ) -> None:
        promises = [(asked.call_id, places, asked.wanted) for asked, places in kept]
        await spends.remember(session, self._process.id, promises)

    async def _fits(self, session: Session, place: Place, budget: Budget, asked: _Asked) -> bool:
        """Promise from one budget; False if it was removed meanwhile."""
        if await spends.promise(session, place, budget, asked.wanted):
            return True
        spent = await spends.spent_of(session, place)
        if spent is None:
            since = began_at(budget.period, asked.moment, self._zone)
            await spends.begin_spend(session, place, budget.scope, since)
            if await spends.promise(session, place, budget, asked.wanted):
                return True
            spent = await spends.spent_of(session, place)
        if spent is None:
            return False
        raise BudgetReached(budget, budget.share(*spent) >= 1, asked.moment, self._zone)


async def _promise_sums(session: Session, group: Sequence[_Asked]) -> None:
    totals: dict[Place, Amount] = {}
    budgets: dict[Place, Budget] = {}
    for asked in group:
        budgets.update(asked.places)
        for place in asked.places:
            totals[place] = totals.get(place, Amount()).plus(asked.wanted)
    for place in sorted(totals):
        if not await spends.promise(session, place, budgets[place], totals[place]):
            raise _OneByOne
