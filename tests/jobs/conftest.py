"""Services that work on jobs, with the tests' own kind."""

from collections.abc import AsyncIterator

import pytest

from tests.support.job_items import ItemJobs, Working, make_table
from understudy.bootstrap import open_services
from understudy.jobs.kinds import Kind
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway


@pytest.fixture
async def working(installation: Settings) -> AsyncIterator[Working]:
    """Services that work on jobs."""
    async for each in _opened(installation, works=True):
        yield each


@pytest.fixture
async def idle(installation: Settings) -> AsyncIterator[Working]:
    """Services of a process that does not work on jobs."""
    async for each in _opened(installation, works=False):
        yield each


async def _opened(settings: Settings, *, works: bool) -> AsyncIterator[Working]:
    made: list[ItemJobs] = []

    def kinds(db: Database, gateway: Gateway) -> list[Kind]:
        made.append(ItemJobs(db, gateway))
        return [made[0].kind]

    async with open_services(settings, works=works, more_kinds=kinds) as services:
        await make_table(services.db)
        yield Working(services, made[0])
