"""Ask pages as visitors find them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.accounts import add_member
from tests.support.ask import HANDBOOK, a_document, a_page, upload
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.accounts.models import PersonRow
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import AskPage, Opening, PageChanges
from understudy.ask.pages.visiting import Visiting
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.errors import SignInRequired
from understudy.kernel.ids import new_id


@pytest.fixture
def service(services: Services) -> Visiting:
    return services.ask.visiting


async def is_closed(service: Visiting, page: AskPage) -> bool:
    """Tell whether none of the ways to a page leads there."""
    closed = []
    for way in (
        service.public(page.slug, None),
        service.enter(page.slug, None),
        service.still_open(page.id),
    ):
        try:
            await way
            closed.append(False)
        except PageNotFound:
            closed.append(True)
    assert len(set(closed)) == 1
    return closed[0]


async def test_visitors_see_the_page_and_nothing_of_whose_it_is(
    services: Services, service: Visiting
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    page = await a_page(services, owner, document, greeting="Hello", suggestions=["May dogs come?"])
    public = await service.public(page.slug.upper(), None)
    assert (public.title, public.greeting) == ("Ask the handbook", "Hello")
    assert public.suggestions == ("May dogs come?",)
    assert public.demo
    assert "An AI answers" in public.ai_notice
    assert "demo model" in public.ai_notice
    assert [(each.title, each.digest) for each in public.documents] == [
        (document.title, document.version.digest)
    ]
    told = public.model_dump_json()
    for hidden in (owner.id, page.id, document.id, document.version.id):
        assert str(hidden) not in told


async def test_a_page_is_closed_while_it_is_off_over_or_gone(
    services: Services, service: Visiting
) -> None:
    owner = actor()
    page = await a_page(services, owner, expires_at=now() + timedelta(days=1))
    assert not await is_closed(service, page)
    async with services.db.begin() as session:  # its last day passes
        row = await session.get_one(AskPageRow, page.id)
        row.expires_at = now() - timedelta(seconds=1)
    assert await is_closed(service, page)
    await services.ask.pages.change(owner, page.id, PageChanges(expires_at=None))
    assert not await is_closed(service, page)
    await services.ask.pages.switch_off(owner, page.id)
    assert await is_closed(service, page)
    await services.ask.pages.switch_on(owner, page.id)
    await services.ask.pages.remove(owner, page.id)
    assert await is_closed(service, page)
    with pytest.raises(PageNotFound):
        await service.public("nowhere", None)
    with pytest.raises(PageNotFound):
        await service.still_open(new_id())


async def test_some_pages_are_for_those_with_an_account(
    services: Services, service: Visiting
) -> None:
    page = await a_page(services, actor(), opening=Opening.SIGN_IN)
    for way in (service.public, service.enter):
        with pytest.raises(SignInRequired):
            await way(page.slug, None)
    seen = await service.public(page.slug, actor(Role.STUDENT))
    assert (await service.enter(page.slug, actor(Role.STUDENT))).public == seen
    assert seen.title == page.title


async def test_who_enters_gets_the_current_versions(services: Services, service: Visiting) -> None:
    owner = actor()
    document = await a_document(services, owner)
    page = await a_page(services, owner, document, questions_per_visitor=3)
    entered = await service.enter(page.slug, None)
    assert (entered.id, entered.owner_id) == (page.id, owner.id)
    assert entered.public.questions_per_visitor == 3
    assert entered.version_ids == (document.version.id,)
    assert entered.public.resting == ""
    text = f"{HANDBOOK}\n## New\n\nThis is new.\n"
    changed = await services.ask.documents.replace(owner, document.id, upload(text))
    assert (await service.enter(page.slug, None)).version_ids == (changed.version.id,)
    assert (await service.still_open(page.id)).version_ids == (changed.version.id,)


async def test_a_page_with_nothing_left_to_spend_rests_and_says_until_when(
    services: Services, service: Visiting
) -> None:
    owner = actor()
    page = await a_page(services, owner, budget_per_day_usd=Decimal(0))
    public = await service.public(page.slug, None)
    assert "it answers again at 00:00 on" in public.resting
    assert public.resting_until is not None
    assert (await service.still_open(page.id)).public.resting == public.resting
    await services.ask.pages.change(owner, page.id, PageChanges(budget_per_day_usd=Decimal(1)))
    opened = await service.public(page.slug, None)
    assert (opened.resting, opened.resting_until) == ("", None)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.STUDENT}])
async def test_a_page_is_shut_with_its_owners_account(
    services: Services, service: Visiting, change: dict[str, object]
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor)
    assert not await is_closed(service, page)
    async with services.db.begin() as session:
        row = await session.get_one(PersonRow, owner.actor.id)
        for name, value in change.items():
            setattr(row, name, value)
    assert await is_closed(service, page)
