"""Conversations that rest: in few sums, so that years of them need not be added up again.

Nothing was asked in them for long. What is asked in one of them after all is added to the sums in
the transaction that adds to its row, whose lock is the same that lets it rest: the sums and the
conversations that do not rest are all there are, at any moment.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, not_, select, union_all, update

from understudy.kernel.db import Session, insert_into
from understudy.llm.tables import ConversationSpendRow
from understudy.llm.usage.tables import RestedSpendRow

_SUMS = ("calls", "input_tokens", "output_tokens", "cost_nano_usd")
_NAMES = ("product", "number", *_SUMS)
spend, rested = ConversationSpendRow, RestedSpendRow


async def rest(session: Session, quiet_since: datetime, most: int) -> int:
    """Let conversations rest in which nothing was asked since; return how many did."""
    quiet = select(spend.conversation_id).where(not_(spend.is_rested), spend.last_at < quiet_since)
    quiet = quiet.order_by(spend.last_at).limit(most).with_for_update(skip_locked=True)
    ids = list(await session.scalars(quiet))
    if ids:
        sums = _sums().where(spend.conversation_id.in_(ids)).order_by(spend.product)
        rows = [dict(zip(_NAMES, row, strict=True)) for row in await session.execute(sums)]
        await _add(session, rows)
        resting = update(spend).where(spend.conversation_id.in_(ids)).values(is_rested=True)
        await session.execute(resting.execution_options(synchronize_session=False))
    return len(ids)


async def add(session: Session, added: Iterable[Mapping[str, Any]]) -> None:
    """Add what was asked in conversations that rest: a `product` and its sums, for each."""
    rows: dict[str, dict[str, Any]] = {}
    for each in added:
        product = each["product"]
        row = rows.setdefault(product, {"product": product, **dict.fromkeys(_NAMES[1:], 0)})
        for name in _SUMS:
            row[name] += each[name]
    await _add(session, [rows[product] for product in sorted(rows)])


def whole(product: str | None) -> Select[Any]:
    """Return what all conversations have used, by product: one question, so one moment."""
    awake = _sums().where(not_(spend.is_rested))
    kept = select(*(getattr(rested, name) for name in _NAMES))
    if product is not None:
        awake, kept = awake.where(spend.product == product), kept.where(rested.product == product)
    each = union_all(awake, kept).subquery().c
    return select(each.product, *(func.sum(each[n]) for n in _NAMES[1:])).group_by(each.product)


def _sums() -> Select[Any]:
    sums = [func.sum(getattr(spend, name)).label(name) for name in _SUMS]
    return select(spend.product, func.count().label("number"), *sums).group_by(spend.product)


async def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert, columns = insert_into(session, rested), rested.metadata.tables["rested_spends"].c
    added = {name: columns[name] + insert.excluded[name] for name in _NAMES[1:]}
    upsert = insert.on_conflict_do_update(index_elements=["product"], set_=added)
    await session.execute(upsert, rows)
