"""Inboxes of ask pages over HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.ask import a_page
from tests.support.server import Served, serving
from tests.support.visits import answered, entered
from understudy.accounts.access import Role
from understudy.ask.visits.schemas import Feedback
from understudy.kernel.settings import Settings


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def owner(served: Served) -> Member:
    return await add_member(served.services.db, Role.RESEARCHER)


async def test_an_inbox_is_read_and_a_conversation_in_it_opened(
    served: Served, owner: Member
) -> None:
    services = served.services
    page = await a_page(services, owner.actor)
    opened = await entered(services, page.slug)
    message = await answered(services, opened, "How much does a parking space cost?")
    await services.ask.visits.rate(opened.visit, message.id, Feedback(value=-1, comment="Sad"))
    async with client(served.url, owner.token) as http:
        place = f"/api/ask/pages/{page.id}/inbox"
        summary = (await http.get(f"{place}/summary?days=7")).json()
        assert (len(summary["days"]), summary["unanswered"], summary["disliked"]) == (7, 1, 1)
        (gap,) = (await http.get(f"{place}/questions")).json()["items"]
        assert gap["conversation_id"] == str(opened.visit.id)
        (talk,) = (await http.get(f"{place}/conversations")).json()["items"]
        assert (await http.get(f"{place}/conversations/{talk['id']}")).json() == talk
        (opinion,) = (await http.get(f"{place}/feedback")).json()["items"]
        assert (opinion["value"], opinion["comment"]) == (-1, "Sad")
        said = (await http.get(f"/api/conversations/{talk['id']}/messages")).json()["items"]
        assert [each["role"] for each in said] == ["user", "persona"]
        for wrong in ("summary?days=0", "questions?days=9999", "conversations?after=nowhere"):
            assert (await http.get(f"{place}/{wrong}")).status_code == 400
        for status in (204, 404):
            gone = await http.delete(f"{place}/conversations/{talk['id']}")
            assert gone.status_code == status
        emptied = await http.delete(f"{place}/conversations")
        assert emptied.json() == {"deleted": 0, "kept": 0}
