"""Puts what calls have cost in place of what they were promised, in a session the caller opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from sqlalchemy import update

from understudy.kernel.db import Session
from understudy.llm.money import spends
from understudy.llm.money.promises import Block, Reservation
from understudy.llm.money.spends import Amount, Place, Spend
from understudy.llm.tables import ReservationRow

_NOTHING = Amount()

type Ended = tuple[Reservation, Amount]
"""What was promised to a call, and what it has cost."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What calls have spent at a place, and how it is there now."""

    place: Place
    spent: Amount
    after: Spend
    reservation: Reservation


class _Changes:
    """What is to be changed at each place."""

    def __init__(self) -> None:
        self._of: dict[Place, tuple[Amount, Amount, Reservation]] = {}

    def add(self, place: Place, spent: Amount, promised: Amount, reservation: Reservation) -> None:
        before = self._of.get(place, (_NOTHING, _NOTHING))
        self._of[place] = (before[0].plus(spent), before[1].plus(promised), reservation)

    async def make(self, session: Session) -> Sequence[Settled]:
        # In the order in which all lock them.
        settled = []
        for place, (spent, promised, reservation) in sorted(self._of.items(), key=itemgetter(0)):
            if after := await spends.change(session, place, spent, promised):
                settled.append(Settled(place, spent, after, reservation))
        return settled


async def settle(session: Session, ended: Sequence[Ended]) -> Sequence[Settled]:
    """Settle calls; one that was promised something of its own only once."""
    changes = _Changes()
    alone = {each.call_id: (each, spent) for each, spent in ended if each.block is None}
    parts = dict(_by_block(ended))
    # With the last part goes what is left, and the promise with it.
    last = {block.id: of[0][0] for block, of in parts.items() if _is_last(block, len(of))}
    for id_, place, promised in await spends.take_promises(session, [*alone, *last]):
        reservation, spent = alone[id_] if id_ in alone else (last[id_], _NOTHING)
        changes.add(place, spent, promised, reservation)
    for block in sorted(parts, key=lambda each: each.id):
        reservation = parts[block][0][0]
        for _, spent in parts[block]:
            for place in block.places:
                changes.add(place, spent, _NOTHING, reservation)
        block.is_settled = block.id in last
        if not block.is_settled:
            amount = block.part.times(len(parts[block]))
            found = await take_parts(session, block.id, amount)
            for place in found:
                changes.add(place, _NOTHING, amount, reservation)
            block.is_spoiled = block.is_spoiled or not found
    return await changes.make(session)


async def give_back(session: Session, block: Block, parts: int) -> None:
    """Give parts of a block back that cost nothing."""
    amount = block.part.times(parts)
    for place in sorted(await take_parts(session, block.id, amount)):
        await spends.change(session, place, _NOTHING, amount)


async def take_parts(session: Session, block_id: UUID, amount: Amount) -> Sequence[Place]:
    """Take parts off what was promised to a block, and return where; nowhere if it was gone."""
    row = ReservationRow
    enough = (row.nano_usd >= amount.nano_usd, row.tokens >= amount.tokens)
    statement = (
        update(row)
        .where(row.call_id == block_id, *enough)
        .values(nano_usd=row.nano_usd - amount.nano_usd, tokens=row.tokens - amount.tokens)
        .returning(row.budget_id, row.of, row.period)
        .execution_options(synchronize_session=False)
    )
    return [Place(*found) for found in await session.execute(statement)]


def _by_block(ended: Sequence[Ended]) -> Iterator[tuple[Block, list[Ended]]]:
    found: dict[Block, list[Ended]] = {}
    for each in ended:
        if each[0].block:
            found.setdefault(each[0].block, []).append(each)
    yield from found.items()


def _is_last(block: Block, parts: int) -> bool:
    return not block.free and block.out <= parts
