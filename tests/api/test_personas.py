"""Personas over HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.cards import v3
from tests.support.personas import made
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Visibility

NADJA = {"name": "Nadja", "background": "Bakes.", "tags": ["demo"]}
URL = "/api/personas"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER, email="teacher@example.org")


@pytest.fixture
async def student(served: Served) -> Member:
    return await add_member(served.services.db, Role.STUDENT, email="student@example.org")


@pytest.fixture
async def http(served: Served, teacher: Member) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url, teacher.token) as opened:
        yield opened


async def import_(http: httpx2.AsyncClient, data: bytes) -> httpx2.Response:
    return await http.post(f"{URL}/import", files={"file": ("people.yaml", data)})


async def import_card(http: httpx2.AsyncClient, data: bytes) -> httpx2.Response:
    return await http.post(f"{URL}/import-card", files={"file": ("card", data)})


async def test_a_persona_is_made_read_changed_and_removed(http: httpx2.AsyncClient) -> None:
    made = await http.post(URL, json=NADJA)
    assert made.status_code == 201
    persona = made.json()
    assert (persona["version"], persona["visibility"]) == (1, "private")
    place = f"{URL}/{persona['id']}"
    assert (await http.get(place)).json() == persona
    changed = await http.patch(place, json={"fields": {"name": "Nadia"}, "expected_version": 1})
    assert (changed.json()["name"], changed.json()["version"]) == ("Nadia", 2)
    late = await http.patch(place, json={"fields": {"name": "N."}, "expected_version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "persona_changed")
    assert (await http.delete(place)).status_code == 204
    assert (await http.get(place)).status_code == 404


async def test_a_repeated_request_with_an_id_makes_one_persona(http: httpx2.AsyncClient) -> None:
    body = {**NADJA, "id": str(new_id())}
    first, second = await http.post(URL, json=body), await http.post(URL, json=body)
    assert first.json() == second.json()
    other = await http.post(URL, json={**body, "name": "Else"})
    assert (other.status_code, other.json()["code"]) == (409, "persona_id_taken")


async def test_readers_get_a_card_and_no_private_field_anywhere(
    served: Served, teacher: Member, student: Member
) -> None:
    persona = await made(served.services.db, teacher.actor, visibility=Visibility.PUBLIC)
    async with client(served.url, student.token) as http:
        card = (await http.get(f"{URL}/{persona.id}")).json()
        listed = (await http.get(URL)).json()
        for path in ("versions", "versions/1", "export", "card"):
            assert (await http.get(f"{URL}/{persona.id}/{path}")).status_code == 403
    assert listed == {"items": [card], "next": None}
    assert set(card) == {
        *("id", "name", "pronouns", "age", "role_line", "language", "tags", "visibility"),
        "can_edit",
    }


async def test_a_list_is_searched_and_read_page_by_page(http: httpx2.AsyncClient) -> None:
    for name in ("Zoe", "Émile", "ada"):
        await http.post(URL, json={**NADJA, "name": name})
    first = (await http.get(URL, params={"limit": 2})).json()
    rest = (await http.get(URL, params={"limit": 2, "after": first["next"]})).json()
    names = [card["name"] for card in [*first["items"], *rest["items"]]]
    assert (names, rest["next"]) == (["ada", "Émile", "Zoe"], None)
    for params, found in (({"text": "EMIL"}, 1), ({"tag": "Demo"}, 3), ({"tag": "dem"}, 0)):
        assert len((await http.get(URL, params=params)).json()["items"]) == found


async def test_versions_are_listed_read_and_restored(http: httpx2.AsyncClient) -> None:
    persona = (await http.post(URL, json=NADJA)).json()
    place = f"{URL}/{persona['id']}"
    await http.patch(place, json={"fields": {"name": "Nadia"}})
    listed = (await http.get(f"{place}/versions")).json()["items"]
    assert [version["number"] for version in listed] == [2, 1]
    assert (await http.get(f"{place}/versions/1")).json() == listed[1]
    restored = (await http.post(f"{place}/versions/1/restore")).json()
    assert (restored["version"], restored["name"]) == (3, "Nadja")
    assert (await http.get(f"{place}/versions/9")).status_code == 404
    assert (await http.get(f"{place}/versions/{10**30}")).status_code == 404


async def test_an_export_is_a_file_that_imports_as_the_same_bytes(http: httpx2.AsyncClient) -> None:
    name = 'Zoë "Z" \r\n/../x'
    persona = (await http.post(URL, json={**NADJA, "name": name})).json()
    exported = await http.get(f"{URL}/{persona['id']}/export")
    assert exported.headers["content-type"] == "application/yaml"
    assert exported.headers["content-disposition"] == 'attachment; filename="zoe-z-x.yaml"'
    imported = await import_(http, exported.content)
    assert imported.status_code == 201
    (copy,) = imported.json()["items"]
    assert copy["fields"] == persona["fields"]
    assert (await http.get(f"{URL}/{copy['id']}/export")).content == exported.content


@pytest.mark.parametrize(
    ("form", "kind", "ending"),
    [
        ("json-v3", "application/json", "json"),
        ("json-v2", "application/json", "json"),
        ("png", "image/png", "png"),
    ],
)
async def test_a_card_is_a_file_that_imports_as_the_same_persona(
    http: httpx2.AsyncClient, form: str, kind: str, ending: str
) -> None:
    persona = (await http.post(URL, json={**NADJA, "name": "Zoë /../x", "age": 52})).json()
    card = await http.get(f"{URL}/{persona['id']}/card", params={"form": form})
    assert card.headers["content-type"] == kind
    assert card.headers["content-disposition"] == f'attachment; filename="zoe-x.{ending}"'
    imported = await import_card(http, card.content)
    assert imported.status_code == 201
    assert imported.json()["persona"]["fields"] == persona["fields"]
    assert imported.json()["notes"] == []


async def test_a_card_of_another_tool_is_private_and_what_was_left_out_is_told(
    http: httpx2.AsyncClient,
) -> None:
    imported = (await import_card(http, json.dumps(v3()).encode())).json()
    assert (imported["persona"]["name"], imported["persona"]["visibility"]) == (
        "Ilse Kramer",
        "private",
    )
    assert "Pictures and sounds were left out: a persona has none." in imported["notes"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff", "this is a JPEG; cards are PNG, JSON or .charx."),
        (b'{"name": "' + rb"\ud800" + b'"}', "name: "),
        (b'{"name": "A' + rb"\u0000" + b'"}', "cannot be stored"),
        (b'{"a":' * 90_000, "40 levels"),
        (b"", "it is empty"),
    ],
    ids=range(5),
)
async def test_a_file_that_is_no_card_is_a_problem_that_says_what_it_is(
    http: httpx2.AsyncClient, content: bytes, reason: str
) -> None:
    refused = await import_card(http, content)
    assert (refused.status_code, refused.json()["code"]) == (400, "card_invalid")
    assert reason in refused.json()["detail"]
    assert (await http.get(URL)).json()["items"] == []


async def test_a_card_of_an_unknown_form_is_a_problem(http: httpx2.AsyncClient) -> None:
    persona = (await http.post(URL, json=NADJA)).json()
    refused = await http.get(f"{URL}/{persona['id']}/card", params={"form": "gif"})
    assert refused.status_code == 400


async def test_a_faulty_import_says_what_to_mend_and_imports_nothing(
    http: httpx2.AsyncClient,
) -> None:
    refused = await import_(http, b"name: A\n---\nname: B\nbackgroud: x\n")
    assert (refused.status_code, refused.json()["code"]) == (400, "import_invalid")
    assert "document 2: 'backgroud'" in refused.json()["detail"]
    assert "'background'" in refused.json()["detail"]
    assert (await http.get(URL)).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "A", "prompt": "x"},
        {"name": "A", "visibility": "secret"},
        {"name": "A", "age": -1},
        {"name": "A", "id": "1"},
        {"name": "A\x00"},
        {"name": "A", "extensions": {"x": {"y": "z" * 300_000}}},
        {"name": "\ud800"},
    ],
    ids=range(9),
)
async def test_what_is_no_persona_is_a_problem_that_names_the_place(
    http: httpx2.AsyncClient, body: dict[str, Any]
) -> None:
    headers = {"Content-Type": "application/json"}
    refused = await http.post(URL, content=json.dumps(body), headers=headers)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_wrong_place_in_a_list_is_a_problem(http: httpx2.AsyncClient) -> None:
    for after in ("x", "!!!", "AB8"):
        refused = await http.get(URL, params={"after": after})
        assert (refused.status_code, refused.json()["code"]) == (400, "cursor_invalid")


async def test_the_description_knows_both_views_and_the_file(http: httpx2.AsyncClient) -> None:
    paths = (await http.get("/api/openapi.json")).json()["paths"]
    read = paths["/api/personas/{persona_id}"]["get"]["responses"]["200"]["content"]
    views = read["application/json"]["schema"]["anyOf"]
    assert {view["$ref"].rpartition("/")[2] for view in views} == {"Persona", "PersonaCard"}
    export = paths["/api/personas/{persona_id}/export"]["get"]["responses"]["200"]
    assert list(export["content"]) == ["application/yaml"]
    body = paths["/api/personas/import"]["post"]["requestBody"]["content"]
    assert list(body) == ["multipart/form-data"]
