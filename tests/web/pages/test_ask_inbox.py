"""The inbox of an ask page."""

from tests.support.accounts import Member
from tests.support.ask import a_page
from tests.support.course_pages import do, links
from tests.support.site import Site
from tests.support.visits import answered, entered
from understudy.accounts.access import Role
from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.entering import Opened
from understudy.ask.visits.schemas import Feedback
from understudy.web.pages import ask_inbox

ABSENT = "How much does a parking space cost?"


async def asked(site: Site, *texts: str) -> tuple[Member, AskPage, Opened]:
    """Return a teacher, their page, and the session in which this was asked."""
    person = await site.person(Role.TEACHER)
    page = await a_page(site.services, person.actor)
    opened = await entered(site.services, page.slug)
    given = Feedback(value=-1, comment="I hoped for more.")
    for text in texts:
        message = await answered(site.services, opened, text)
        if text == ABSENT:
            await site.services.ask.visits.rate(opened.visit, message.id, given)
    return person, page, opened


async def test_an_inbox_without_questions_teaches(site: Site) -> None:
    person, page, _ = await asked(site)
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}/inbox")
    await user.should_see("Nobody has asked yet")


async def test_an_inbox_tells_what_is_not_in_there_and_leads_to_it(site: Site) -> None:
    person, page, opened = await asked(site, "Are dogs allowed?", ABSENT)
    again = await entered(site.services, page.slug)
    await answered(site.services, again, "Parking costs?")
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}/inbox")
    for words in ("Parking costs?", ABSENT, "2 visitors", "67 % of all", "0 / 1"):
        await user.should_see(words)
    await user.should_see("“I hoped for more.”")
    place = f"/ask/pages/{page.id}/inbox"
    assert {f"{place}/{opened.visit.id}", f"{place}/{again.visit.id}"} <= set(links(user))


async def test_a_conversation_can_be_read_and_not_written_in(site: Site) -> None:
    person, page, opened = await asked(site, ABSENT)
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}/inbox/{opened.visit.id}")
    await user.should_see("1 not in it")
    (view,) = user.find("conversation").elements
    assert view.props["conversation-id"] == str(opened.visit.id)
    assert "can-write" not in view.props
    other = await a_page(site.services, person.actor, title="Another")
    path = f"/ask/pages/{other.id}/inbox/{opened.visit.id}"
    assert (await user.http_client.get(path)).status_code == 404


async def test_earlier_conversations_come_on_request(site: Site) -> None:
    person, page, _ = await asked(site)
    for _ in range(ask_inbox._AT_ONCE + 1):
        opened = await entered(site.services, page.slug)
        await site.services.ask.visits.say(opened.visit, "Are dogs allowed?")
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}/inbox")
    before = {to for to in links(user) if f"{page.id}/inbox/" in to}
    assert len(before) == ask_inbox._AT_ONCE
    await do(user, "Earlier conversations")
    await user.should_not_see("Earlier conversations", retries=20)
    after = {to for to in links(user) if f"{page.id}/inbox/" in to}
    assert len(after) == ask_inbox._AT_ONCE + 1


async def test_a_conversation_and_all_of_them_are_deleted_after_a_question(site: Site) -> None:
    person, page, opened = await asked(site, ABSENT)
    inbox, deleted = site.services.ask.inbox, f"/ask/pages/{page.id}/inbox/{opened.visit.id}"
    for text in ("Are dogs allowed?", "Are cats allowed?"):
        await answered(site.services, await entered(site.services, page.slug), text)
    user = site.signed_in(person)
    await user.open(deleted)
    await do(user, "Delete")
    await user.should_see("Delete this conversation?")
    assert len((await inbox.talks(person.actor, page.id)).items) == 3
    await do(user, "Delete")
    await user.should_see("Delete all", retries=20)
    assert len((await inbox.talks(person.actor, page.id)).items) == 2
    assert (await user.http_client.get(deleted)).status_code == 404
    await do(user, "Delete all")
    await do(user, "Delete")
    await user.should_see("Nobody has asked yet", retries=20)
    assert not (await inbox.talks(person.actor, page.id)).items
