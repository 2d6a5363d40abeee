"""Sections over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.practice.courses.roster import MOST_BYTES

URL = "/api/practice/sections"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER)


@pytest.fixture
async def student(served: Served) -> Member:
    return await add_member(served.services.db, Role.STUDENT)


@pytest.fixture
async def http(served: Served, teacher: Member) -> AsyncIterator[httpx2.AsyncClient]:
    async with client(served.url, teacher.token) as opened:
        yield opened


async def test_a_student_joins_a_section_sees_its_card_and_is_removed(
    served: Served, http: httpx2.AsyncClient, student: Member
) -> None:
    made = await http.post(URL, json={"name": "B", "settings": {"support_contact": "Ext. 12"}})
    assert made.status_code == 201
    section = made.json()
    place = f"{URL}/{section['id']}"
    async with client(served.url, student.token) as theirs:
        wrong = await theirs.post("/api/practice/join", json={"code": "AAAAAAAA"})
        assert (wrong.status_code, wrong.json()["code"]) == (404, "join_code_wrong")
        assert "ask your teacher" in wrong.json()["detail"]
        card = (await theirs.post("/api/practice/join", json={"code": section["join_code"]})).json()
        assert (await theirs.get(place)).json() == card
        assert (await theirs.get(URL)).json()["items"] == [card]
        assert set(card) == {
            *("id", "name", "course_code", "term", "is_active", "teacher", "support_contact"),
            *("part", "students"),
        }
        assert (await theirs.get(f"{place}/people")).status_code == 403
        (person,) = (await http.get(f"{place}/people")).json()["items"]
        assert person["person_id"] == str(student.actor.id)
        gone = await http.delete(f"{place}/people/{person['person_id']}")
        assert gone.status_code == 204
        assert (await theirs.get(place)).status_code == 404
    assert (await http.get(f"{place}/people")).json()["items"] == []


async def test_a_section_is_changed_and_its_code_renewed_and_switched_off(
    http: httpx2.AsyncClient,
) -> None:
    body = {"id": str(new_id()), "name": "B"}
    section = (await http.post(URL, json=body)).json()
    assert (await http.post(URL, json=body)).json() == section
    assert (await http.post(URL, json={**body, "name": "C"})).status_code == 409
    place = f"{URL}/{section['id']}"
    changed = (await http.patch(place, json={"term": "2027", "is_active": False})).json()
    assert (changed["name"], changed["term"], changed["is_active"]) == ("B", "2027", False)
    for active, found in ((True, []), (False, ["B"])):
        listed = (await http.get(URL, params={"is_active": active})).json()["items"]
        assert [each["name"] for each in listed] == found
    until = {"expires_at": "2999-01-01T00:00:00Z"}
    renewed = (await http.post(f"{place}/join-code", json=until)).json()
    assert renewed["join_code"] != section["join_code"]
    assert renewed["join_expires_at"] == until["expires_at"]
    off = (await http.delete(f"{place}/join-code")).json()
    assert (off["join_code"], off["join_expires_at"]) == (None, None)


async def test_a_roster_is_reported_line_by_line(http: httpx2.AsyncClient, student: Member) -> None:
    place = f"{URL}/{(await http.post(URL, json={'name': 'B'})).json()['id']}"
    data = f"Email;Name\n{student.email};S\nx@example.org;X\nnone;N\n".encode("utf-16")
    sent = await http.post(f"{place}/roster", files={"file": ("roster.csv", data)})
    assert sent.json() == {
        "enrolled": 1,
        "reactivated": 0,
        "already_there": 0,
        "created": [],
        "unknown": [{"line": 3, "email": "x@example.org", "name": "X"}],
        "bad": [{"line": 4, "reason": "the e-mail address is none"}],
    }
    long = b"email\n" + b"x" * MOST_BYTES
    refused = await http.post(f"{place}/roster", files={"file": ("roster.csv", long)})
    assert (refused.status_code, refused.json()["code"]) == (400, "roster_invalid")
    enrolled = await http.post(f"{place}/people", json={"email": student.email, "role": "ta"})
    assert enrolled.json()["role"] == "ta"
