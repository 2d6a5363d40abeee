import pytest

from tests.support.accounts import Member, add_member
from tests.support.ask import a_page
from understudy.accounts.access import Role
from understudy.ask.pages.schemas import AskPage
from understudy.bootstrap import Services


@pytest.fixture
async def owner(services: Services) -> Member:
    return await add_member(services.db, Role.TEACHER)


@pytest.fixture
async def page(services: Services, owner: Member) -> AskPage:
    return await a_page(services, owner.actor)
