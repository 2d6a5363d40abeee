from collections.abc import AsyncIterator

import pytest

from tests.support.house import House, open_house
from understudy.kernel.settings import Settings


@pytest.fixture
async def house(installation: Settings) -> AsyncIterator[House]:
    """A house whose model says nothing until a test gives it scripts."""
    async with open_house(installation) as opened:
        yield opened
