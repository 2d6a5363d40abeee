"""Fixtures of the model layer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.llm.tables import UsageEventRow


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """One database, for what does not depend on its kind."""
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(UsageEventRow.metadata.create_all)
    yield database
    await database.aclose()
