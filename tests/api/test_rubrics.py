"""Rubrics over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.courses import criterion
from tests.support.server import serving
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings

URL = "/api/practice/rubrics"
RUBRIC = {"name": "First contact", "criteria": [criterion()]}


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(settings) as served:
        teacher = await add_member(served.services.db, Role.TEACHER)
        async with client(served.url, teacher.token) as opened:
            yield opened


async def test_the_shipped_rubric_is_there_and_is_duplicated(http: httpx2.AsyncClient) -> None:
    (card,) = (await http.get(URL)).json()["items"]
    assert (card["name"], card["criteria"]) == ("Interviewing in social work", 12)
    assert (await http.patch(f"{URL}/{card['id']}", json={})).status_code == 403
    copy = await http.post(f"{URL}/{card['id']}/duplicate", json={})
    assert copy.status_code == 201
    assert (copy.json()["can_edit"], copy.json()["visibility"]) == (True, "private")
    assert len((await http.get(URL)).json()["items"]) == 2


async def test_a_rubric_is_made_changed_and_removed(http: httpx2.AsyncClient) -> None:
    made = await http.post(URL, json=RUBRIC)
    assert made.status_code == 201
    place = f"{URL}/{made.json()['id']}"
    fields = {**made.json()["fields"], "name": "Second contact"}
    changed = await http.patch(place, json={"fields": fields, "expected_version": 1})
    assert (changed.json()["version"], changed.json()["fields"]) == (2, fields)
    late = await http.patch(place, json={"fields": fields, "expected_version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "rubric_changed")
    versions = (await http.get(f"{place}/versions")).json()["items"]
    assert [each["number"] for each in versions] == [2, 1]
    assert (await http.delete(place)).status_code == 204
    assert (await http.get(place)).status_code == 404


async def test_a_rubric_that_cannot_be_used_is_refused_with_what_to_do(
    http: httpx2.AsyncClient,
) -> None:
    wrong = {"name": "R", "criteria": [criterion(weight=0.95)]}
    refused = await http.post(URL, json=wrong)
    assert (refused.status_code, refused.json()["code"]) == (400, "rubric_invalid")
    assert "add 0.05 to one or use *Even out*" in refused.json()["detail"]
    evened = (await http.post(f"{URL}/even-out", json=wrong)).json()
    assert (await http.post(URL, json=evened)).status_code == 201
