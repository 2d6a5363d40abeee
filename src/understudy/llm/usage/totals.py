"""What conversations and jobs have cost so far, added to with the rows of the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute

from understudy.kernel.db import Row, Session, insert_into
from understudy.llm.tables import ConversationSpendRow, JobSpendRow
from understudy.llm.usage import resting
from understudy.llm.usage.alerts import Spend
from understudy.llm.usage.bills import nano_of
from understudy.llm.usage.ledger import LedgerRow

_SUMS = ("calls", "input_tokens", "output_tokens", "cost_nano_usd")

type _Added = Mapping[UUID, dict[str, Any]]


async def add(session: Session, rows: Sequence[LedgerRow]) -> list[Spend]:
    """Add rows of the ledger to all sums they belong to.

    Returns:
        What each conversation had cost before and has cost now.
    """
    await _upsert(session, JobSpendRow, "job_id", _added(rows, "job_id"))
    begun = {
        row["conversation_id"]: {
            "payer_id": row["payer_id"],
            "product": row["product"],
            "first_at": row["at"],
        }
        for row in reversed(rows)
    }
    added = _added(rows, "conversation_id")
    for talk, values in added.items():
        values.update(begun[talk])
    found = await _upsert(
        session, ConversationSpendRow, "conversation_id", added, ConversationSpendRow.is_rested
    )
    await resting.add(session, [added[talk] for talk, _, is_rested in found if is_rested])
    return [
        Spend(
            conversation_id=talk,
            payer_id=added[talk]["payer_id"],
            product=added[talk]["product"],
            before_nano=after - added[talk]["cost_nano_usd"],
            after_nano=after,
        )
        for talk, after, _ in found
    ]


def _added(rows: Sequence[LedgerRow], name: str) -> dict[UUID, dict[str, Any]]:
    """Add rows up by what is named, leaving out those that have none."""
    added: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        of = row[name]
        if of is None:
            continue
        nothing = {name: of, "last_at": row["at"], **dict.fromkeys(_SUMS, 0)}
        values = added.setdefault(of, nothing)
        values["last_at"] = max(values["last_at"], row["at"])
        values["calls"] += row["attempt"] == 1
        values["input_tokens"] += row["input_tokens"]
        values["output_tokens"] += row["output_tokens"]
        values["cost_nano_usd"] += nano_of(row["cost_usd"])
    return added


async def _upsert(
    session: Session, row: type[Row], name: str, added: _Added, *also: InstrumentedAttribute[bool]
) -> Sequence[Any]:
    """Add to sums, and return what each has cost now, in nano-dollars, and what is asked also."""
    if not added:
        return []
    insert, columns = insert_into(session, row), row.metadata.tables[row.__tablename__].c
    upsert = insert.on_conflict_do_update(
        index_elements=[name],
        set_={"last_at": insert.excluded.last_at}
        | {sum_: columns[sum_] + insert.excluded[sum_] for sum_ in _SUMS},
    ).returning(columns[name], columns.cost_nano_usd, *also)
    # In one order for everybody who locks these rows, so that no two wait for each other.
    found = await session.execute(upsert, [added[of] for of in sorted(added)])
    return found.all()
