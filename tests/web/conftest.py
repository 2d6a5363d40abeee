"""Fixtures of the pages' tests."""

from collections.abc import AsyncIterator

import pytest

from tests.support.job_items import ItemJobs, make_table
from tests.support.site import Site, open_site
from understudy.kernel.settings import Settings


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[Site]:
    """The app on an empty database."""
    async with open_site(settings) as opened:
        yield opened


@pytest.fixture
async def job_site(settings: Settings) -> AsyncIterator[Site]:
    """The same with a kind of job, on which nothing works."""
    async with open_site(settings, lambda db, gateway: [ItemJobs(db, gateway).kind]) as opened:
        await make_table(opened.services.db)
        yield opened
