"""Simulated clients over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.clients import CAR, a_block, a_client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Visibility

URL = "/api/practice/clients"
BLOCK = a_block().model_dump(mode="json")


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER, email="teacher@example.org")


@pytest.fixture
async def http(served: Served, teacher: Member) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url, teacher.token) as opened:
        yield opened


async def test_a_client_is_written_drafted_tested_and_published(http: httpx2.AsyncClient) -> None:
    persona = (await http.post("/api/personas", json={"name": "Lena", "age": 44})).json()
    place = f"{URL}/{persona['id']}"
    assert (await http.get(f"{place}/block")).json()["block"] is None
    early = await http.post(f"{place}/publish", json={})
    assert (early.status_code, early.json()["code"]) == (409, "not_a_client")
    drafted = await http.post(f"{place}/draft", json={"brief": "Grief"})
    assert drafted.json()["cost_usd"] == "0"
    refused = await http.post(f"{place}/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_publish")
    assert "composite" in refused.json()["detail"]
    written = await http.put(f"{place}/block", json={"block": BLOCK, "expected_version": 2})
    assert (written.json()["version"], written.json()["block"]) == (3, BLOCK)
    late = await http.put(f"{place}/block", json={"block": {}, "expected_version": 2})
    assert (late.status_code, late.json()["code"]) == (409, "persona_changed")
    assert (await http.get(f"{place}/findings")).json() == {"items": [], "can_publish": True}
    published = await http.post(f"{place}/publish", json={"expected_version": 3})
    assert (published.json()["number"], published.json()["difficulty"]) == (3, 2)
    listed = (await http.get(URL, params={"issue": "housing_insecurity", "difficulty": 2})).json()
    assert [(e["name"], e["published_number"]) for e in listed["items"]] == [("Lena", 3)]
    assert (await http.get(URL, params={"difficulty": 1})).json()["items"] == []
    assert len((await http.get(f"{place}/published")).json()["items"]) == 1


async def test_questions_are_asked_and_marks_become_principles(
    served: Served, teacher: Member, http: httpx2.AsyncClient
) -> None:
    persona = await a_client(served.services.db, teacher.actor)
    place = f"{URL}/{persona.id}"
    body = {"question": "Where do you sleep?", "expect": "withhold", "fact_id": "car"}
    question = (await http.post(f"{place}/tests", json=body)).json()
    run = (await http.post(f"{place}/tests/run", json={"trust": 2.5})).json()
    assert (run["passed"], run["cost_usd"]) == (1, "0")
    (shown,) = (await http.get(f"{place}/tests")).json()["items"]
    assert shown["result"]["verdict"] == "passed"
    assert (await http.delete(f"{place}/tests/{question['id']}")).status_code == 204
    assert (await http.get(f"{place}/tests")).json()["items"] == []
    mark = {"id": str(new_id()), "kind": "critique", "reply": "Oh!", "text": "too cheerful"}
    first, second = [await http.post(f"{place}/marks", json=mark) for _ in range(2)]
    assert first.json() == second.json()
    preview = (await http.get(f"{place}/preview", params={"trust": 2.5})).json()
    assert "- Do not do this: too cheerful." in preview["system"]
    assert CAR not in preview["system"]
    assert (await http.get(f"{place}/preview", params={"trust": 9})).status_code == 400


async def test_a_student_reads_the_card_of_a_published_public_client_only(
    served: Served, teacher: Member
) -> None:
    student = await add_member(served.services.db, Role.STUDENT, email="student@example.org")
    persona = await a_client(served.services.db, teacher.actor, visibility=Visibility.PUBLIC)
    async with client(served.url, student.token) as http:
        place = f"{URL}/{persona.id}"
        unpublished = await http.get(f"{place}/card")
        assert (unpublished.status_code, unpublished.json()["code"]) == (
            404,
            "client_not_published",
        )
        await served.services.clients.authoring.publish(teacher.actor, persona.id)
        card = (await http.get(f"{place}/card")).json()
        assert card["referral"]["reason"] == "Asks for help with housing."
        assert not {"facts", "reference_formulation", "own_words"} & set(card)
        for path in ("block", "findings", "preview", "published", "marks", "tests"):
            assert (await http.get(f"{place}/{path}")).status_code == 403


async def test_several_clients_are_shared_and_copied(
    served: Served, teacher: Member, http: httpx2.AsyncClient
) -> None:
    persona = await a_client(served.services.db, teacher.actor)
    ids = [str(persona.id), str(new_id())]
    results = (await http.post(f"{URL}/bulk", json={"action": "share", "ids": ids})).json()
    assert [each["is_done"] for each in results["items"]] == [True, False]
    body = {"id": str(new_id())}
    copies = [await http.post(f"{URL}/{persona.id}/duplicate", json=body) for _ in range(2)]
    assert [copy.status_code for copy in copies] == [201, 201]
    assert copies[0].json() == copies[1].json()


async def test_picklists_are_for_everybody(http: httpx2.AsyncClient) -> None:
    lists = (await http.get(f"{URL}/picklists")).json()
    assert lists["issues"][0] == {
        "code": "housing_insecurity",
        "label": "Housing",
        "meaning": "You do not know how long you can stay where you sleep.",
    }
