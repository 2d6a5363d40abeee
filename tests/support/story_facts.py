"""What is true when the story is over, read where it is kept."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from playwright.async_api import Page
from sqlalchemy import select

from understudy.kernel.db import Database
from understudy.llm.tables import UsageEventRow


async def ledger(url: str) -> list[UsageEventRow]:
    """Return every call that was paid for, or was free."""
    db = Database(url)
    try:
        async with db.read() as session:
            return list(await session.scalars(select(UsageEventRow).order_by(UsageEventRow.at)))
    finally:
        await db.aclose()


async def feedback(page: Page, session_id: str) -> Any:
    """Return the feedback on a session as whoever looks at this page may read it."""
    answer = await page.request.get(f"/api/practice/sessions/{session_id}/feedback")
    assert answer.ok, await answer.text()
    return await answer.json()


def quotes_in(view: Any) -> Iterator[tuple[str, str]]:
    """Yield every quote of a report, and the text of the turn that it names."""
    said = {turn["turn"]: turn["text"] for turn in view["turns"]}
    said[0] = view["report"]["reflection"]
    for evidence in _evidence(view["report"]):
        yield evidence["text"], said[evidence["turn"]]


def _evidence(part: Any) -> Iterator[Any]:
    """Yield what is quoted anywhere in a report."""
    if isinstance(part, dict):
        if {"turn", "source", "text"} <= part.keys():
            yield part
        for inner in part.values():
            yield from _evidence(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _evidence(inner)


async def counted(page: Page, assignment_id: str, name: str, criterion: str) -> str:
    """Return the level that counts in the gradebook of a teacher."""
    answer = await page.request.get(f"/api/practice/assignments/{assignment_id}/gradebook.csv")
    assert answer.ok, await answer.text()
    rows = csv.DictReader(io.StringIO(await answer.text()))
    row = next(row for row in rows if row["name"] == name)
    return next(level for column, level in row.items() if column.endswith(f": {criterion}"))
