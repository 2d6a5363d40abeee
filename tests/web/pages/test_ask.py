"""The list of ask pages and documents."""

from decimal import Decimal

from tests.support.ask import a_document, a_page
from tests.support.course_pages import do, links
from tests.support.site import Site
from tests.support.visits import answered, entered
from understudy.accounts.access import Role


async def test_who_has_nothing_is_taught_and_begins_with_a_sample(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    teacher = site.signed_in(person)
    await teacher.open("/ask")
    await teacher.should_see("Nothing answers yet")
    await teacher.should_see("Put your first document in")
    await do(teacher, "Fernhill Instruments: staff handbook")
    await teacher.should_see("What the model sees", retries=60)
    (card,) = (await site.services.ask.documents.list(person.actor)).items
    assert card.title == "Fernhill Instruments: staff handbook"


async def test_two_clicks_on_a_sample_put_one_in(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    teacher = site.signed_in(person)
    await teacher.open("/ask")
    for _ in range(2):
        await do(teacher, "Iris Vandermeer, data engineer")
    await teacher.should_see("What the model sees", retries=60)
    assert len((await site.services.ask.documents.list(person.actor)).items) == 1


async def test_documents_without_a_page_lead_on_to_one(site: Site) -> None:
    person = await site.person(Role.RESEARCHER)
    document = await a_document(site.services, person.actor)
    user = site.signed_in(person)
    await user.open("/ask")
    await user.should_see("No page yet")
    await user.should_see(f"{document.version.sentences} sentences")
    assert {f"/ask/documents/{document.id}", "/ask/pages/new"} <= set(links(user))


async def test_cards_tell_state_questions_and_money(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    page = await a_page(site.services, person.actor)
    nothing = Decimal(0)
    await a_page(site.services, person.actor, title="No money", budget_per_day_usd=nothing)
    await a_page(site.services, person.actor, title="A draft", on=False)
    opened = await entered(site.services, page.slug)
    await answered(site.services, opened, "Are dogs allowed?")
    await answered(site.services, opened, "How much does a parking space cost?")
    user = site.signed_in(person)
    await user.open("/ask")
    for words in ("2 questions this week", "1 not in it", "$0.00 of $1.00 today"):
        await user.should_see(words)
    for state in ("On", "Resting", "Off"):
        await user.should_see(state)
    assert f"/ask/pages/{page.id}/inbox" in links(user)


async def test_nobody_sees_what_others_have(site: Site) -> None:
    owner = await site.person(Role.TEACHER, "Owner")
    page = await a_page(site.services, owner.actor)
    other = await site.visitor(Role.TEACHER, "Other")
    await other.open("/ask")
    await other.should_see("Nothing answers yet")
    document = page.documents[0].id
    for path in (f"pages/{page.id}", f"pages/{page.id}/inbox", f"documents/{document}"):
        assert (await other.http_client.get(f"/ask/{path}")).status_code == 404


async def test_students_have_no_such_area(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    assert (await student.http_client.get("/ask")).status_code == 403
    assert (await student.http_client.get("/ask/pages/new")).status_code == 403
    await student.open("/practice")
    assert "/ask" not in links(student)
