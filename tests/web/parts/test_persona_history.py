"""The versions of a persona."""

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.personas.schemas import Persona, PersonaChanges


async def test_a_version_is_compared_and_restored(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    persona = await site.persona(teacher.actor, background="As it was.")
    later = persona.fields.model_copy(update={"background": "As it is."})
    changes = PersonaChanges(fields=later, expected_version=1)
    await site.services.personas.change(teacher.actor, persona.id, changes)
    browser = site.signed_in(teacher)
    await browser.open(f"/personas/{persona.id}")
    await browser.should_see("Version 2", retries=20)
    await press(browser, "Compare")
    await browser.should_see("From version 1 to now")
    await browser.should_see("As it was.")
    await press(browser, "Restore version 1")
    await browser.should_see("Version 3", retries=20)
    restored = await site.services.personas.get(teacher.actor, persona.id)
    assert isinstance(restored, Persona)
    assert restored.fields.background == "As it was."


async def test_a_long_history_is_read_on(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    persona = await site.persona(teacher.actor)
    for n in range(6):
        fields = persona.fields.model_copy(update={"background": f"Try {n}."})
        await site.services.personas.change(
            teacher.actor, persona.id, PersonaChanges(fields=fields)
        )
    browser = site.signed_in(teacher)
    await browser.open(f"/personas/{persona.id}")
    await browser.should_see("Version 7", retries=20)
    await browser.should_not_see("Version 1")
    await press(browser, "Earlier versions")
    await browser.should_see("Version 1", retries=20)
