"""Limits over HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.personas import made
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Visibility


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


async def test_an_administrator_changes_a_limit_and_a_person_meets_it(served: Served) -> None:
    services = served.services
    admin = await add_member(services.db, Role.ADMIN)
    student = await add_member(services.db, Role.STUDENT)
    persona = await made(services.db, admin.actor, visibility=Visibility.PUBLIC)
    conversation = await services.conversations.start(student.actor, persona.id)
    path = f"/api/conversations/{conversation.id}/messages"
    async with client(served.url, admin.token) as http:
        changed = await http.patch(
            "/api/limits/adjustments", json={"person_messages_per_minute": 1}
        )
        values = {each["name"]: each for each in changed.json()}
        assert values["person_messages_per_minute"]["value"] == 1
        refused = await http.patch("/api/limits/adjustments", json={"no_such_limit": 1})
        assert (refused.status_code, refused.json()["code"]) == (400, "adjustment_invalid")
        (change,) = (await http.get("/api/limits/changes")).json()["items"]
        assert (change["actor"], change["before"], change["after"]) == (admin.name, 10, 1)
        assert (await http.get("/api/limits")).json()["providers"] == []
    async with client(served.url, student.token) as http:
        assert (await http.post(path, json={"text": "Hello"})).status_code == 202
        await services.chat.stop(student.actor, conversation.id)
        limited = await http.post(path, json={"text": "Are you there?"})
        assert limited.status_code == 429
        wait_s = int(limited.headers["retry-after"])
        assert 0 < wait_s <= 60
        assert limited.headers["ratelimit-policy"] == '"person";q=1;w=60'
        assert limited.headers["ratelimit"] == f'"person";r=0;t={wait_s}'
        assert limited.json()["code"] == "messages_limited"
        assert "Your text is kept." in limited.json()["detail"]
        mine = (await http.get("/api/limits")).json()
        assert (mine["person"]["used"], mine["person"]["remaining"]) == (1, 0)
        assert (await http.get("/api/limits/adjustments")).status_code == 403
