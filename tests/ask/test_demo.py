from tests.support.accounts import add_member
from understudy.accounts.access import Role
from understudy.ask.demo import seed_pages, visit_pages
from understudy.bootstrap import Services


async def test_the_samples_answer_and_somebody_has_asked(services: Services) -> None:
    owner = (await add_member(services.db, Role.TEACHER)).actor
    await seed_pages(services.ask, owner)
    await visit_pages(services.ask, owner)
    pages = {page.slug: page for page in (await services.ask.pages.list(owner)).items}
    assert pages.keys() == {"handbook", "iris"}
    assert all(page.is_on and not page.problems for page in pages.values())
    for page in pages.values():
        summary = await services.ask.inbox.summary(owner, page.id)
        assert summary.conversations >= 2
        assert 0 < summary.unanswered < summary.questions
    handbook = await services.ask.inbox.summary(owner, pages["handbook"].id)
    assert (handbook.liked, handbook.disliked) == (1, 1)


async def test_a_second_start_changes_nothing(services: Services) -> None:
    owner = (await add_member(services.db, Role.TEACHER)).actor
    for _ in range(2):
        await seed_pages(services.ask, owner)
        await visit_pages(services.ask, owner)
    pages = (await services.ask.pages.list(owner)).items
    found = [await services.ask.inbox.summary(owner, page.id) for page in pages]
    assert sum(each.conversations for each in found) == 5


async def test_what_was_taken_away_stays_away(services: Services) -> None:
    owner = (await add_member(services.db, Role.TEACHER)).actor
    await seed_pages(services.ask, owner)
    for page in (await services.ask.pages.list(owner)).items:
        await services.ask.pages.remove(owner, page.id)
    await seed_pages(services.ask, owner)
    await visit_pages(services.ask, owner)
    assert (await services.ask.pages.list(owner)).items == []
