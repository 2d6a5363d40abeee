"""The list of conversations, and the one that is open."""

from uuid import UUID

from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.conversations.schemas import ConversationChanges, ConversationStatus


async def started(site: Site, person: Member, name: str = "Marta Kowal", title: str = "") -> UUID:
    persona = await site.persona(name=name, role_line="Waits for a flat")
    begun = await site.services.conversations.start(person.actor, persona.id, title=title)
    return begun.id


def view(user: User) -> ui.element:
    (found,) = user.find(marker="conversation").elements
    return found


async def test_without_conversations_the_page_shows_the_way(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/conversations")
    await student.should_see("Nothing here yet.")
    await student.should_see("Choose a persona")


async def test_ones_own_conversations_are_listed_by_day(site: Site) -> None:
    person, other = await site.person(Role.STUDENT), await site.person(Role.TEACHER)
    await started(site, person, title="First talk")
    await started(site, other, title="Somebody else's")
    student = site.signed_in(person)
    await student.open("/conversations")
    await student.should_see("Today")
    await student.should_see("First talk")
    await student.should_not_see("Somebody else's")


async def test_a_word_finds_a_conversation_by_title_or_persona(site: Site) -> None:
    person = await site.person(Role.STUDENT)
    await started(site, person, name="Marta Kowal", title="First talk")
    await started(site, person, name="Jonas Weir", title="Second talk")
    student = site.signed_in(person)
    await student.open("/conversations")
    student.find(ui.input).type("jonas")
    await student.should_not_see("First talk")
    await student.should_see("Second talk")
    student.find(ui.input).type(" zebra")
    await student.should_see("Nothing found.")


async def test_a_long_list_is_read_on(site: Site) -> None:
    person = await site.person(Role.STUDENT)
    persona = await site.persona()
    for n in range(42):
        await site.services.conversations.start(person.actor, persona.id, title=f"Talk {n:02}")
    student = site.signed_in(person)
    await student.open("/conversations")
    await student.should_see("Talk 41")
    await student.should_not_see("Talk 00")
    await press(student, "Earlier ones")
    await student.should_see("Talk 00", retries=20)


async def test_the_view_is_told_what_it_needs(site: Site) -> None:
    person = await site.person(Role.STUDENT, "Noor Haddad")
    id = await started(site, person)  # noqa: A001 what it is
    student = site.signed_in(person)
    await student.open(f"/conversations/{id}")
    props = view(student).props
    assert props["conversation-id"] == str(id)
    assert props["persona-name"] == "Marta Kowal"
    assert props["user-name"] == "Noor Haddad"
    assert "AI" in props["notice"]
    assert "can-write" in props
    assert "can-see-costs" not in props
    await student.should_not_see("Demo model ·")


async def test_makers_of_personas_see_model_and_costs(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    id = await started(site, person)  # noqa: A001 what it is
    teacher = site.signed_in(person)
    await teacher.open(f"/conversations/{id}")
    assert "can-see-costs" in view(teacher).props
    await teacher.should_see("Waits for a flat · Demo model")


async def test_a_completed_conversation_can_only_be_read(site: Site) -> None:
    person = await site.person(Role.STUDENT)
    id = await started(site, person)  # noqa: A001 what it is
    done = ConversationChanges(status=ConversationStatus.COMPLETED)
    await site.services.conversations.change(person.actor, id, done)
    student = site.signed_in(person)
    await student.open(f"/conversations/{id}")
    assert "can-write" not in view(student).props
    await press(student, "Open again")
    await student.should_see("Mark as completed", retries=20)


async def test_a_conversation_is_renamed(site: Site) -> None:
    person = await site.person(Role.STUDENT)
    id = await started(site, person)  # noqa: A001 what it is
    student = site.signed_in(person)
    await student.open(f"/conversations/{id}")
    await press(student, "Rename")
    await student.should_see("Rename this conversation")
    student.find(kind=ui.input, content="Title").type("About the flat")
    dialog_button = next(b for b in student.find(ui.button).elements if b.text == "Rename")
    click(student, dialog_button)
    await student.should_see("Renamed.", retries=20)
    found = await site.services.conversations.get(person.actor, id)
    assert found.title == "About the flat"


async def test_an_administrator_reads_but_does_not_write_for_others(site: Site) -> None:
    id = await started(site, await site.person(Role.STUDENT))  # noqa: A001 what it is
    admin = await site.visitor(Role.ADMIN)
    await admin.open(f"/conversations/{id}")
    assert "can-write" not in view(admin).props
    await admin.should_not_see("Rename")
    await admin.should_see("Export to read (Markdown)")


async def test_somebody_elses_conversation_is_not_there(site: Site) -> None:
    id = await started(site, await site.person(Role.STUDENT))  # noqa: A001 what it is
    teacher = await site.visitor(Role.TEACHER)
    answer = await teacher.http_client.get(f"/conversations/{id}")
    assert answer.status_code == 404
    assert "Marta" not in answer.text
