import pytest

from tests.support.accounts import add_member
from tests.support.ask import a_page, upload
from tests.support.visits import SOMEBODY, answered, entered
from understudy.accounts.access import Role
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.visits.models import AskSessionRow
from understudy.ask.visits.problems import SessionUnknown
from understudy.ask.visits.visitor import Caller
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.errors import SignInRequired
from understudy.kernel.ids import new_id
from understudy.llm.traffic.messages import MessagesLimited


async def test_a_session_is_named_by_the_server_and_gone_on_with_by_its_token(
    services: Services,
) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened = await entered(services, page.slug)
    await answered(services, opened, "Are dogs allowed?")
    entering, token = services.ask.entering, opened.told.resume_token
    again = await entering.resume(page.slug, opened.visit.id, token, Caller("192.0.2.9"))
    assert again.visit.id == opened.visit.id
    assert again.told.resume_token != token
    said = await services.ask.visits.messages(again.visit)
    assert said.items[0].text == "Are dogs allowed?"


@pytest.mark.parametrize("token", ["", "understudy_guessed", None])
async def test_an_id_alone_opens_nothing(services: Services, token: str | None) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened, other = await entered(services, page.slug), await entered(services, page.slug)
    shown = other.told.resume_token if token is None else token
    for way in (services.ask.entering.resume, services.ask.entering.use):
        with pytest.raises(SessionUnknown):
            await way(page.slug, opened.visit.id, shown, SOMEBODY)
        with pytest.raises(SessionUnknown):
            await way(page.slug, new_id(), shown, SOMEBODY)


async def test_a_session_belongs_to_its_page_and_to_who_was_signed_in(services: Services) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page, elsewhere = [await a_page(services, owner.actor) for _ in range(2)]
    student = await add_member(services.db)
    other = await add_member(services.db, email="other@example.org")
    own = Caller("192.0.2.1", student.actor)
    opened = await entered(services, page.slug, own)
    given = opened.visit.id, opened.told.resume_token
    for slug, caller in (
        (elsewhere.slug, own),
        (page.slug, Caller("192.0.2.1", other.actor)),
        (page.slug, SOMEBODY),
    ):
        with pytest.raises(SessionUnknown):
            await services.ask.entering.resume(slug, *given, caller)
    assert await services.ask.entering.resume(page.slug, *given, own)


async def test_a_session_that_was_not_seen_for_long_is_over(services: Services) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    opened = await entered(services, page.slug)
    async with services.db.begin() as session:
        row = await session.get_one(AskSessionRow, opened.visit.id)
        assert opened.told.resume_token not in {row.token, row.token_before}
        row.expires_at = now()
    token = opened.told.resume_token
    with pytest.raises(SessionUnknown):
        await services.ask.entering.resume(page.slug, opened.visit.id, token, SOMEBODY)


async def test_a_page_that_is_off_or_for_people_with_accounts_lets_nobody_else_in(
    services: Services,
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor, opening="sign_in")
    with pytest.raises(SignInRequired):
        await entered(services, page.slug)
    signed_in = Caller("192.0.2.1", (await add_member(services.db)).actor)
    opened = await entered(services, page.slug, signed_in)
    await services.ask.pages.switch_off(owner.actor, page.id)
    given = page.slug, opened.visit.id, opened.told.resume_token, signed_in
    with pytest.raises(PageNotFound):
        await services.ask.entering.resume(*given)


async def test_a_session_keeps_its_version_and_says_that_there_is_another(
    services: Services,
) -> None:
    owner = await add_member(services.db, Role.TEACHER)
    page = await a_page(services, owner.actor)
    opened = await entered(services, page.slug)
    assert not opened.told.document_changed
    changed = upload("# Staff handbook\n\n## Dogs\n\nDogs are welcome on Fridays.\n")
    await services.ask.documents.replace(owner.actor, page.documents[0].id, changed)
    given = page.slug, opened.visit.id, opened.told.resume_token, SOMEBODY
    again = await services.ask.entering.resume(*given)
    assert again.told.document_changed
    assert "not allowed" in (await answered(services, again, "Are dogs allowed?")).text
    fresh = await entered(services, page.slug)
    assert "Fridays" in (await answered(services, fresh, "When are dogs welcome?")).text


async def test_who_begins_again_and_again_is_stopped_by_their_address(services: Services) -> None:
    page = await a_page(services, (await add_member(services.db, Role.TEACHER)).actor)
    most = services.adjustments.now.address_messages_per_minute
    for _ in range(most):
        await entered(services, page.slug)
    with pytest.raises(MessagesLimited):
        await entered(services, page.slug)
    assert await entered(services, page.slug, Caller("192.0.2.2"))
