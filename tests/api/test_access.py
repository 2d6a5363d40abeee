from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.access import ACCESS, Row
from tests.support.access_scene import Scene, person
from tests.support.accounts import Member
from tests.support.api import client
from tests.support.job_items import ItemJobs, make_table
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.api.router import PARTS
from understudy.app import create_app
from understudy.jobs.kinds import Kind
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway

WHO = ("visitor", "student", "teacher", "owner", "admin")


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    def kinds(db: Database, gateway: Gateway) -> list[Kind]:
        return [ItemJobs(db, gateway).kind]

    async with serving(settings, more_kinds=kinds) as opened:
        await make_table(opened.services.db)
        yield opened


def test_every_route_has_a_row_in_the_access_table(settings: Settings) -> None:
    described = create_app(settings).openapi()["paths"]
    routes = {(m.upper(), _shape(path)) for path, methods in described.items() for m in methods}
    rows = {(row.method, _shape(row.path)) for row in ACCESS}
    assert routes - rows == set(), "routes without a row in tests/support/access.py"
    assert rows - routes == set(), "rows without a route"


def test_no_route_of_the_api_is_left_out_of_its_description() -> None:
    for part in PARTS:
        hidden = [r for r in part.router.routes if not getattr(r, "include_in_schema", True)]
        assert hidden == []


@pytest.mark.parametrize("row", ACCESS, ids=lambda row: f"{row.method} {row.path}")
async def test_each_kind_of_person_gets_what_the_table_says(served: Served, row: Row) -> None:
    got = list[int]()
    people, facts = await _a_scene(served, row)
    for who in WHO:
        # Who was refused, or only read, has changed nothing for those who come after.
        if got and got[-1] < 300 and row.method != "GET":
            people, facts = await _a_scene(served, row)
        got.append(await _status(served, row, people[who], facts))
    assert " ".join(map(str, got)) == row.statuses


async def test_everything_is_read_where_there_is_something_of_each(served: Served) -> None:
    people, facts = await _a_scene(served)
    for row in ACCESS:
        if row.method == "GET" and not row.stream:
            for who, status in zip(WHO, row.statuses.split(), strict=True):
                assert await _status(served, row, people[who], facts) == int(status), (row, who)


def _shape(path: str) -> str:
    return "/".join("*" if part.startswith("{") else part for part in path.split("/"))


async def _a_scene(
    served: Served, row: Row | None = None
) -> tuple[dict[str, Member | None], dict[str, str]]:
    """Make five people, and what this row names; without one, something of each."""
    services = served.services
    owner = await person(services, Role.TEACHER)
    people = {
        "visitor": None,
        "student": await person(services, Role.STUDENT),
        "teacher": await person(services, Role.TEACHER),
        "owner": owner,
        "admin": await person(services, Role.ADMIN),
    }
    return people, await Scene(services, owner).facts(row)


async def _status(served: Served, row: Row, member: Member | None, facts: dict[str, str]) -> int:
    body: Any = row.body
    if body is not None:
        body = {name: _filled(value, facts) for name, value in body.items()}
    async with client(served.url, member.token if member else None) as http:
        path = row.path.format(**facts)
        async with http.stream(row.method, path, json=body, files=row.files or None) as response:
            if not row.stream:
                await response.aread()
                assert response.status_code < 500, response.text
            return response.status_code


def _filled(value: Any, facts: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, facts) for one in value]
    return value.format(**facts) if isinstance(value, str) else value
