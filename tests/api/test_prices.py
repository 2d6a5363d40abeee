"""Prices and models' names over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

TIER = {"input_usd": "0.10", "cached_usd": "0.02", "cache_write_usd": "0.1", "output_usd": "0.40"}
DRAFT = {"provider": "compatible", "model": "qwen", "tiers": [TIER], "note": "Electricity."}


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def http(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    admin = await add_member(served.services.db, Role.ADMIN)
    async with client(served.url, admin.token) as opened:
        yield opened


async def test_a_price_is_set_found_and_remembered(http: httpx2.AsyncClient) -> None:
    made = await http.post("/api/prices", json=DRAFT)
    assert made.status_code == 201
    assert made.json()["source"] == "own"
    (found,) = (await http.get("/api/prices", params={"search": "qwen"})).json()[:1]
    assert found["price"]["tiers"][0]["output_usd"] == "0.40"
    (change,) = (await http.get("/api/prices/history")).json()["items"]
    assert (change["note"], change["model"]) == ("Electricity.", "qwen")


async def test_the_list_shows_what_answers_here_and_what_is_usual(
    http: httpx2.AsyncClient,
) -> None:
    listed = {each["model"]: each["price"] for each in (await http.get("/api/prices")).json()}
    assert listed["demo"]["tiers"][0]["input_usd"] == "0"
    assert listed["claude-sonnet-5-5"]["source"] == "data"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"provider": "nobody"}, "price_invalid"),
        ({"tiers": []}, "invalid_request"),
        ({"tiers": [{**TIER, "input_usd": "-1"}]}, "invalid_request"),
        ({"effective_from": "2020-01-01T00:00:00Z"}, "price_invalid"),
    ],
)
async def test_what_is_no_price_is_refused(
    http: httpx2.AsyncClient, changed: dict[str, object], code: str
) -> None:
    refused = await http.post("/api/prices", json={**DRAFT, **changed})
    assert (refused.status_code, refused.json()["code"]) == (400, code)


async def test_a_name_is_let_stand_for_another(http: httpx2.AsyncClient) -> None:
    body = {"name": "openai:house", "stands_for": "openai:gpt-5.2"}
    assert (await http.post("/api/model-aliases", json=body)).status_code == 201
    listed = {each["name"]: each for each in (await http.get("/api/model-aliases")).json()}
    assert listed["openai:house"]["stands_for"] == "openai:gpt-5.2"
    assert listed["openai:gpt-5.2"]["ships"]
    circle = {"name": "openai:gpt-5.4-2026-03-05", "stands_for": "openai:house"}
    refused = await http.post("/api/model-aliases", json=circle)
    assert (refused.status_code, refused.json()["code"]) == (400, "alias_invalid")
