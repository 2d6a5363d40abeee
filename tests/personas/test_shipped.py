from uuid import UUID

from tests.support.personas import actor, draft
from understudy.accounts.access import OPERATOR, Role
from understudy.kernel.db import Database
from understudy.personas import store
from understudy.personas.material import material_of
from understudy.personas.schemas import Persona, PersonaChanges, PersonaDraft, Visibility
from understudy.personas.service import PersonaService
from understudy.personas.shipped import ship, shipped, shipped_id

ADMIN = actor(Role.ADMIN)
SOMEONE = shipped_id("someone")


async def current(db: Database, id: UUID) -> tuple[int, str, UUID]:
    async with db.read() as session:
        found = await store.persona_anywhere(session, id)
    assert found
    row, version = found
    return row.version, store.fields_of(version).name, version.id


async def shipping(db: Database, id: UUID, given: PersonaDraft) -> None:
    async with db.begin() as session:
        await ship(session, id, ADMIN.id, given)


def test_six_personas_come_with_the_demo_and_have_enough_to_say() -> None:
    drafts = shipped().values()
    assert len(drafts) == 6
    for each in drafts:
        material = material_of(each.fields)
        topics = [topic for topic in material.topics if topic.words]
        assert each.visibility is Visibility.PUBLIC
        assert len(topics) >= 12, each.name
        assert each.background, each.name
        assert each.goals, each.name
        for sentence in (text for topic in topics for text in topic.says):
            assert not sentence.startswith(f"{each.name.split()[0]} "), "about, not by, the person"


def test_clients_open_the_conversation_themselves() -> None:
    clients = [each for each in shipped().values() if "social work" in each.tags]
    assert len(clients) == 3
    assert all(each.first_message for each in clients)


def test_an_id_follows_from_the_name_of_the_file() -> None:
    assert shipped_id("kieran-walsh") == UUID("7e363e5e-7716-5d71-87c3-92f0445959ac")
    assert shipped_id("kieran-walsh") in shipped()


async def test_seeding_twice_changes_nothing(db: Database) -> None:
    service = PersonaService(db)
    await service.seed_demo(ADMIN.id)
    first = (await service.list(actor(Role.STUDENT))).items
    await service.seed_demo(ADMIN.id)
    assert (await service.list(actor(Role.STUDENT))).items == first
    assert len(first) == 6
    assert (await current(db, shipped_id("kieran-walsh")))[0] == 1


async def test_a_changed_file_becomes_a_new_version_with_an_id_of_its_own(db: Database) -> None:
    await shipping(db, SOMEONE, draft("One"))
    first = await current(db, SOMEONE)
    await shipping(db, SOMEONE, draft("Two"))
    second = await current(db, SOMEONE)
    assert (first[:2], second[:2]) == ((1, "One"), (2, "Two"))
    assert first[2] != second[2]


async def test_what_somebody_edited_is_not_touched_again(db: Database) -> None:
    await shipping(db, SOMEONE, draft("One"))
    await PersonaService(db).change(ADMIN, SOMEONE, PersonaChanges(fields=draft("Mine").fields))
    await shipping(db, SOMEONE, draft("Two"))
    assert (await current(db, SOMEONE))[:2] == (2, "Mine")


async def test_what_somebody_removed_does_not_come_back(db: Database) -> None:
    await shipping(db, SOMEONE, draft("One"))
    await PersonaService(db).remove(ADMIN, SOMEONE)
    await shipping(db, SOMEONE, draft("Two"))
    assert (await PersonaService(db).list(ADMIN)).items == []


async def test_a_changed_visibility_stays(db: Database) -> None:
    await shipping(db, SOMEONE, draft("One", visibility=Visibility.PUBLIC))
    service = PersonaService(db)
    await service.change(ADMIN, SOMEONE, PersonaChanges(visibility=Visibility.PRIVATE))
    await shipping(db, SOMEONE, draft("Two", visibility=Visibility.PUBLIC))
    persona = await service.get(ADMIN, SOMEONE)
    assert isinstance(persona, Persona)
    assert (persona.name, persona.visibility) == ("Two", Visibility.PRIVATE)
    assert (await service.version(ADMIN, SOMEONE, 2)).author_id == OPERATOR.id
