"""What calls of a product come to, in the middle: measured on the last ones."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import select

from understudy.kernel.db import Session
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.ledger import Outcome

LOOKED_AT = 3_000
"""So many rows of the ledger, the latest, whatever they are of: it may have ten million."""


@dataclass(frozen=True, slots=True)
class Medians:
    """Tokens of `of` calls that providers have counted; each figure is a median of its own.

    Attributes:
        of: how many calls.
        input_tokens: all that was sent.
        system_tokens: of that the instructions, as we estimate them.
        line_tokens: of one line of the conversation that was sent along.
        output_tokens: of the answer.
        cached_share: of the input, from the provider's cache.
        written_share: of the input, that the provider kept from then on.
    """

    of: int
    input_tokens: float
    system_tokens: float
    line_tokens: float
    output_tokens: float
    cached_share: float
    written_share: float


async def medians(session: Session, product: str) -> dict[str, Medians]:
    """Return what a product's calls come to, by their purpose; without any, nothing."""
    row = UsageEventRow
    latest = select(row.id).order_by(row.at.desc()).limit(LOOKED_AT).subquery()
    query = select(
        row.purpose,
        row.input_tokens,
        row.system_tokens,
        row.lines,
        row.output_tokens,
        row.cached_tokens,
        row.cache_write_tokens,
    ).where(
        row.id.in_(select(latest.c.id)),
        row.product == product,
        row.outcome == Outcome.COMPLETE,
        row.usage_source == "provider",
        row.input_tokens > 0,
    )
    found = defaultdict[str, list[Any]](list)
    for each in await session.execute(query):
        found[each.purpose].append(each)
    return {purpose: _medians(rows) for purpose, rows in found.items()}


def _medians(rows: Sequence[Any]) -> Medians:
    def middle(of: Callable[[Any], float]) -> float:
        return float(median(map(of, rows)))

    return Medians(
        of=len(rows),
        input_tokens=middle(lambda row: row.input_tokens),
        system_tokens=middle(lambda row: row.system_tokens),
        line_tokens=middle(
            lambda row: max(0, row.input_tokens - row.system_tokens) / max(1, row.lines)
        ),
        output_tokens=middle(lambda row: row.output_tokens),
        cached_share=middle(lambda row: row.cached_tokens / row.input_tokens),
        written_share=middle(lambda row: row.cache_write_tokens / row.input_tokens),
    )
