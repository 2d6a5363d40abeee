"""Single attempts: page by page, and as a table for other programs."""

import csv
import io
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from understudy.accounts.store import names_of
from understudy.kernel.cells import cell
from understudy.kernel.db import Database, Session
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.schemas import UsageEvent, without_costs
from understudy.llm.usage.sums import Part

CSV_ROWS_AT_ONCE = 1_000
_TAKEN_AS_THEY_ARE = set(UsageEvent.model_fields) - {"person_id", "person"}


async def page(
    session: Session, part: Part, after: str | None, limit: int, *, costs: bool
) -> Page[UsageEvent]:
    """Return attempts, the newest first; without what tells of costs unless `costs`."""
    row = UsageEventRow
    query = select(row).where(row.at >= part.start, row.at < part.end, *part.of(row))
    if after is not None:
        at, last_id = _place(after)
        # The first condition says nothing new; it is what the index can use.
        query = query.where(row.at <= at, or_(row.at < at, and_(row.at == at, row.id < last_id)))
    query = query.order_by(row.at.desc(), row.id.desc()).limit(limit + 1)
    rows = list(await session.scalars(query))
    events = await shown(session, rows, costs=costs)
    last = events[limit - 1] if len(events) > limit else None
    cursor = encode_cursor(last.at.isoformat(), str(last.id)) if last else None
    return page_of(events, limit, cursor)


async def shown(
    session: Session, rows: Iterable[UsageEventRow], *, costs: bool
) -> list[UsageEvent]:
    """Return attempts as others see them, with what the people are called now."""
    rows = list(rows)
    names = await names_of(session, {row.payer_id for row in rows})
    events = [
        UsageEvent(
            person_id=row.payer_id,
            person=names[row.payer_id],
            **{name: getattr(row, name) for name in _TAKEN_AS_THEY_ARE},
        )
        for row in rows
    ]
    return events if costs else [without_costs(event) for event in events]


async def csv_lines(db: Database, part: Part, *, costs: bool) -> AsyncGenerator[str]:
    """Write all attempts as CSV (RFC 4180), the newest first; each yield is a run of lines.

    A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP).
    """
    names = list(UsageEvent.model_fields)
    yield _written([["at_utc" if name == "at" else name for name in names]])
    after: str | None = None
    while True:
        # A session per page: a slow reader must not keep a transaction open.
        async with db.read() as session:
            found = await page(session, part, after, CSV_ROWS_AT_ONCE, costs=costs)
        if found.items:
            yield _written([[_cell(getattr(e, name)) for name in names] for e in found.items])
        after = found.next
        if after is None:
            return


def _written(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 any field
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case str():
            return cell(value)
        case _:
            return str(value)


def _place(after: str) -> tuple[datetime, UUID]:
    at, last_id = decode_cursor(after, 2)
    try:
        return datetime.fromisoformat(at), UUID(last_id)
    except ValueError:
        raise CursorInvalid from None
