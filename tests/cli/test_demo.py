from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.support.accounts import add_member
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.demo import DEMO_PEOPLE
from understudy.bootstrap import Services
from understudy.cli.demo import OWNER, RealPeopleHere, _greet, demo_password, seed
from understudy.kernel.settings import Settings
from understudy.personas.schemas import PersonaChanges, PersonaFields

ADDRESS = "http://127.0.0.1:8000"


async def people(services: Services) -> dict[str, tuple[str, str]]:
    page = await services.accounts.people(OPERATOR)
    return {person.email: (person.name, person.role) for person in page.items}


async def versions(services: Services, owner: Actor) -> dict[str, int]:
    """Return how many versions each persona has."""
    counts = {}
    for card in (await services.personas.list(owner)).items:
        counts[card.name] = len((await services.personas.versions(owner, card.id)).items)
    return counts


def test_the_password_is_made_once_for_its_owner_alone(settings: Settings) -> None:
    made = demo_password(settings)
    assert len(made) >= 12
    assert demo_password(settings) == made
    file = settings.data / "demo-password"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() == made


def test_two_folders_have_two_passwords(settings: Settings, tmp_path: Path) -> None:
    other = settings.model_copy(update={"data": tmp_path / "other"})
    assert demo_password(other) != demo_password(settings)


def test_a_given_password_is_used_and_written_nowhere(settings: Settings) -> None:
    given = settings.model_copy(update={"demo_password": SecretStr("for the demo only")})
    assert demo_password(given) == "for the demo only"
    assert not (settings.data / "demo-password").exists()


async def test_seeded_again_it_is_the_same_and_keeps_what_was_changed(services: Services) -> None:
    await seed(services)
    before = await people(services)
    assert before == {email: (name, role) for email, name, role in DEMO_PEOPLE}
    password = demo_password(services.settings)
    signed_in = await services.accounts.sign_in(OWNER, password, "127.0.0.1")
    teacher = await services.accounts.actor_for(signed_in.token)
    nine = await versions(services, teacher)  # six personas and three clients
    assert len(nine) == 9
    changed = (await services.personas.list(teacher)).items[0]
    edited = PersonaChanges(fields=PersonaFields(name="Somebody Else"))
    await services.personas.change(teacher, changed.id, edited)

    await seed(services)
    assert await people(services) == before
    again = await versions(services, teacher)  # who is signed in stays so
    assert again == {k: v for k, v in nine.items() if k != changed.name} | {"Somebody Else": 2}
    assert await services.accounts.actor_for(signed_in.token) == teacher


async def test_the_greeting_says_all_one_needs_to_sign_in(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    await _greet(services, ADDRESS)
    shown = capsys.readouterr().out
    assert ADDRESS in shown
    assert demo_password(services.settings) in shown
    for email, _, _ in DEMO_PEOPLE:
        assert email in shown
    assert "The demo model answers" in shown
    assert shown.strip().endswith("Ctrl+C stops.")


async def test_the_demos_people_never_get_into_a_real_installation(services: Services) -> None:
    await add_member(services.db, Role.ADMIN, email="dean@university.example")
    with pytest.raises(RealPeopleHere):
        await seed(services)
    people = await services.accounts.people(OPERATOR)
    assert [person.email for person in people.items] == ["dean@university.example"]
    assert (await services.personas.list(OPERATOR)).items == []
