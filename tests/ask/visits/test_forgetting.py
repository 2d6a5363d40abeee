"""What visitors asked is deleted, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.accounts import Member, add_member
from tests.support.ask import a_page
from tests.support.visits import SOMEBODY, answered, entered
from understudy.accounts import audit
from understudy.accounts.access import Role
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.entering import Opened
from understudy.ask.visits.forgetting import Forgetting
from understudy.ask.visits.inbox_schemas import Emptied
from understudy.ask.visits.models import AskAnswerRow, AskSessionRow
from understudy.ask.visits.problems import SessionUnknown, TalkNotFound
from understudy.ask.visits.visitor import Caller
from understudy.bootstrap import Services, open_services
from understudy.conversations.events import MESSAGE_DELTA
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.kernel.clock import now
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.tables import UsageEventRow

OF = (
    AskAnswerRow.conversation_id,
    AskSessionRow.conversation_id,
    MessageRow.conversation_id,
    ParticipantRow.conversation_id,
    ConversationRow.id,
)


@pytest.fixture
def forgetting(services: Services) -> Forgetting:
    return services.ask.forgetting


async def asked(services: Services, page: AskPage, caller: Caller = SOMEBODY) -> Opened:
    """Let a visitor ask twice, the second time in place of the first."""
    opened = await entered(services, page.slug, caller)
    answer = await answered(services, opened, "Are dogs allowed?")
    visits = services.ask.visits
    async with aclosing(visits.follow(opened.visit)) as events:
        await anext(events)
        assert answer.parent_id
        await visits.edit(opened.visit, answer.parent_id, "How much leave is there?")
        async for event in events:
            if event.name == "message.done":
                return opened
    raise AssertionError("the answer never came")


async def left(services: Services, opened: Opened) -> list[int]:
    """Return how many rows of a session there are in each table."""
    async with services.db.read() as session:
        counts = [select(func.count()).where(each == opened.visit.id) for each in OF]
        return [await session.scalar(each) or 0 for each in counts]


async def test_a_visitor_has_a_session_forgotten_and_its_cost_stays(
    services: Services, owner: Member, page: AskPage, forgetting: Forgetting
) -> None:
    opened, other = await asked(services, page), await asked(services, page)
    assert await left(services, opened) == await left(services, other) == [2, 1, 4, 2, 1]
    await services.ask.pages.switch_off(owner.actor, page.id)  # they may all the same
    visit, token = opened.visit, opened.told.resume_token
    await forgetting.own(page.slug, visit.id, token, SOMEBODY)
    assert await left(services, opened) == [0, 0, 0, 0, 0]
    assert await left(services, other) == [2, 1, 4, 2, 1]
    async with services.db.read() as session:
        ledger = select(func.count()).where(UsageEventRow.conversation_id == visit.id)
        assert await session.scalar(ledger) == 2
    await services.ask.pages.switch_on(owner.actor, page.id)
    for refused in (
        services.ask.entering.resume(page.slug, visit.id, token, SOMEBODY),
        services.ask.visits.say(visit, "Are you still there?"),
        services.ask.visits.document(visit, 0),
        forgetting.own(page.slug, visit.id, token, SOMEBODY),
    ):
        with pytest.raises(SessionUnknown):
            await refused


async def test_a_session_is_forgotten_by_nobody_else(
    services: Services, owner: Member, page: AskPage, forgetting: Forgetting
) -> None:
    student = await add_member(services.db)
    own = Caller(SOMEBODY.address, student.actor)
    opened, elsewhere = await asked(services, page, own), await a_page(services, owner.actor)
    visit, token = opened.visit, opened.told.resume_token
    for slug, shown, caller in (
        (page.slug, token, SOMEBODY),
        (page.slug, token, Caller(SOMEBODY.address, owner.actor)),
        (page.slug, "understudy_guessed", own),
        (elsewhere.slug, token, own),
        ("nowhere", token, own),
    ):
        with pytest.raises(SessionUnknown):
            await forgetting.own(slug, visit.id, shown, caller)
    assert (await left(services, opened))[0]
    await forgetting.own(page.slug, visit.id, token, own)
    assert not any(await left(services, opened))


async def test_an_owner_deletes_one_conversation_or_all_on_record(
    services: Services, owner: Member, page: AskPage, forgetting: Forgetting
) -> None:
    one, two, three = [await asked(services, page) for _ in range(3)]
    elsewhere = await a_page(services, owner.actor)
    kept = await asked(services, elsewhere)
    other = await add_member(services.db, Role.TEACHER, email="other@example.org")
    for refused in (
        forgetting.one(other.actor, page.id, one.visit.id),
        forgetting.all_of(other.actor, page.id),
    ):
        with pytest.raises(PageNotFound):
            await refused
    for wrong in (kept.visit.id, new_id()):
        with pytest.raises(TalkNotFound):
            await forgetting.one(owner.actor, page.id, wrong)
    await forgetting.one(owner.actor, page.id, one.visit.id)
    talks = (await services.ask.inbox.talks(owner.actor, page.id)).items
    assert {talk.id for talk in talks} == {two.visit.id, three.visit.id}
    assert await forgetting.all_of(owner.actor, page.id) == Emptied(deleted=2, kept=0)
    assert await forgetting.all_of(owner.actor, page.id) == Emptied(deleted=0, kept=0)
    assert not (await services.ask.inbox.talks(owner.actor, page.id)).items
    assert (await left(services, kept))[0]
    async with services.db.read() as session:
        found = await audit.entries(session, None, 10, action="ask_inbox.deleted")
    told = [(each.actor_id, each.subject_id, each.facts["conversations"]) for each in found]
    assert told == [(owner.actor.id, page.id, 2), (owner.actor.id, page.id, 1)]


async def test_what_was_kept_long_enough_is_deleted_and_nothing_else(
    services: Services, page: AskPage, forgetting: Forgetting
) -> None:
    days = services.settings.ask_kept_days
    old, recent, running = [await asked(services, page) for _ in range(3)]
    async with services.db.begin() as session:
        for opened, ago in ((old, days), (recent, days - 1)):
            row = await session.get_one(AskSessionRow, opened.visit.id)
            row.expires_at = now() - timedelta(days=ago)
    assert await forgetting.sweep() == 1
    assert not any(await left(services, old))
    assert all(await left(services, recent))
    assert all(await left(services, running))
    assert await forgetting.sweep() == 0


@pytest.fixture
async def slow(installation: Settings) -> AsyncIterator[Services]:
    """Services whose model takes seconds for an answer."""
    async with open_services(installation.model_copy(update={"demo_words_per_s": 1.0})) as opened:
        yield opened


async def test_an_answer_that_is_being_given_is_stopped_first(slow: Services) -> None:
    page = await a_page(slow, (await add_member(slow.db, Role.TEACHER)).actor)
    opened = await entered(slow, page.slug)
    async with aclosing(slow.ask.visits.follow(opened.visit)) as events:
        await anext(events)
        await slow.ask.visits.say(opened.visit, "Are dogs allowed?")
        async for event in events:
            if event.name == MESSAGE_DELTA:
                break
    token = opened.told.resume_token
    await slow.ask.forgetting.own(page.slug, opened.visit.id, token, SOMEBODY)
    assert not any(await left(slow, opened))
    assert not await slow.turns.stop(opened.visit.id)


async def test_what_two_delete_at_once_is_deleted_for_both(
    services: Services, page: AskPage, forgetting: Forgetting
) -> None:
    opened = await asked(services, page)

    async def forget() -> str:
        try:
            await forgetting.of(opened.visit)
        except UnderstudyError as error:
            return error.code
        return "forgotten"

    async with asyncio.TaskGroup() as tasks:
        both = [tasks.create_task(forget()) for _ in range(2)]
    assert {task.result() for task in both} <= {"forgotten", SessionUnknown.code}
    assert not any(await left(services, opened))
