"""Fixtures of the pages' tests."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.job_items import ItemJobs, make_table
from tests.support.site import Site, open_site
from understudy.kernel.settings import Settings


@pytest.fixture
async def site(settings: Settings, sqlite_file: Path) -> AsyncIterator[Site]:
    """The app on an empty database."""
    settings.data.mkdir()
    shutil.copy(sqlite_file, settings.data / "understudy.db")
    async with open_site(settings) as opened:
        yield opened


@pytest.fixture
async def job_site(settings: Settings, sqlite_file: Path) -> AsyncIterator[Site]:
    """The same with a kind of job, on which nothing works."""
    settings.data.mkdir()
    shutil.copy(sqlite_file, settings.data / "understudy.db")
    async with open_site(settings, lambda db, gateway: [ItemJobs(db, gateway).kind]) as opened:
        await make_table(opened.services.db)
        yield opened
