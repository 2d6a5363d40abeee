import json

import pytest

from tests.support.cards import charx, v2, v3
from tests.support.personas import actor, draft, made
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.personas.card_files import read_file
from understudy.personas.card_json import CardInvalid
from understudy.personas.card_service import V2_ONLY, CardForm, CardService
from understudy.personas.character_cards import read_card
from understudy.personas.schemas import Visibility
from understudy.personas.service import PersonaNotFound, PersonaNotYours, PersonaService


@pytest.fixture
def service(db: Database) -> CardService:
    return CardService(PersonaService(db))


@pytest.mark.parametrize("form", CardForm)
async def test_a_persona_is_written_and_read_as_the_same(
    db: Database, service: CardService, form: CardForm
) -> None:
    owner = actor()
    persona = await PersonaService(db).create(owner, draft(age=44, visibility=Visibility.PUBLIC))
    copy = await service.import_card(owner, await service.export_card(owner, persona.id, form))
    assert copy.persona.fields == persona.fields
    assert copy.persona.visibility is Visibility.PRIVATE
    assert copy.notes == []


async def test_what_is_left_out_of_an_archive_and_a_card_is_told(service: CardService) -> None:
    data = charx({"card.json": json.dumps(v3()).encode(), "assets/a.png": b"x"})
    imported = await service.import_card(actor(), data)
    assert imported.persona.name == "Ilse Kramer"
    assert imported.notes[:2] == [
        "Files in the archive left out: 1.",
        "Pictures and sounds were left out: a persona has none.",
    ]


async def test_a_picture_tells_readers_of_version_2_that_there_is_more(
    service: CardService,
) -> None:
    owner = actor()
    imported = await service.import_card(owner, json.dumps(v2()).encode())
    picture = await service.export_card(owner, imported.persona.id, CardForm.PNG)
    assert read_card(read_file(picture)[0])[0].fields == imported.persona.fields
    older, _ = read_file(picture.replace(b"ccv3\0", b"ccvx\0"))
    assert older["spec"] == "chara_card_v2"
    assert older["data"]["creator_notes"] == f"{V2_ONLY}\n\n{v2()['data']['creator_notes']}"


async def test_students_import_none_and_nothing_is_made_of_a_wrong_file(
    db: Database, service: CardService
) -> None:
    with pytest.raises(Forbidden):
        await service.import_card(actor(Role.STUDENT), json.dumps(v2()).encode())
    owner = actor()
    with pytest.raises(CardInvalid):
        await service.import_card(owner, b"\xff\xd8\xff")
    assert (await PersonaService(db).list(owner)).items == []


async def test_editors_export_readers_are_refused_and_others_find_nothing(
    db: Database, service: CardService
) -> None:
    owner, reader = actor(), actor()
    shared = await made(db, owner, visibility=Visibility.SHARED)
    with pytest.raises(PersonaNotYours):
        await service.export_card(reader, shared.id, CardForm.PNG)
    private = await made(db, owner)
    for stranger in (reader, actor(Role.STUDENT)):
        with pytest.raises(PersonaNotFound):
            await service.export_card(stranger, private.id, CardForm.PNG)
    assert await service.export_card(actor(Role.ADMIN), private.id, CardForm.JSON_V2)
