"""The gallery of personas."""

import pytest
from nicegui import ui

from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.personas.schemas import Visibility


async def test_an_empty_gallery_teaches_makers_how_to_begin(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/personas")
    await teacher.should_see("No personas yet")
    await teacher.should_see("New persona")
    await teacher.should_see("Import")


async def test_a_student_with_nobody_to_talk_with_is_told_why(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    await student.should_see("Nobody to talk with yet")
    await student.should_not_see("New persona")
    await student.should_not_see("Import")


@pytest.mark.parametrize(
    ("role", "visible"),
    [
        (Role.STUDENT, {"Public One"}),
        (Role.TEACHER, {"Public One", "Shared One"}),
        (Role.ADMIN, {"Public One", "Shared One", "Private One"}),
    ],
)
async def test_everyone_sees_whom_they_may_talk_with(
    site: Site, role: Role, visible: set[str]
) -> None:
    for visibility in Visibility:
        await site.persona(name=f"{visibility.value.capitalize()} One", visibility=visibility)
    person = await site.visitor(role)
    await person.open("/personas")
    links = {link.text for link in person.find(ui.link).elements}
    assert {name for name in links if name.endswith("One")} == visible


async def test_a_student_is_shown_the_card_and_nothing_more(site: Site) -> None:
    persona = await site.persona(
        name="Marta Kowal", role_line="Waits for a flat", background="A secret of hers", age=34
    )
    student = await site.visitor(Role.STUDENT)
    for path in ("/personas", f"/personas/{persona.id}"):
        answer = await student.http_client.get(path)
        assert "Waits for a flat" in answer.text
        assert "34 years" in answer.text
        assert "A secret of hers" not in answer.text


async def test_words_and_tags_narrow_the_gallery(site: Site) -> None:
    await site.persona(name="Marta Kowal", tags=["housing"])
    await site.persona(name="Jonas Weir", tags=["debt"])
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    student.find(ui.input).type("jonas")
    await student.should_not_see("Marta Kowal")
    await student.should_see("Jonas Weir")
    student.find(ui.input).clear()
    await student.should_see("Marta Kowal")
    (housing,) = (e for e in student.find("housing").elements if "pill" in e.classes)
    click(student, housing)
    await student.should_not_see("Jonas Weir")
    assert housing.props["aria-pressed"] == "true"


async def test_a_search_that_finds_nobody_says_so(site: Site) -> None:
    await site.persona()
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    student.find(ui.input).type("zebra")
    await student.should_see("Nobody found")


async def test_chat_begins_a_conversation_and_goes_there(site: Site) -> None:
    await site.persona(name="Marta Kowal")
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    await press(student, "Chat")
    await student.should_see(marker="conversation", retries=20)
    assert student.back_history[-1].startswith("/conversations/")


async def test_two_clicks_begin_one_conversation(site: Site) -> None:
    await site.persona()
    person = await site.person(Role.STUDENT)
    student = site.signed_in(person)
    await student.open("/personas")
    chat = student.find("Chat")
    chat.click()
    chat.click()
    await student.should_see(marker="conversation", retries=20)
    assert len((await site.services.conversations.list(person.actor)).items) == 1


async def test_a_long_gallery_is_shown_in_parts(site: Site) -> None:
    for n in range(26):
        await site.persona(name=f"Persona {n:02}")
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    await student.should_see("24+ personas")
    await student.should_not_see("Persona 25")
    await press(student, "Show more")
    await student.should_see("Persona 25")
    await student.should_see("26 personas")


@pytest.mark.parametrize("name", ["<b>Bold</b>", "{{ 7 * 7 }}", "</script><script>alert(1)"])
async def test_a_name_is_a_text_whatever_it_holds(site: Site, name: str) -> None:
    await site.persona(name=name)
    student = await site.visitor(Role.STUDENT)
    await student.open("/personas")
    await student.should_see(name)
    answer = await student.http_client.get("/personas")
    assert name.replace("{{ 7 * 7 }}", "<none>") not in answer.text
