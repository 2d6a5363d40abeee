"""A small school of the benchmark's seeding script: its rows fit together, and pages show them."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import httpx2
import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.engine import make_url

from benchmarks.practice_lists.__main__ import ask
from benchmarks.practice_lists.seed import NotEmpty, Sizes, seed
from benchmarks.practice_lists.targets import targets
from tests.support.fixtures import POSTGRES, _tell_postgres
from tests.support.server import serving
from understudy.conversations.models import MessageRow
from understudy.kernel.db import Database, Row
from understudy.kernel.settings import Settings
from understudy.practice.sessions.models import PracticeSessionRow

SIZES = Sizes(students=60, sessions=600)


@pytest.fixture
async def school(postgres_url: str) -> AsyncIterator[Database]:
    """A database of its own, filled; `postgres_url` skips where there is no PostgreSQL."""
    assert postgres_url
    name = f"understudy_test_{secrets.token_hex(6)}"
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    await seed(url, SIZES)
    db = Database(url)
    yield db
    await db.aclose()
    await asyncio.to_thread(asyncio.run, _tell_postgres(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def test_the_seeded_school_is_whole_and_can_be_looked_at(
    school: Database, settings: Settings
) -> None:
    assert [
        table.name for table in Row.metadata.sorted_tables if await orphans(school, table)
    ] == []
    assert await number(school, PracticeSessionRow) == SIZES.sessions
    messages = await number(school, MessageRow)
    assert 14 * SIZES.sessions < messages < 17 * SIZES.sessions
    with pytest.raises(NotEmpty):
        await seed(school.url, SIZES)
    assert await number(school, MessageRow) == messages
    here = settings.model_copy(update={"database_url": school.url, "run_jobs": False})
    async with serving(here) as there, httpx2.AsyncClient(base_url=there.url, timeout=30) as client:
        for each in await targets(school):
            await ask(client, each)  # raises unless it is shown


async def orphans(db: Database, table: Table) -> bool:
    """Tell whether a row refers to one that is not there: nobody looked when it was written."""
    async with db.read() as session:
        for key in table.foreign_keys:
            there = select(key.column).correlate(None).scalar_subquery()
            lost = select(key.parent).where(key.parent.is_not(None), key.parent.not_in(there))
            if (await session.execute(lost.limit(1))).first():
                return True
    return False


async def number(db: Database, row: type[Row]) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0
