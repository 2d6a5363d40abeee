"""Models of clients over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.clients import a_block
from tests.support.practice import a_course
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

QUICK = "demo:quick"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def admin(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    person = await add_member(served.services.db, Role.ADMIN)
    async with client(served.url, person.token) as opened:
        yield opened


async def test_models_are_allowed_and_listed_with_their_price(admin: httpx2.AsyncClient) -> None:
    allowed = await admin.put("/api/practice/models", json={"models": [QUICK]})
    assert allowed.status_code == 200, allowed.text
    listed = (await admin.get("/api/practice/models")).json()
    assert listed == allowed.json()
    assert [(each["model"], each["is_main"]) for each in listed["items"]] == [
        ("demo", True),
        (QUICK, False),
    ]
    assert {each["conversation_usd"] for each in listed["items"]} == {"0"}
    changes = (await admin.get("/api/limits/changes")).json()["items"]
    assert [(each["name"], each["after"]) for each in changes] == [("practice_models", QUICK)]


async def test_what_cannot_be_asked_is_a_problem_in_a_sentence(admin: httpx2.AsyncClient) -> None:
    refused = await admin.put("/api/practice/models", json={"models": ["openai:gpt-5.4-mini"]})
    assert refused.status_code == 400
    assert refused.json()["code"] == "model_not_allowed"
    assert "OPENAI_API_KEY" in refused.json()["detail"]


async def test_an_author_chooses_for_a_test_chat_and_students_read_nothing_of_it(
    served: Served, admin: httpx2.AsyncClient
) -> None:
    await admin.put("/api/practice/models", json={"models": [QUICK]})
    course = await a_course(served.services, a_block(model=QUICK))
    persona_id = course.assignment.pairs[0].persona_id
    async with client(served.url, course.teacher.token) as teacher:
        free = (await teacher.post(f"/api/practice/free/{persona_id}/sessions")).json()["id"]
        address = f"/api/practice/sessions/{free}/model"
        assert (await teacher.get(address)).json()["model"] == QUICK
        chosen = await teacher.put(address, json={"model": None})
        assert (chosen.status_code, chosen.json()["model"]) == (200, None)
        listed = (
            await teacher.get("/api/practice/models", params={"persona_id": str(persona_id)})
        ).json()
        assert listed["turns"] == 15
        assert (await teacher.put(address, json={"model": "demo:else"})).status_code == 400
    begun = await course.begun()
    async with client(served.url, course.student.token) as student:
        assert (await student.get(f"/api/practice/sessions/{begun.id}/model")).status_code == 403
        seen = (await student.get(f"/api/practice/sessions/{begun.id}")).text
        assigned = (await student.get(f"/api/practice/assignments/{course.assignment.id}")).text
    assert QUICK not in seen + assigned
