"""The editor of an ask page."""

from decimal import Decimal

from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.ask import a_document, a_page
from tests.support.course_pages import do, field, fill
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.ask.pages.schemas import Accent, AskPage, Opening


async def editing(site: Site, *, on: bool = True) -> tuple[Member, AskPage, User]:
    """Return a teacher, their page, and them in its editor."""
    person = await site.person(Role.TEACHER)
    page = await a_page(site.services, person.actor, on=on)
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}")
    return person, page, user


async def now(site: Site, person: Member, page: AskPage) -> AskPage:
    """Return the page as it is now."""
    return await site.services.ask.pages.get(person.actor, page.id)


async def test_a_page_is_made_for_a_document_and_switched_on(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    document = await a_document(site.services, person.actor)
    user = site.signed_in(person)
    await user.open(f"/ask/pages/new?document={document.id}")
    assert field(user, "Title").value == "Ask: Staff handbook"
    await do(user, "Indigo")
    await fill(user, "Budget per day", "2.50")
    for _ in range(2):  # two clicks make one page
        await do(user, "Make it")
    await user.should_see("Switch it on", retries=30)
    (page,) = (await site.services.ask.pages.list(person.actor)).items
    assert (page.accent, page.budget.limit_usd) == (Accent.INDIGO, Decimal("2.5"))
    assert [each.id for each in page.documents] == [document.id]
    await user.should_see("Visitors find it there once it is on.")
    await do(user, "Switch it on")
    await user.should_see("Open as a visitor", retries=30)
    await user.should_see(f"/a/{page.slug}")
    assert (await now(site, person, page)).is_on


async def test_what_is_written_wrong_is_said_where_it_is(site: Site) -> None:
    person, page, user = await editing(site)
    await fill(user, "Title", " ")
    await fill(user, "Budget per day", "much")
    await fill(user, "Questions per visitor", "0")
    await do(user, "Save")
    await user.should_see("Please enter a title, of up to 120 characters.", retries=20)
    await user.should_see("Please enter dollars")
    await user.should_see("Please enter a whole number, 1 to 1,000.")
    assert (await now(site, person, page)).title == "Ask the handbook"


async def test_all_fields_are_saved(site: Site) -> None:
    person, page, user = await editing(site)
    await fill(user, "Title", "Ask us")
    await fill(user, "Greeting", "Hello")
    await fill(user, "Privacy note", "Kept for a month.")
    await fill(user, "Open to", "sign_in")
    await fill(user, "Questions per visitor", "12")
    await fill(user, "Open until (UTC); empty: no end", "2099-05-01T12:00")
    await user.should_see("Not saved yet", retries=20)
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    saved = await now(site, person, page)
    assert (saved.title, saved.greeting, saved.privacy_note) == (
        "Ask us",
        "Hello",
        "Kept for a month.",
    )
    assert (saved.opening, saved.questions_per_visitor) == (Opening.SIGN_IN, 12)
    assert saved.expires_at
    assert saved.expires_at.isoformat() == "2099-05-01T12:00:00+00:00"
    assert saved.budget.limit_usd == page.budget.limit_usd


async def test_documents_are_added_moved_and_taken_off(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    first = await a_document(site.services, person.actor, title="First")
    second = await a_document(site.services, person.actor, title="Second")
    page = await a_page(site.services, person.actor, first)
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}")
    await fill(user, "Add a document", str(second.id))
    await do(user, "Move Second up")
    await user.should_see("Not saved yet", retries=20)
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    saved = await now(site, person, page)
    assert [each.title for each in saved.documents] == ["Second", "First"]
    await do(user, "Take Second off this page")
    await do(user, "Take First off this page")
    await user.should_see("None yet: a page needs a document", retries=20)
    await do(user, "Save")
    await user.should_see("This page cannot be on", retries=20)
    assert len((await now(site, person, page)).documents) == 2


async def test_a_page_that_is_not_ready_says_why_and_stays_off(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    page = await a_page(site.services, person.actor, on=False, document_ids=())
    user = site.signed_in(person)
    await user.open(f"/ask/pages/{page.id}")
    await user.should_see("It has no document to answer from: add one.")
    await do(user, "Switch it on")
    await user.should_see("This page cannot be on", retries=20)
    assert not (await now(site, person, page)).is_on


async def test_switching_on_saves_what_is_written_first(site: Site) -> None:
    person, page, user = await editing(site, on=False)
    await fill(user, "Greeting", "Welcome")
    await user.should_see("Not saved yet", retries=20)
    await do(user, "Switch it on")
    await user.should_see("The page is on.", retries=20)
    saved = await now(site, person, page)
    assert (saved.is_on, saved.greeting) == (True, "Welcome")
    await do(user, "Switch it off")
    await user.should_see("The page is off.", retries=20)
    assert not (await now(site, person, page)).is_on


async def test_the_address_is_changed_to_a_name_or_to_one_nobody_guesses(site: Site) -> None:
    person, page, user = await editing(site)
    await do(user, "Another address")
    await fill(user, "Its name in the address", "no/such")
    await do(user, "Use this name")
    await user.should_see("letters a to z, digits and single dashes", retries=20)
    await fill(user, "Its name in the address", "house-rules")
    await do(user, "Use this name")
    await user.should_see("/a/house-rules", retries=20)
    await do(user, "Another address")
    await do(user, "One nobody guesses")
    await user.should_not_see("/a/house-rules", retries=20)
    assert len((await now(site, person, page)).slug) > 20


async def test_lines_for_other_sites_are_there_to_copy(site: Site) -> None:
    _, page, user = await editing(site)
    await user.should_see(f'data-page="{page.slug}"')
    await user.should_see(f"/a/{page.slug}?embed")
    await user.should_see("may show it, no others")


async def test_a_page_is_removed(site: Site) -> None:
    person, page, user = await editing(site)
    await do(user, "Remove the page")
    await do(user, "Remove")
    await user.should_see("Documents", retries=20)
    assert not (await site.services.ask.pages.list(person.actor)).items
    assert (await user.http_client.get(f"/ask/pages/{page.id}")).status_code == 404


async def test_administrators_edit_with_the_owners_documents(site: Site) -> None:
    person, page, _ = await editing(site)
    admin = await site.person(Role.ADMIN)
    await a_document(site.services, admin.actor, title="The administrator's")
    user = site.signed_in(admin)
    await user.open(f"/ask/pages/{page.id}")
    await user.should_not_see("The administrator's")
    await fill(user, "Greeting", "Mended")
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    assert (await now(site, person, page)).greeting == "Mended"
