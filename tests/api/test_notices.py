"""Notices and alerts over HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.accounts.notices import tell
from understudy.kernel.settings import Settings


@pytest.fixture
async def served(installation: Settings) -> AsyncIterator[Served]:
    async with serving(installation) as opened:
        yield opened


async def test_notices_are_listed_and_marked_as_read(served: Served) -> None:
    student = await add_member(served.services.db)
    async with served.services.db.begin() as session:
        for number in range(3):
            await tell(session, [student.actor.id], "job_done", f"Number {number}.", "/personas")
    async with client(served.url, student.token) as http:
        page = (await http.get("/api/notices?limit=2")).json()
        assert (page["unread"], len(page["items"])) == (3, 2)
        assert page["items"][0]["link"] == "/personas"
        rest = (await http.get("/api/notices", params={"after": page["next"]})).json()
        assert (rest["next"], len(rest["items"])) == (None, 1)
        ids = [page["items"][0]["id"]]
        assert (await http.post("/api/notices/read", json={"ids": ids})).json() == {"unread": 2}
        assert (await http.post("/api/notices/read", json={})).json() == {"unread": 0}
        assert (await http.get("/api/notices?after=x")).status_code == 400
        assert (await http.post("/api/notices/read", json={"all": True})).status_code == 400


async def test_administrators_list_the_alerts(served: Served) -> None:
    admin = await add_member(served.services.db, Role.ADMIN)
    text = "anthropic refuses key 1."
    await served.services.alerts.raise_now("key_refused", "anthropic:1", "high", text, {"key": 1})
    async with client(served.url, admin.token) as http:
        (alert,) = (await http.get("/api/alerts")).json()["items"]
        assert (await http.get("/api/notices")).json()["unread"] == 1
    assert (alert["kind"], alert["severity"], alert["text"]) == ("key_refused", "high", text)
    assert alert["facts"] == {"key": 1}
