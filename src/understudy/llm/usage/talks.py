"""What conversations have used, by product or by person."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from understudy.kernel.db import Session
from understudy.llm.tables import ConversationSpendRow
from understudy.llm.usage import resting
from understudy.llm.usage.schemas import By
from understudy.llm.usage.sums import Part


class Conversations(NamedTuple):
    """What conversations have used, as long as they last."""

    number: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_nano_usd: int = 0


async def conversations(
    session: Session, part: Part, by: By, among: Sequence[UUID] = ()
) -> dict[Any, Conversations]:
    """Add up the conversations that began in a time, by product or by these people."""
    row = ConversationSpendRow
    if part.is_whole and by is By.PRODUCT and part.payer_id is None:
        rows = await session.execute(resting.whole(part.product))
        return {found[0]: Conversations(*map(int, found[1:])) for found in rows}
    column = {By.PRODUCT: row.product, By.PERSON: row.payer_id}[by]
    names = ("calls", "input_tokens", "output_tokens", "cost_nano_usd")
    sums = [func.count(), *(func.sum(getattr(row, name)) for name in names)]
    query = select(column, *sums).where(row.first_at >= part.start, row.first_at < part.end)
    if by is By.PERSON:
        query = query.where(row.payer_id.in_(among))
    rows = await session.execute(query.where(*part.of(row)).group_by(column))
    return {found[0]: Conversations(*map(int, found[1:])) for found in rows}


def all_of(groups: Iterable[Conversations]) -> Conversations:
    """Return all conversations as one group."""
    return Conversations(*map(sum, zip(Conversations(), *groups, strict=True)))
