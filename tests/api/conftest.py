from collections.abc import AsyncIterator

import httpx2
import pytest
from openai import AsyncOpenAI

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.ask import a_page
from tests.support.openai_programs import Scene, a_scene, sdk
from tests.support.server import serving
from tests.support.visits import Place
from understudy.accounts.access import Role
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


@pytest.fixture
async def place(installation: Settings) -> AsyncIterator[Place]:
    """The app, and a page of a teacher's that is on."""
    async with serving(installation) as served:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(
            served.services, owner.actor, allowed_origins=["https://school.example"]
        )
        yield Place(served, owner, page)
