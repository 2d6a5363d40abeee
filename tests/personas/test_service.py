import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.support.personas import actor, draft, made
from understudy.accounts.access import Actor, Role
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.personas.cards import ImportInvalid
from understudy.personas.schemas import Persona, PersonaCard, PersonaChanges, Visibility
from understudy.personas.service import (
    PersonaChanged,
    PersonaIdTaken,
    PersonaNotFound,
    PersonaNotYours,
    PersonaService,
)

type EditorsUse = Callable[[PersonaService, Actor, Persona], Awaitable[object]]

EDITORS_USES: dict[str, EditorsUse] = {
    "change": lambda s, a, p: s.change(a, p.id, PersonaChanges(visibility=Visibility.PUBLIC)),
    "remove": lambda s, a, p: s.remove(a, p.id),
    "versions": lambda s, a, p: s.versions(a, p.id),
    "version": lambda s, a, p: s.version(a, p.id, 1),
    "restore": lambda s, a, p: s.restore(a, p.id, 1),
    "export": lambda s, a, p: s.export_yaml(a, p.id),
}


@pytest.fixture
def service(db: Database) -> PersonaService:
    return PersonaService(db)


@pytest.mark.parametrize("use", EDITORS_USES.values(), ids=EDITORS_USES)
async def test_readers_are_refused_what_editors_do_and_others_find_nothing(
    db: Database, service: PersonaService, use: EditorsUse
) -> None:
    owner, reader = actor(), actor()
    shared = await made(db, owner, visibility=Visibility.SHARED)
    with pytest.raises(PersonaNotYours):
        await use(service, reader, shared)
    with pytest.raises(PersonaNotFound):
        await use(service, reader, await made(db, owner))
    await use(service, owner, shared)
    with pytest.raises(PersonaNotFound):
        await use(service, actor(Role.STUDENT), await made(db, owner))


async def test_readers_get_a_card_and_editors_everything(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner, visibility=Visibility.PUBLIC)
    assert await service.get(owner, persona.id) == persona
    for reader in (actor(Role.STUDENT), actor(Role.TEACHER)):
        card = await service.get(reader, persona.id)
        assert type(card) is PersonaCard
        assert not card.can_edit
        assert "Lost her flat" not in card.model_dump_json()


async def test_a_conversation_begins_with_the_current_version(
    db: Database, service: PersonaService
) -> None:
    persona = await made(db, actor(), visibility=Visibility.PUBLIC)
    version = await service.talkable(actor(Role.STUDENT), persona.id)
    assert (version.id, version.number, version.fields) == (persona.version_id, 1, persona.fields)


@pytest.mark.parametrize("role", [Role.STUDENT])
async def test_students_make_none(service: PersonaService, role: Role) -> None:
    with pytest.raises(Forbidden):
        await service.create(actor(role), draft())
    with pytest.raises(Forbidden):
        await service.import_yaml(actor(role), b"name: A")


async def test_the_same_request_twice_makes_one_persona(service: PersonaService) -> None:
    owner, chosen = actor(), new_id()
    first = await service.create(owner, draft(), chosen)
    assert await service.create(owner, draft(), chosen) == first
    with pytest.raises(PersonaIdTaken):
        await service.create(owner, draft("Somebody else"), chosen)
    with pytest.raises(PersonaNotFound):
        await service.create(actor(), draft(), chosen)


async def test_the_same_request_twice_at_once_makes_one_persona(service: PersonaService) -> None:
    owner, chosen = actor(), new_id()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.create(owner, draft(), chosen)) for _ in range(5)]
    assert len({task.result().version_id for task in tasks}) == 1


async def test_a_version_is_made_only_if_the_fields_differ(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner)
    same = await service.change(
        owner, persona.id, PersonaChanges(fields=persona.fields, visibility=Visibility.SHARED)
    )
    assert (same.version, same.visibility) == (1, Visibility.SHARED)
    other = await service.change(owner, persona.id, PersonaChanges(fields=draft("Zoe").fields))
    assert (other.version, other.name, other.visibility) == (2, "Zoe", Visibility.SHARED)
    assert (await service.version(owner, persona.id, 1)).fields == persona.fields


async def test_an_edit_of_an_older_version_is_refused_and_overwrites_nothing(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner)
    await service.change(owner, persona.id, PersonaChanges(fields=draft("Zoe").fields))
    late = PersonaChanges(fields=draft("Kim").fields, expected_version=1)
    with pytest.raises(PersonaChanged, match=r"Version 2 .* you edited version 1.*Nothing"):
        await service.change(owner, persona.id, late)
    found = await service.get(owner, persona.id)
    assert (found.name, (await service.versions(owner, persona.id)).items[0].number) == ("Zoe", 2)


