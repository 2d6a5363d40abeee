"""The editor of one persona, and its card for readers."""

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.personas.schemas import Persona, PersonaChanges, Visibility


async def owned(site: Site, **fields: object) -> tuple[Member, User, Persona]:
    """Return a teacher, their browser on the editor, and the persona of theirs that it shows."""
    teacher = await site.person(Role.TEACHER)
    given = {"background": "Moved here.", "traits": ["proud"], "visibility": "private", **fields}
    persona = await site.persona(teacher.actor, **given)
    browser = site.signed_in(teacher)
    await browser.open(f"/personas/{persona.id}")
    return teacher, browser, persona


def field(user: User, label: str) -> ui.input:
    (found,) = (i for i in user.find(ui.input).elements if i.props.get("label") == label)
    return found


async def now(site: Site, person: Member, persona: Persona) -> Persona:
    found = await site.services.personas.get(person.actor, persona.id)
    assert isinstance(found, Persona)
    return found


async def test_a_persona_is_made(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    teacher = site.signed_in(person)
    await teacher.open("/personas/new")
    field(teacher, "Name").value = "Marta Kowal"
    field(teacher, "Age").value = "34"
    await press(teacher, "Public")
    await press(teacher, "Save")
    await teacher.should_see("Version 1", retries=20)
    page = await site.services.personas.list(person.actor)
    (card,) = page.items
    assert (card.name, card.age, card.visibility) == ("Marta Kowal", 34, Visibility.PUBLIC)


@pytest.mark.parametrize(
    ("label", "value", "reason"),
    [
        ("Name", "", "Please enter a name."),
        ("Age", "forty", "Please enter years"),
        ("Age", "200", "Please enter years"),
        ("Language", "English please", "Please enter a language tag"),
    ],
)
async def test_what_cannot_be_saved_says_why_and_stays(
    site: Site, label: str, value: str, reason: str
) -> None:
    teacher, browser, persona = await owned(site)
    field(browser, label).value = value
    await press(browser, "Save")
    await browser.should_see(reason)
    assert field(browser, label).value == value
    assert (await now(site, teacher, persona)).version == 1


async def test_the_preview_follows_what_is_written(site: Site) -> None:
    _, browser, _ = await owned(site, name="Marta Kowal")
    field(browser, "Name").value = "Marta Nowak"
    await browser.should_see(kind=ui.element, content="Marta Nowak")
    await browser.should_see("You are Marta Nowak")
    await browser.should_see("Not saved yet")


async def test_saving_makes_a_version_and_keeps_what_the_form_does_not_show(site: Site) -> None:
    teacher, browser, persona = await owned(site, extensions={"practice": {"openness": 2}})
    field(browser, "Pronouns").value = "they/them"
    await press(browser, "Save")
    await browser.should_see("Version 2", retries=20)
    saved = await now(site, teacher, persona)
    assert saved.fields.pronouns == "they/them"
    assert saved.fields.traits == ["proud"]
    assert saved.fields.extensions == {"practice": {"openness": 2}}


async def test_the_audience_is_changed_without_a_new_version(site: Site) -> None:
    teacher, browser, persona = await owned(site)
    await press(browser, "Shared")
    await browser.should_see("Everyone who makes personas can talk with it.")
    await press(browser, "Save")
    await browser.should_see("Saved.", retries=20)
    saved = await now(site, teacher, persona)
    assert (saved.version, saved.visibility) == (1, Visibility.SHARED)


async def test_a_conflict_loses_nothing_and_lets_one_choose(site: Site) -> None:
    teacher, browser, persona = await owned(site)
    theirs = persona.fields.model_copy(update={"background": "Theirs."})
    changes = PersonaChanges(fields=theirs, expected_version=1)
    await site.services.personas.change(teacher.actor, persona.id, changes)
    field(browser, "Background").value = "Mine."
    await press(browser, "Save")
    await browser.should_see("Someone saved this persona meanwhile", retries=20)
    assert field(browser, "Background").value == "Mine."
    await press(browser, "Save mine")
    await browser.should_see("Version 3", retries=20)
    assert (await now(site, teacher, persona)).fields.background == "Mine."


async def test_a_persona_is_removed_after_a_question(site: Site) -> None:
    teacher, browser, _ = await owned(site, name="Marta Kowal")
    await press(browser, "Remove")
    await browser.should_see("Remove Marta Kowal?")
    await browser.should_see("Conversations that were held stay as they are.")
    sure = next(b for b in browser.find(ui.button).elements if b.text == "Remove" and _asks(b))
    click(browser, sure)
    await browser.should_see("No personas yet", retries=20)
    assert (await site.services.personas.list(teacher.actor)).items == []


async def test_export_is_a_link_to_the_api(site: Site) -> None:
    _, browser, persona = await owned(site)
    links = {link.props["href"] for link in browser.find(ui.link).elements}
    assert f"/api/personas/{persona.id}/export" in links
    for form in ("json-v3", "json-v2", "png"):
        assert f"/api/personas/{persona.id}/card?form={form}" in links


async def test_readers_see_the_card_only(site: Site) -> None:
    persona = await site.persona(name="Marta Kowal", background="A secret of hers")
    student = await site.visitor(Role.STUDENT)
    await student.open(f"/personas/{persona.id}")
    await student.should_see("Marta Kowal")
    await student.should_see("Chat")
    for hidden in ("Save", "A secret of hers", "What the model is told", "History"):
        await student.should_not_see(hidden)


def _asks(button: ui.button) -> bool:
    return any(isinstance(above, ui.dialog) for above in button.ancestors())
