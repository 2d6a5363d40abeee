"""Answers that are being given while their page is shut, on both databases."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta

import pytest

from tests.support.accounts import Member, add_member
from tests.support.ask import a_page
from tests.support.visits import done_in, entered
from understudy.accounts.access import Role
from understudy.accounts.models import PersonRow
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.schemas import AskPage
from understudy.bootstrap import Services, open_services
from understudy.conversations.events import MESSAGE_DELTA
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.settings import Settings


@pytest.fixture
async def slow(installation: Settings) -> AsyncIterator[Services]:
    """Services whose model takes seconds for an answer."""
    async with open_services(installation.model_copy(update={"demo_words_per_s": 1.0})) as opened:
        yield opened


async def shut(services: Services, how: str, owner: Member, page: AskPage) -> None:
    """Let nobody ask there any more."""
    if how == "switched off":
        await services.ask.pages.switch_off(owner.actor, page.id)
    if how == "removed":
        await services.ask.pages.remove(owner.actor, page.id)
    async with services.db.begin() as session:
        if how == "over":
            row = await session.get_one(AskPageRow, page.id)
            row.expires_at = now() - timedelta(seconds=1)
        if how == "owner gone":
            (await session.get_one(PersonRow, owner.actor.id)).active = False


@pytest.mark.parametrize("how", ["switched off", "removed", "over", "owner gone"])
async def test_an_answer_stops_with_its_page_and_what_was_heard_is_kept(
    slow: Services, how: str
) -> None:
    owner = await add_member(slow.db, Role.TEACHER)
    page, other = [await a_page(slow, owner.actor) for _ in range(2)]
    opened = await entered(slow, page.slug)
    async with aclosing(slow.ask.visits.follow(opened.visit)) as events:
        await anext(events)
        said = await slow.ask.visits.say(opened.visit, "Are dogs allowed?")
        async for event in events:
            if event.name == MESSAGE_DELTA:
                break
        await slow.ask.shutting.sweep()
        assert await slow.ask.visiting.shut({page.id, other.id}) == set()
        await shut(slow, how, owner, page)
        await slow.ask.shutting.sweep()
        message = await done_in(events, said.reply_id)
    assert message.status is MessageStatus.STOPPED
    assert "Dogs are not allowed in the office.".startswith(message.text.strip())
    assert message.text