async def test_of_two_edits_of_one_version_at_once_one_is_refused(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner)

    async def edit(name: str) -> int | None:
        changes = PersonaChanges(fields=draft(name).fields, expected_version=1)
        try:
            return (await service.change(owner, persona.id, changes)).version
        except PersonaChanged:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(edit(name)) for name in ("Zoe", "Kim")]
    assert {task.result() for task in tasks} == {2, None}


async def test_restoring_writes_the_old_content_as_a_new_version(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner)
    await service.change(owner, persona.id, PersonaChanges(fields=draft("Zoe").fields))
    back = await service.restore(owner, persona.id, 1)
    assert (back.version, back.fields) == (3, persona.fields)
    first, _, third = reversed((await service.versions(owner, persona.id)).items)
    assert first.digest == third.digest
    with pytest.raises(PersonaNotFound):
        await service.restore(owner, persona.id, 9)


async def test_versions_are_read_page_by_page_newest_first(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner)
    for name in "BCDE":
        await service.change(owner, persona.id, PersonaChanges(fields=draft(name).fields))
    numbers, after = [], None
    while True:
        page = await service.versions(owner, persona.id, after=after, limit=2)
        numbers += [version.number for version in page.items]
        if not (after := page.next):
            break
    assert numbers == [5, 4, 3, 2, 1]


async def test_a_list_is_read_page_by_page_by_name(db: Database, service: PersonaService) -> None:
    owner = actor()
    for name in ("émile", "Ada", "Zoe", "ada", "Emil", "Ömer"):
        await made(db, owner, name)
    names, after = [], None
    while True:
        page = await service.list(owner, after=after, limit=2)
        names += [card.name for card in page.items]
        if not (after := page.next):
            break
    assert names == ["Ada", "ada", "Emil", "émile", "Ömer", "Zoe"]


async def test_a_list_is_searched_by_words_and_by_whole_tags(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    await service.create(owner, draft("Émile Roux", tags=["Debt", "housing"]))
    await service.create(owner, draft("Ada", role_line="50% nurse", tags=["debts"]))
    await made(db, actor(), "Émile of another")

    async def names(**filters: str) -> list[str]:
        return [card.name for card in (await service.list(owner, **filters)).items]  # type: ignore[arg-type]

    assert await names(text="EMILE roux") == ["Émile Roux"]
    assert await names(text="emile nurse") == []
    assert await names(text="50%") == ["Ada"]
    assert await names(text="%") == ["Ada"]
    assert await names(text="lost flat") == []  # the background is nobody's business here
    assert await names(tag="DEBT") == ["Émile Roux"]
    assert await names(text="debt") == ["Ada", "Émile Roux"]


@pytest.mark.parametrize("after", ["x", "%%%", encode_cursor("a"), encode_cursor("a", "b")])
async def test_a_wrong_place_in_a_list_is_refused(service: PersonaService, after: str) -> None:
    with pytest.raises(CursorInvalid):
        await service.list(actor(), after=after)


async def test_an_import_is_all_or_nothing(service: PersonaService) -> None:
    owner = actor()
    with pytest.raises(ImportInvalid):
        await service.import_yaml(owner, b"name: A\n---\nnome: B\n")
    assert (await service.list(owner)).items == []
    made = await service.import_yaml(owner, b"name: A\n---\nname: A\nvisibility: shared\n")
    assert [(p.name, p.visibility) for p in made] == [("A", "private"), ("A", "shared")]
    assert len((await service.list(owner)).items) == 2


async def test_an_export_imports_as_the_same_persona_and_exports_the_same_bytes(
    db: Database, service: PersonaService
) -> None:
    owner = actor()
    persona = await made(db, owner, visibility=Visibility.SHARED)
    text = await service.export_yaml(owner, persona.id)
    (copy,) = await service.import_yaml(owner, text.encode())
    assert (copy.fields, copy.visibility) == (persona.fields, persona.visibility)
    assert copy.id != persona.id
    assert await service.export_yaml(owner, copy.id) == text


async def test_a_removed_persona_is_gone_for_all(db: Database, service: PersonaService) -> None:
    owner = actor()
    persona = await made(db, owner)
    await service.remove(owner, persona.id)
    for who in (owner, actor(Role.ADMIN)):
        with pytest.raises(PersonaNotFound):
            await service.get(who, persona.id)
        assert (await service.list(who)).items == []
