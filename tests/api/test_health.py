from collections.abc import AsyncIterator

import httpx2
import pytest
from sqlalchemy import text

from tests.support.api import client
from tests.support.llm import a_charge, a_request
from tests.support.server import Served, serving
from understudy.api import health
from understudy.kernel.settings import Settings


@pytest.fixture
async def served(installation: Settings) -> AsyncIterator[Served]:
    async with serving(installation) as opened:
        yield opened


@pytest.fixture
async def http(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url) as opened:
        yield opened


async def test_it_is_ready_and_knows_no_age_before_the_first_answer(
    http: httpx2.AsyncClient,
) -> None:
    answer = await http.get("/api/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "model": "demo", "last_success_age_s": None}


async def test_the_age_of_the_last_answer_comes_from_the_ledger(
    served: Served, http: httpx2.AsyncClient
) -> None:
    await served.services.gateway.complete(a_request(), a_charge())
    age_s = (await http.get("/api/health/ready")).json()["last_success_age_s"]
    assert 0 <= age_s < 60


async def test_a_schema_that_is_behind_is_503_with_what_to_do(
    served: Served, http: httpx2.AsyncClient
) -> None:
    async with served.services.db.begin() as session:
        found = await session.scalar(text("SELECT version_num FROM alembic_version"))
        await session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        answer = await http.get("/api/health/ready")
    finally:
        async with served.services.db.begin() as session:
            query = text("UPDATE alembic_version SET version_num = :found")
            await session.execute(query, {"found": found})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "not_ready"
    assert [part["where"] for part in problem["errors"]] == ["schema"]
    assert "understudy db upgrade" in problem["detail"]


async def test_a_database_that_does_not_answer_is_503_and_alive(
    http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE_S", 0.0)
    answer = await http.get("/api/health/ready")
    assert answer.status_code == 503
    assert [part["where"] for part in answer.json()["errors"]] == ["database"]
    assert (await http.get("/api/health/live")).status_code == 200
