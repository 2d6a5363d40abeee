"""Ask pages over HTTP."""

from collections.abc import AsyncIterator
from decimal import Decimal

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.ask import a_document
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

URL = "/api/ask/pages"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def owner(served: Served) -> Member:
    return await add_member(served.services.db, Role.RESEARCHER)


@pytest.fixture
async def http(served: Served, owner: Member) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url, owner.token) as opened:
        yield opened


async def test_a_page_is_made_switched_on_visited_and_switched_off(
    served: Served, owner: Member, http: httpx2.AsyncClient
) -> None:
    body = {"id": str(new_id()), "title": "Ask us", "slug": "ask-us"}
    made = await http.post(URL, json=body)
    assert made.status_code == 201
    page = made.json()
    assert (await http.post(URL, json=body)).json() == page
    assert (await http.post(URL, json={**body, "title": "Else"})).status_code == 409
    place = f"{URL}/{page['id']}"
    refused = await http.post(f"{place}/on")
    assert (refused.status_code, refused.json()["code"]) == (409, "page_not_ready")
    document = await a_document(served.services, owner.actor)
    changes = {"document_ids": [str(document.id)], "budget_per_day_usd": "2.50"}
    changed = (await http.patch(place, json=changes)).json()
    assert (Decimal(changed["budget"]["limit_usd"]), changed["problems"]) == (Decimal("2.5"), [])
    async with client(served.url) as visitor:
        assert (await visitor.get("/api/ask/ask-us")).status_code == 404
        assert (await http.post(f"{place}/on")).json()["is_on"]
        public = (await visitor.get("/api/ask/ask-us")).json()
        assert [each["title"] for each in public["documents"]] == ["Staff handbook"]
        assert "owner_id" not in public
        assert "budget" not in public
        assert not (await http.post(f"{place}/off")).json()["is_on"]
        assert (await visitor.get("/api/ask/ask-us")).status_code == 404
    assert (await http.delete(place)).status_code == 204
    assert (await http.get(URL)).json()["items"] == []


async def test_who_is_signed_in_no_more_is_a_visitor_like_others(
    served: Served, owner: Member, http: httpx2.AsyncClient
) -> None:
    document = await a_document(served.services, owner.actor)
    for opening, expected in (("link", 200), ("sign_in", 401)):
        body = {"title": "Ask us", "opening": opening, "document_ids": [str(document.id)]}
        page = (await http.post(URL, json=body)).json()
        await http.post(f"{URL}/{page['id']}/on")
        assert (await http.get(f"/api/ask/{page['slug']}")).status_code == 200
        for token in (None, "long gone"):
            async with client(served.url, token) as visitor:
                answer = await visitor.get(f"/api/ask/{page['slug']}")
                assert answer.status_code == expected


async def test_addresses_beside_a_pages_are_never_a_pages(http: httpx2.AsyncClient) -> None:
    for slug in ("documents", "pages"):
        answer = await http.post(URL, json={"title": "Ask us", "slug": slug})
        assert answer.status_code == 400
        made = (await http.post(URL, json={"title": slug})).json()
        assert made["slug"] != slug
