import csv
import io
from datetime import timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.support.accounts import add_member
from tests.support.usage import NOON, an_event, wrote
from understudy.kernel.db import Database
from understudy.kernel.page import CursorInvalid, Page, encode_cursor
from understudy.llm.usage import events
from understudy.llm.usage.schemas import COST_FIELDS, UsageEvent
from understudy.llm.usage.sums import part_of

ADA = UUID(int=1)


async def read(
    db: Database, after: str | None = None, limit: int = 3, *, costs: bool = True
) -> Page[UsageEvent]:
    async with db.read() as session:
        part = await part_of(session, None, NOON + timedelta(days=1), ZoneInfo("UTC"))
        return await events.page(session, part, after, limit, costs=costs)


async def table(db: Database, *, costs: bool = True) -> list[dict[str, str]]:
    async with db.read() as session:
        part = await part_of(session, None, NOON + timedelta(days=1), ZoneInfo("UTC"))
    lines = [run async for run in events.csv_lines(db, part, costs=costs)]
    return list(csv.DictReader(io.StringIO("".join(lines))))


async def test_pages_go_back_in_time_without_gap_or_repetition(db: Database) -> None:
    # Several at the same moment: the id decides.
    rows = [an_event(ADA, NOON + timedelta(seconds=n // 3)) for n in range(10)]
    await wrote(db, *rows)
    found, after = [], None
    while True:
        page = await read(db, after)
        found += page.items
        after = page.next
        if after is None:
            break
    ordered = sorted(rows, key=lambda row: (row.at, row.id), reverse=True)
    assert [event.id for event in found] == [row.id for row in ordered]


@pytest.mark.parametrize("after", ["x", encode_cursor("noon", str(ADA)), encode_cursor("a")])
async def test_a_place_elsewhere_is_refused(db: Database, after: str) -> None:
    with pytest.raises(CursorInvalid):
        await read(db, after)


async def test_who_does_not_see_costs_sees_neither_tokens_nor_models(db: Database) -> None:
    await wrote(db, an_event(ADA, note="asked in place of gpt-5"))
    (event,) = (await read(db, costs=False)).items
    hidden = [name for name in UsageEvent.model_fields if name in COST_FIELDS]
    assert len(hidden) == 12
    assert {name: getattr(event, name) for name in hidden} == dict.fromkeys(hidden)
    assert (event.outcome, event.duration_s) == ("complete", 2.0)
    (row,) = await table(db, costs=False)
    assert {row[name] for name in hidden} == {""}


async def test_a_table_holds_every_attempt(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "CSV_ROWS_AT_ONCE", 2)
    rows = [an_event(ADA, NOON + timedelta(seconds=n)) for n in range(5)]
    await wrote(db, *rows)
    found = await table(db)
    assert [row["id"] for row in found] == [str(row.id) for row in reversed(rows)]
    assert found[0]["at_utc"] == "2026-03-10T12:00:04+00:00"
    assert (Decimal(found[0]["cost_usd"]), found[0]["input_tokens"]) == (Decimal("0.01"), "100")
    assert found[0]["job_id"] == ""


async def test_an_empty_table_has_its_head(db: Database) -> None:
    async with db.read() as session:
        part = await part_of(session, None, NOON, ZoneInfo("UTC"))
    (head,) = [run async for run in events.csv_lines(db, part, costs=True)]
    assert head.startswith("id,at_utc,request_id,")
    assert head.endswith("\r\n")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("x")'])
async def test_no_cell_is_a_formula(db: Database, name: str) -> None:
    member = await add_member(db, name=name)
    await wrote(db, an_event(member.actor.id))
    (row,) = await table(db)
    assert row["person"] == f"'{name}"
