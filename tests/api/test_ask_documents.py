"""Documents over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.ask import HANDBOOK
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.ask.reading.gate import MOST_BYTES
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

URL = "/api/ask/documents"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def http(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    owner = await add_member(served.services.db, Role.TEACHER)
    async with client(served.url, owner.token) as opened:
        yield opened


def file(text: str = HANDBOOK, name: str = "handbook.md") -> dict[str, tuple[str, bytes]]:
    """Return a form with this file."""
    return {"file": (name, text.encode())}


async def test_a_document_is_put_in_looked_at_changed_replaced_and_removed(
    http: httpx2.AsyncClient,
) -> None:
    form = {"id": str(new_id()), "title": "Our rules"}
    made = await http.post(URL, files=file(), data=form)
    assert made.status_code == 201
    document = made.json()
    assert (document["id"], document["title"]) == (form["id"], "Our rules")
    assert (await http.post(URL, files=file(), data=form)).json() == document
    other = await http.post(URL, files=file("# Else\n\nWords.\n"), data=form)
    assert (other.status_code, other.json()["code"]) == (409, "document_id_taken")
    place = f"{URL}/{document['id']}"
    assert (await http.get(place)).json() == document
    preview = (await http.get(f"{place}/preview")).json()
    assert "[S1] Everybody who works here gets this book." in preview["text"]
    assert preview["private"] == [{"kind": "contact", "sentences": 1, "told": False}]
    changed = (await http.patch(place, json={"told": ["contact"]})).json()
    assert (changed["version"]["number"], changed["version"]["told"]) == (2, ["contact"])
    first = (await http.get(f"{place}/preview", params={"number": 1})).json()
    assert first["text"] == preview["text"]
    longer = f"{HANDBOOK}\n## New\n\nThis is new.\n"
    replaced = await http.post(f"{place}/versions", files=file(longer))
    assert (replaced.status_code, replaced.json()["version"]["number"]) == (201, 3)
    versions = (await http.get(f"{place}/versions")).json()["items"]
    assert [each["number"] for each in versions] == [3, 2, 1]
    assert len((await http.get(URL)).json()["items"]) == 1
    assert (await http.delete(place)).status_code == 204
    assert (await http.get(place)).status_code == 404


async def test_what_cannot_be_read_or_chosen_is_a_sentence(http: httpx2.AsyncClient) -> None:
    empty = await http.post(URL, files=file(""))
    assert empty.status_code == 400
    assert len(empty.json()["detail"]) > 20
    assert (await http.post(URL, data={"title": "No file"})).status_code == 400
    place = f"{URL}/{(await http.post(URL, files=file())).json()['id']}"
    for name, wrong in (("chosen", []), ("chosen", ["99"]), ("told", ["secrets"])):
        assert (await http.patch(place, json={name: wrong})).status_code == 400
    headers = {"Content-Type": "application/json"}
    half = await http.patch(place, content=rb'{"chosen": ["\ud800"]}', headers=headers)
    assert half.status_code == 400
    assert (await http.get(f"{place}/preview", params={"number": 7})).status_code == 404


async def test_a_file_over_the_limit_is_refused_whichever_way_it_comes(
    http: httpx2.AsyncClient,
) -> None:
    over = await http.post(URL, files={"file": ("big.txt", b"x" * (MOST_BYTES + 1))})
    assert over.status_code == 400
    far_over = await http.post(URL, files={"file": ("big.txt", b"x" * (MOST_BYTES * 2))})
    assert far_over.status_code == 413
    assert (await http.get(URL)).json()["items"] == []


async def test_samples_can_be_put_in_and_fit(http: httpx2.AsyncClient) -> None:
    samples = (await http.get(f"{URL}/samples")).json()["items"]
    assert {each["name"] for each in samples} == {"resume", "handbook"}
    for sample in samples:
        assert sample["questions"]
        body = {"name": sample["name"], "id": str(new_id())}
        made = await http.post(f"{URL}/samples", json=body)
        assert made.status_code == 201
        assert (made.json()["title"], made.json()["fits"]) == (sample["title"], True)
        assert (await http.post(f"{URL}/samples", json=body)).json() == made.json()
    unknown = await http.post(f"{URL}/samples", json={"name": "novel"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "sample_not_found")
    assert len((await http.get(URL)).json()["items"]) == 2
