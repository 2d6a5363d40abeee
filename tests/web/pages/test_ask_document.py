"""One document as its owner sees it."""

import asyncio

from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.ask import HANDBOOK, a_document, a_page, upload
from tests.support.course_pages import do, fill
from tests.support.site import Site, click
from understudy.accounts.access import Role
from understudy.ask.documents.schemas import Document
from understudy.ask.reading.schemas import Private


async def opened(site: Site) -> tuple[Member, Document, User]:
    """Return a teacher, their document, and them on its page."""
    person = await site.person(Role.TEACHER)
    document = await a_document(site.services, person.actor)
    user = site.signed_in(person)
    await user.open(f"/ask/documents/{document.id}")
    return person, document, user


def box_of(user: User, label: str) -> ui.checkbox:
    """Return the newest box that is called so."""
    named = [e for e in user.find(ui.checkbox).elements if e.text == label]
    return max(named, key=lambda element: element.id)


async def use(user: User) -> None:
    """Take the sections that are ticked, as soon as they can be taken."""
    (taken,) = [e for e in user.find(ui.button).elements if e.text == "Use these sections"]
    async with asyncio.timeout(10):
        while not taken.enabled:
            await asyncio.sleep(0.05)
    click(user, taken)


async def now(site: Site, person: Member, document: Document) -> Document:
    """Return the document as it is now."""
    return await site.services.ask.documents.get(person.actor, document.id)


async def test_a_document_is_shown_as_the_model_sees_it(site: Site) -> None:
    _, _, user = await opened(site)
    await user.should_see("Dogs are not allowed in the office.")
    await user.should_see("contact details")
    await user.should_not_see("amina@example.org")
    await user.should_see("All 4 sections answer")
    await user.should_see("1 sentence, kept from the model")
    await user.should_see("Version 1", retries=20)


async def test_private_matters_are_told_and_kept_again(site: Site) -> None:
    person, document, user = await opened(site)
    box_of(user, "Tell contact details").set_value(True)
    await user.should_see("Write to amina@example.org.", retries=30)
    await user.should_see("1 sentence, told", retries=20)
    await user.should_see("Version 2", retries=20)
    assert (await now(site, person, document)).version.told == {Private.CONTACT}
    box_of(user, "Tell contact details").set_value(False)
    await user.should_not_see("amina@example.org", retries=30)
    assert not (await now(site, person, document)).version.told


async def test_sections_are_chosen_and_all_taken_again(site: Site) -> None:
    person, document, user = await opened(site)
    box_of(user, "Dogs").set_value(False)
    await use(user)
    await user.should_see("3 of 4 sections answer", retries=30)
    await user.should_not_see("Dogs are not allowed in the office.")
    assert (await now(site, person, document)).version.chosen is not None
    await do(user, "All")
    await use(user)
    await user.should_see("All 4 sections answer", retries=30)
    await user.should_see("Dogs are not allowed in the office.", retries=30)
    assert (await now(site, person, document)).version.chosen is None


async def test_a_refused_change_leaves_the_page_as_it_is(site: Site) -> None:
    person, document, user = await opened(site)
    file = upload(HANDBOOK + "\n## Lunch\n\nThere is soup.\n")
    await site.services.ask.documents.replace(person.actor, document.id, file)
    await site.services.ask.documents.remove(person.actor, document.id)
    box_of(user, "Tell contact details").set_value(True)
    await user.should_see("There is no such document", retries=30)
    await user.should_see("1 sentence, kept from the model")


async def test_an_earlier_version_can_be_looked_at(site: Site) -> None:
    person, document, _ = await opened(site)
    file = upload("# Staff handbook\n\nDogs are welcome.\n")
    await site.services.ask.documents.replace(person.actor, document.id, file)
    user = site.signed_in(person)
    await user.open(f"/ask/documents/{document.id}")
    await user.should_see("Dogs are welcome.")
    await user.should_not_see("Dogs are not allowed")
    for _ in range(2):
        await user.should_see("Version 1", retries=20)
    await do(user, "Look at version 1")
    await user.should_see("Dogs are not allowed in the office.", retries=20)


async def test_a_document_is_renamed(site: Site) -> None:
    person, document, user = await opened(site)
    await do(user, "Rename")
    await user.should_see("Visitors read this title.", retries=20)
    await fill(user, "Title", "  ")
    await do(user, "Rename")
    await user.should_see("Please enter a title", retries=20)
    await fill(user, "Title", "House rules")
    await do(user, "Rename")
    async with asyncio.timeout(10):
        while (await now(site, person, document)).title != "House rules":
            await asyncio.sleep(0.05)


async def test_a_document_is_removed(site: Site) -> None:
    person, _, user = await opened(site)
    await do(user, "Remove")
    await user.should_see("No page can answer from it any more.", retries=20)
    await do(user, "Remove")
    await user.should_see("Nothing answers yet", retries=30)
    assert not (await site.services.ask.documents.list(person.actor)).items


async def test_what_a_page_answers_from_stays(site: Site) -> None:
    person, document, user = await opened(site)
    await a_page(site.services, person.actor, document)
    await do(user, "Remove")
    await user.should_see("No page can answer from it any more.", retries=20)
    await do(user, "Remove")
    await user.should_see("“Ask the handbook” answers from this document", retries=30)
    assert (await now(site, person, document)).id == document.id


async def test_administrators_look_and_change_nothing(site: Site) -> None:
    _, document, _ = await opened(site)
    admin = await site.visitor(Role.ADMIN)
    await admin.open(f"/ask/documents/{document.id}")
    await admin.should_see("It is not yours")
    for gone in ("Rename", "Remove", "Share on a page", "Use these sections"):
        await admin.should_not_see(gone)
    assert not box_of(admin, "Tell contact details").enabled


async def test_a_document_that_is_too_long_says_so_and_opens_the_choice(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    body = "All of this counts here. " * 700
    long = "".join(f"# Part {part}\n\n{body}\n\n" for part in range(6))
    document = await a_document(site.services, person.actor, long)
    user = site.signed_in(person)
    await user.open(f"/ask/documents/{document.id}")
    await user.should_see("are left for documents.")
    await user.should_see("too many")
    for part in (2, 3, 4, 5):
        box_of(user, f"Part {part}").set_value(False)
    await user.should_not_see("too many", retries=20)
    await use(user)
    await user.should_see("2 of 6 sections answer", retries=60)
    assert (await now(site, person, document)).fits
