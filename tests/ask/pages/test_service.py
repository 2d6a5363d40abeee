"""Ask pages for their owners, on both databases."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.ask import HANDBOOK, a_document, a_page, upload
from tests.support.personas import actor
from understudy.accounts.access import Actor, Role
from understudy.ask.pages.problems import (
    MakesNoPages,
    PageDocumentsUnknown,
    PageIdTaken,
    PageModelNotAllowed,
    PageNotFound,
    PageNotReady,
    SlugTaken,
)
from understudy.ask.pages.schemas import Accent, AskPage, PageChanges, PageDraft
from understudy.ask.pages.service import PageService
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.llm.types import Scope


@pytest.fixture
def service(services: Services) -> PageService:
    return services.ask.pages


async def refused(use: Awaitable[object]) -> type[Exception] | None:
    """Return what a use raises, if it does."""
    try:
        await use
    except (PageNotFound, MakesNoPages) as error:
        return type(error)
    return None


async def uses(service: PageService, who: Actor, page: AskPage) -> list[type[Exception] | None]:
    """Try all there is to do with a page."""
    return [
        await refused(service.get(who, page.id)),
        await refused(service.change(who, page.id, PageChanges(greeting="Hello"))),
        await refused(service.switch_on(who, page.id)),
        await refused(service.switch_off(who, page.id)),
        await refused(service.remove(who, page.id)),
    ]


async def test_owners_and_administrators_manage_a_page_and_nobody_else_finds_it(
    services: Services, service: PageService
) -> None:
    owner = actor()
    page = await a_page(services, owner)
    for role in (Role.STUDENT, Role.TEACHER, Role.RESEARCHER):
        assert await uses(service, actor(role), page) == [PageNotFound] * 5
    assert await uses(service, actor(Role.ADMIN), page) == [None] * 5
    assert await uses(service, owner, page) == [PageNotFound] * 5
    assert await uses(service, owner, await a_page(services, owner)) == [None] * 5


async def test_students_make_no_pages(service: PageService) -> None:
    student = actor(Role.STUDENT)
    assert await refused(service.create(student, PageDraft(title="Mine"))) is MakesNoPages
    assert await refused(service.list(student)) is MakesNoPages


async def test_a_page_begins_off_with_a_budget_and_an_address_from_its_title(
    services: Services, service: PageService
) -> None:
    owner = actor()
    page = await service.create(owner, PageDraft(title="Fragen an Frau Müller?"))
    assert (page.slug, page.is_on) == ("fragen-an-frau-muller", False)
    assert (page.budget.limit_usd, page.budget.spent_usd) == (Decimal(1), Decimal(0))
    assert page.budget.resets_at is not None
    assert page.accent is Accent.TEAL
    assert page.documents == ()
    (state,) = (await services.budgets.of(Scope.ASK_PAGE, [str(page.id)]))[str(page.id)]
    assert state.owner_id == owner.id
    assert await service.get(owner, page.id) == page


async def test_addresses_are_chosen_made_unlike_or_unguessable(service: PageService) -> None:
    owner = actor()
    one = await service.create(owner, PageDraft(title="Staff handbook"))
    two = await service.create(owner, PageDraft(title="Staff handbook"))
    assert two.slug != one.slug
    assert two.slug.startswith(f"{one.slug}-")
    chosen = await service.create(owner, PageDraft(title="Staff handbook", slug="Handbook-24"))
    assert chosen.slug == "handbook-24"
    with pytest.raises(SlugTaken, match="handbook-24"):
        await service.create(owner, PageDraft(title="Else", slug="handbook-24"))
    hidden = await service.create(owner, PageDraft(title="Staff handbook", unguessable=True))
    assert len(hidden.slug) >= 26
    assert "handbook" not in hidden.slug


async def test_an_address_changes_and_that_of_a_removed_page_stays_taken(
    service: PageService,
) -> None:
    owner = actor()
    page = await service.create(owner, PageDraft(title="Staff handbook"))
    moved = await service.change(owner, page.id, PageChanges(slug="our-rules"))
    assert moved.slug == "our-rules"
    assert (await service.change(owner, page.id, PageChanges(slug="our-rules"))) == (
        moved.model_copy(update={"updated_at": (await service.get(owner, page.id)).updated_at})
    )
    other = await service.create(owner, PageDraft(title="Else"))
    with pytest.raises(SlugTaken):
        await service.change(owner, other.id, PageChanges(slug="our-rules"))
    hidden = await service.change(owner, other.id, PageChanges(unguessable=True))
    assert len(hidden.slug) >= 26
    await service.remove(owner, page.id)
    with pytest.raises(SlugTaken):
        await service.create(owner, PageDraft(title="Else", slug="our-rules"))


async def test_the_same_request_makes_one_page(services: Services, service: PageService) -> None:
    owner, id_ = actor(), new_id()
    document = await a_document(services, owner)
    draft = PageDraft(title="Ask us", document_ids=(document.id,), suggestions=("Dogs?",))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.create(owner, draft, id_)) for _ in range(3)]
    first, *others = [task.result() for task in tasks]
    assert others == [first, first]
    with pytest.raises(PageIdTaken):
        await service.create(owner, PageDraft(title="Ask them"), id_)
    with pytest.raises(PageNotFound):
        await service.create(actor(), draft, id_)


async def test_lists_show_own_pages_page_by_page_the_newest_first(
    services: Services, service: PageService
) -> None:
    owner = actor()
    for title in ("One", "Two", "Three"):
        await service.create(owner, PageDraft(title=title))
    await a_page(services, actor())
    first = await service.list(owner, limit=2)
    rest = await service.list(owner, limit=2, after=first.next)
    assert [page.title for page in (*first.items, *rest.items)] == ["Three", "Two", "One"]
    assert rest.next is None
    assert len((await service.list(actor(Role.ADMIN))).items) == 4


async def test_a_change_changes_only_what_it_names(
    services: Services, service: PageService
) -> None:
    owner = actor()
    day = now() + timedelta(days=1)
    page = await a_page(services, owner, greeting="Hello", expires_at=day, model="demo", on=False)
    changed = await service.change(owner, page.id, PageChanges(budget_per_day_usd=Decimal("2.5")))
    assert changed.budget.limit_usd == Decimal("2.5")
    assert (changed.greeting, changed.expires_at) == ("Hello", day)
    assert (changed.documents, changed.model) == (page.documents, "demo")
    cleared = await service.change(owner, page.id, PageChanges(expires_at=None, model=None))
    assert (cleared.expires_at, cleared.model, cleared.greeting) == (None, None, "Hello")


async def test_a_page_has_only_its_owners_documents(
    services: Services, service: PageService
) -> None:
    owner, admin = actor(), actor(Role.ADMIN)
    own, foreign = await a_document(services, owner), await a_document(services, admin)
    page = await a_page(services, owner, own)
    for wrong in ((foreign.id,), (new_id(),), (own.id, own.id)):
        for who in (owner, admin):
            with pytest.raises(PageDocumentsUnknown):
                await service.change(who, page.id, PageChanges(document_ids=wrong))
    assert await service.get(owner, page.id) == page


async def test_documents_stand_in_the_order_given_with_their_current_versions(
    services: Services, service: PageService
) -> None:
    owner = actor()
    one, two = await a_document(services, owner), await a_document(services, owner, title="Two")
    page = await a_page(services, owner, one, two)
    assert [each.title for each in page.documents] == ["Staff handbook", "Two"]
    assert page.tokens == one.version.tokens + two.version.tokens
    turned = await service.change(owner, page.id, PageChanges(document_ids=(two.id, one.id)))
    assert [each.title for each in turned.documents] == ["Two", "Staff handbook"]
    text = f"{HANDBOOK}\n## New\n\nThis is new.\n"
    changed = await services.ask.documents.replace(owner, one.id, upload(text))
    shown = (await service.get(owner, page.id)).documents
    assert [each.version_id for each in shown] == [two.version.id, changed.version.id]


async def test_only_a_model_that_may_be_chosen_is_taken(services: Services) -> None:
    owner = actor()
    with pytest.raises(PageModelNotAllowed, match="openai:gpt-5"):
        await a_page(services, owner, model="openai:gpt-5")
    assert (await a_page(services, owner, model="demo")).room.model == "demo"


async def test_a_page_is_on_only_with_documents_and_before_its_last_day(
    services: Services, service: PageService
) -> None:
    owner = actor()
    page = await service.create(
        owner, PageDraft(title="Empty", expires_at=now() - timedelta(hours=1))
    )
    assert len(page.problems) == 2
    with pytest.raises(PageNotReady, match=r"no document.*last day"):
        await service.switch_on(owner, page.id)
    document = await a_document(services, owner)
    changes = PageChanges(document_ids=(document.id,), expires_at=None)
    assert (await service.change(owner, page.id, changes)).problems == ()
    assert (await service.switch_on(owner, page.id)).is_on
    assert (await service.switch_on(owner, page.id)).is_on
    with pytest.raises(PageNotReady, match="no document"):
        await service.change(owner, page.id, PageChanges(document_ids=()))
    assert not (await service.switch_off(owner, page.id)).is_on
    emptied = await service.change(owner, page.id, PageChanges(document_ids=()))
    assert emptied.documents == ()


async def test_a_page_that_goes_takes_its_budget_with_it(
    services: Services, service: PageService
) -> None:
    owner = actor()
    page = await a_page(services, owner)
    await service.remove(owner, page.id)
    budgets = await services.budgets.of(Scope.ASK_PAGE, [str(page.id)])
    assert list(budgets[str(page.id)]) == []
