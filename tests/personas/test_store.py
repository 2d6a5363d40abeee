import pytest

from tests.support.personas import actor, draft, made
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.personas import store
from understudy.personas.schemas import Visibility
from understudy.personas.service import PersonaService

SEES = {
    # visibility: owner, admin, teacher, researcher, student
    Visibility.PRIVATE: (True, True, False, False, False),
    Visibility.SHARED: (True, True, True, True, False),
    Visibility.PUBLIC: (True, True, True, True, True),
}


@pytest.mark.parametrize("visibility", Visibility)
async def test_who_sees_a_persona(db: Database, visibility: Visibility) -> None:
    owner = actor()
    persona = await made(db, owner, visibility=visibility)
    others = [actor(role) for role in (Role.ADMIN, Role.TEACHER, Role.RESEARCHER, Role.STUDENT)]
    async with db.read() as session:
        seen = [await store.persona(session, each, persona.id) for each in (owner, *others)]
    assert tuple(found is not None for found in seen) == SEES[visibility]


@pytest.mark.parametrize(
    ("role", "owns", "edits"),
    [
        (Role.ADMIN, False, True),
        (Role.TEACHER, True, True),
        (Role.TEACHER, False, False),
        (Role.RESEARCHER, True, True),
        (Role.STUDENT, True, False),  # somebody who was a teacher once
    ],
)
async def test_who_edits_a_persona(db: Database, role: Role, owns: bool, edits: bool) -> None:
    owner = actor()
    persona = await made(db, owner, visibility=Visibility.PUBLIC)
    async with db.read() as session:
        found = await store.persona_anywhere(session, persona.id)
    assert found
    who = actor(role)
    row = found[0]
    row.owner_id = who.id if owns else row.owner_id
    assert store.can_edit(who, row) is edits


async def test_versions_are_found_by_id(db: Database) -> None:
    persona = await made(db, actor())
    async with db.read() as session:
        by_id = await store.version_row(session, persona.version_id)
    assert by_id is not None
    assert by_id.id == persona.version_id
    assert store.fields_of(by_id) == draft().fields


async def test_versions_are_named_in_one_question(db: Database) -> None:
    ids = [(await made(db, actor())).version_id for _ in range(2)]
    async with db.read() as session:
        assert await store.version_names(session, ids) == dict.fromkeys(ids, draft().fields.name)
        assert await store.version_names(session, []) == {}


async def test_an_archived_persona_is_seen_by_nobody_and_keeps_its_versions(db: Database) -> None:
    owner = actor()
    persona = await made(db, owner)
    await PersonaService(db).remove(owner, persona.id)
    async with db.read() as session:
        assert await store.persona(session, actor(Role.ADMIN), persona.id) is None
        assert await store.version_row(session, persona.version_id) is not None
