"""Assignments over HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.courses import a_rubric, a_section, met
from tests.support.personas import made
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

URL = "/api/practice/assignments"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER)


@pytest.fixture
async def student(served: Served) -> Member:
    return await add_member(served.services.db, Role.STUDENT)


async def test_an_assignment_is_made_published_and_seen_by_students(
    served: Served, teacher: Member, student: Member
) -> None:
    db = served.services.db
    section = await a_section(db, teacher.actor, student)
    persona = await met(db, teacher.actor, await made(db, teacher.actor))
    rubric = await a_rubric(db, teacher.actor)
    async with (
        client(served.url, teacher.token) as http,
        client(served.url, student.token) as theirs,
    ):
        body = {"section_id": str(section.id), "title": "First contact", "notes": "n"}
        created = await http.post(URL, json=body)
        assert created.status_code == 201
        place = f"{URL}/{created.json()['id']}"
        early = await http.post(f"{place}/publish")
        assert (early.status_code, early.json()["code"]) == (409, "assignment_not_ready")
        more = {"persona_ids": [str(persona.id)], "rubric_id": str(rubric.id)}
        assert (await http.post(f"{place}/pairs", json=more)).json()["clients"] == 1
        assert (await theirs.get(place)).status_code == 404
        published = (await http.post(f"{place}/publish")).json()
        assert published["pairs"][0]["persona_version_id"] == str(persona.version_id)
        seen = (await theirs.get(place)).json()
        assert seen["cases"][0]["rubric"] == rubric.fields.model_dump(mode="json")
        assert not {"fields", "pairs", "notes", "limit_usd"} & set(seen)
        card = (await theirs.get(URL, params={"section_id": str(section.id)})).json()["items"][0]
        assert (card["title"], card["section_name"]) == ("First contact", section.name)
        late = await http.patch(place, json={"due_at": "2027-01-31T22:00:00Z"})
        assert late.json()["due_at"] == "2027-01-31T22:00:00Z"
        assert (await http.patch(place, json={"due_at": None})).json()["due_at"] is None
        frozen = await http.patch(place, json={"show_rubric": False})
        assert (frozen.status_code, frozen.json()["code"]) == (409, "assignment_published")
        assert (await http.delete(place)).status_code == 409
        assert (await http.post(f"{place}/unpublish")).json()["state"] == "unpublished"
        assert (await theirs.get(place)).status_code == 404
        assert (await http.delete(place)).status_code == 204


async def test_what_is_left_out_stays_and_what_is_wrong_is_told(
    served: Served, teacher: Member
) -> None:
    section = await a_section(served.services.db, teacher.actor)
    async with client(served.url, teacher.token) as http:
        body = {"section_id": str(section.id), "title": "T", "attempts": 3, "limit_usd": "0.05"}
        place = f"{URL}/{(await http.post(URL, json=body)).json()['id']}"
        changed = (await http.patch(place, json={"title": "U", "attempts": None})).json()
        assert (changed["title"], changed["attempts"]) == ("U", None)
        assert changed["fields"]["limit_usd"] == "0.050000"
        for wrong in ({"title": ""}, {"title": None}, {"attempts": 21}, {"opens_at": "2027-01-01"}):
            assert (await http.patch(place, json=wrong)).status_code == 400
