from collections.abc import AsyncIterator

import httpx2
import pytest
from openai import AsyncOpenAI

from tests.support.api import client
from tests.support.openai_programs import Scene, a_scene, sdk
from understudy.kernel.settings import Settings


@pytest.fixture
async def scene(settings: Settings) -> AsyncIterator[Scene]:
    """The app with a scripted model, a teacher with a persona, and a student."""
    async with a_scene(settings) as opened:
        yield opened


@pytest.fixture
async def program(scene: Scene) -> AsyncIterator[AsyncOpenAI]:
    """The official SDK with the teacher's token."""
    async with sdk(scene.url, scene.teacher.token) as opened:
        yield opened


@pytest.fixture
async def raw(scene: Scene) -> AsyncIterator[httpx2.AsyncClient]:
    """Plain HTTP with the teacher's token."""
    async with client(scene.url, scene.teacher.token) as opened:
        yield opened
