from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from tests.support.access import ACCESS, Row
from tests.support.access_ask import ASK, asked_page
from tests.support.access_feedback import judged_session
from tests.support.accounts import PASSWORD, Member, add_member
from tests.support.api import client
from tests.support.clients import a_tested_client
from tests.support.courses import a_rubric, a_section, an_assignment
from tests.support.drafts import asked
from tests.support.house import reply_in
from tests.support.job_items import ItemJobs, make_table
from tests.support.jobs import a_job
from tests.support.openai_programs import a_persona
from tests.support.personas import made
from tests.support.practice import practised_sessions
from tests.support.server import Served, serving
from tests.support.talks import an_export
from understudy.accounts.access import Role
from understudy.accounts.schemas import TokenDraft
from understudy.api.router import PARTS
from understudy.app import create_app
from understudy.jobs.kinds import Kind
from understudy.jobs.schemas import JobState
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
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


def _shape(path: str) -> str:
    return "/".join("*" if part.startswith("{") else part for part in path.split("/"))


async def _a_scene(served: Served, row: Row) -> tuple[dict[str, Member | None], dict[str, str]]:
    """Make five people and the owner's persona, conversation, token and jobs.

    Documents are read by processes of their own, which takes time: only where they are asked for.
    """
    services = served.services

    async def person(role: Role) -> Member:
        return await add_member(services.db, role, email=f"{new_id()}@example.org")

    owner = await person(Role.TEACHER)
    persona = await made(services.db, owner.actor)
    conversation = await services.conversations.start(owner.actor, persona.id)
    events = services.conversations.follow(owner.actor, conversation.id)
    await anext(events)
    said = await services.chat.say(owner.actor, conversation.id, "Hello")
    assert said.message
    await reply_in(events, said.reply_id)
    await events.aclose()
    token = await services.accounts.create_token(owner.actor, TokenDraft(label="script"))
    member = await person(Role.STUDENT)
    section = await a_section(services.db, owner.actor, member)
    case, question = await a_tested_client(services, owner.actor)
    given = await an_assignment(services.db, owner.actor, section.id, published=True, persona=case)
    judged = await judged_session(services, owner)
    practised = await practised_sessions(services, owner.actor, case.id)
    ended: dict[str, Any] = {"state": JobState.DONE, "done": 11, "failed": 1}
    facts: dict[str, UUID | str | int] = {
        "persona_id": persona.id,
        "number": persona.version,
        "plain_id": (await a_persona(services.db, owner.actor, visibility="private")).id,
        "id": conversation.id,
        "message_id": said.message.id,
        "reply_id": said.reply_id,
        "token_id": token.id,
        "job_id": (await a_job(services, owner.actor)).id,
        "drafts_id": (await services.drafts.start(owner.actor, asked(2))).id,
        "paused_job_id": (await a_job(services, owner.actor, state=JobState.PAUSED)).id,
        "ended_job_id": (await a_job(services, owner.actor, **ended)).id,
        "export_id": (await an_export(services, owner.actor)).id,
        "person_id": (await person(Role.STUDENT)).actor.id,
        "client_id": case.id,
        "client_test_id": question.id,
        "section_id": section.id,
        "member_id": member.actor.id,
        "member_email": member.email,
        "rubric_id": (await a_rubric(services.db, owner.actor)).id,
        "assignment_id": (await an_assignment(services.db, owner.actor, section.id)).id,
        "published_id": given.id,
        "published_pair_id": given.pairs[0].id,
        **practised,
        **judged,
        **(await asked_page(services, owner.actor) if row in ASK else {}),
        "pause": "pause",
        "hold": "hold",
        "password": PASSWORD,
        "email": owner.email,
    }
    people = {
        "visitor": None,
        "student": await person(Role.STUDENT),
        "teacher": await person(Role.TEACHER),
        "owner": owner,
        "admin": await person(Role.ADMIN),
    }
    return people, {name: str(value) for name, value in facts.items()}


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
