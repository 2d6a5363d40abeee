"""Budgets over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

STUDENTS = {"scope": "role", "of": "student", "period": "day", "limit_usd": "2.00"}


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def student(served: Served) -> Member:
    return await add_member(served.services.db, Role.STUDENT)


@pytest.fixture
async def http(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    admin = await add_member(served.services.db, Role.ADMIN)
    async with client(served.url, admin.token) as opened:
        yield opened


async def test_a_budget_is_set_changed_seen_and_removed(
    http: httpx2.AsyncClient, served: Served, student: Member
) -> None:
    made = (await http.put("/api/budgets", json=STUDENTS)).json()
    assert (made["limit_usd"], made["spent_usd"], made["used"]) == ("2.0000000000", "0E-9", 0.0)
    changed = (await http.put("/api/budgets", json={**STUDENTS, "limit_usd": "3"})).json()
    assert changed["id"] == made["id"]
    (listed,) = (await http.get("/api/budgets")).json()["items"]
    assert listed["limit_usd"].startswith("3")
    async with client(served.url, student.token) as theirs:
        (mine,) = (await theirs.get("/api/budgets/mine")).json()
        assert (mine["scope"], mine["id"]) == ("role", made["id"])
        assert (await theirs.get("/api/budgets")).json()["items"] == []
    assert (await http.delete(f"/api/budgets/{made['id']}")).status_code == 204
    gone = await http.delete(f"/api/budgets/{made['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "budget_not_found")


@pytest.mark.parametrize(
    "changed",
    [{"limit_usd": None}, {"of": "pupil"}, {"scope": "installation"}, {"period": "year"}],
)
async def test_what_is_no_budget_is_refused(
    http: httpx2.AsyncClient, changed: dict[str, object]
) -> None:
    refused = await http.put("/api/budgets", json={**STUDENTS, **changed})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")
