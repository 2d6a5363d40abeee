"""Fixtures of the model layer."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support.llm import Play, scripted_gateway
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway
from understudy.llm.providers.scripted import ScriptedProvider, Step
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


@pytest.fixture
async def play(db: Database) -> AsyncIterator[Play]:
    async with AsyncExitStack() as stack:

        async def opened(
            settings: Settings, *scripts: Iterable[Step]
        ) -> tuple[Gateway, ScriptedProvider]:
            return await stack.enter_async_context(scripted_gateway(db, settings, *scripts))

        yield opened
