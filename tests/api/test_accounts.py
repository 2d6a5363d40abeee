"""Signing in, tokens and people over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI

from tests.support.accounts import PASSWORD, Member, add_member
from understudy.accounts.access import Role
from understudy.accounts.browser import SESSION_COOKIE
from understudy.api.router import api_app
from understudy.bootstrap import Services

HOST = "understudy.test"
CHOSEN = "four words are good"


def client_of(services: Services, scheme: str = "http") -> httpx2.AsyncClient:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    app = api_app(lifespan)
    app.state.services = services
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=f"{scheme}://{HOST}/api"
    )


@pytest.fixture
async def api(services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(services) as client:
        yield client


@pytest.fixture
async def ada(services: Services) -> Member:
    return await add_member(services.db, Role.ADMIN, email="ada@example.org", name="Ada")


@pytest.fixture
async def bob(services: Services) -> Member:
    return await add_member(services.db, Role.STUDENT, email="bob@example.org", name="Bob")


async def sign_in(
    api: httpx2.AsyncClient, member: Member, password: str = PASSWORD
) -> httpx2.Response:
    return await api.post("/sign-in", json={"email": member.email, "password": password})


async def test_signing_in_gives_a_cookie_to_browsers_and_a_token_to_programs(
    api: httpx2.AsyncClient, bob: Member
) -> None:
    answer = await sign_in(api, bob)
    assert answer.status_code == 200
    token = answer.json()["token"]
    assert answer.json()["person"]["email"] == "bob@example.org"
    assert answer.cookies[SESSION_COOKIE] == token
    by_cookie = await api.get("/me")
    api.cookies.clear()
    by_token = await api.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert by_cookie.json() == by_token.json() == answer.json()["person"]


@pytest.mark.parametrize(
    ("scheme", "public_url", "secure"),
    [
        ("http", None, False),
        ("https", None, True),
        ("http", "https://understudy.example.org", True),
        ("http", "http://localhost:8000", False),
    ],
)
async def test_the_cookie_is_kept_from_scripts_and_from_plain_http(
    services: Services, bob: Member, scheme: str, public_url: str | None, *, secure: bool
) -> None:
    settings = services.settings.model_copy(update={"public_url": public_url})
    async with client_of(replace(services, settings=settings), scheme) as api:
        answer = await sign_in(api, bob)
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "expires="):
        assert part in cookie
    assert ("Secure" in cookie) is secure


async def test_a_wrong_password_is_401_and_too_many_are_429(
    api: httpx2.AsyncClient, bob: Member
) -> None:
    for _ in range(10):
        failed = await sign_in(api, bob, "wrong")
        assert (failed.status_code, failed.json()["code"]) == (401, "sign_in_failed")
    waiting = await sign_in(api, bob)
    assert (waiting.status_code, waiting.json()["code"]) == (429, "too_many_tries")
    assert 0 < int(waiting.headers["Retry-After"]) <= 30


async def test_signing_out_ends_the_session_and_clears_the_cookie(
    api: httpx2.AsyncClient, bob: Member
) -> None:
    token = (await sign_in(api, bob)).json()["token"]
    answer = await api.post("/sign-out")
    assert (answer.status_code, answer.content) == (204, b"")
    assert SESSION_COOKIE not in api.cookies
    ended = await api.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert (ended.status_code, ended.json()["code"]) == (401, "sign_in_ended")


@pytest.mark.parametrize("path", ["/sign-in", "/set-up"])
async def test_another_sites_page_signs_nobody_in(api: httpx2.AsyncClient, path: str) -> None:
    answer = await api.post(path, json={}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_the_first_administrator_sets_the_installation_up(
    api: httpx2.AsyncClient, services: Services
) -> None:
    token = await services.accounts.setup_link_token()
    body = {"token": token, "password": CHOSEN, "name": "Ada", "email": "ada@example.org"}
    answer = await api.post("/set-up", json=body)
    assert (answer.status_code, answer.json()["person"]["role"]) == (200, "admin")
    assert (await api.get("/people")).status_code == 200  # by the cookie just set
    again = await api.post("/set-up", json=body)
    assert (again.status_code, again.json()["code"]) == (404, "link_not_found")


async def test_an_administrator_invites_changes_and_resets(
    api: httpx2.AsyncClient, ada: Member
) -> None:
    draft = {"email": "cleo@example.org", "name": "Cleo", "role": "teacher"}
    link = await api.post("/people", json=draft, headers=ada.bearer)
    assert link.status_code == 201
    person = link.json()["person"]
    assert link.json()["path"] == f"/set-up?token={link.json()['token']}"
    twice = await api.post("/people", json=draft, headers=ada.bearer)
    assert (twice.status_code, twice.json()["code"]) == (409, "email_taken")

    chosen = {"token": link.json()["token"], "password": CHOSEN}
    assert (await api.post("/set-up", json=chosen)).json()["person"]["has_password"] is True
    api.cookies.clear()

    place = f"/people/{person['id']}"
    changed = await api.patch(place, json={"role": "researcher"}, headers=ada.bearer)
    assert changed.json()["role"] == "researcher"
    reset = await api.post(f"{place}/reset-password", headers=ada.bearer)
    assert (reset.status_code, reset.json()["person"]["has_password"]) == (200, False)
    listed = (await api.get("/people", headers=ada.bearer)).json()
    assert [p["email"] for p in listed["items"]] == ["ada@example.org", "cleo@example.org"]


async def test_everyone_changes_their_own_name_and_password(
    api: httpx2.AsyncClient, bob: Member
) -> None:
    renamed = await api.patch("/me", json={"name": "Robert"}, headers=bob.bearer)
    assert renamed.json()["name"] == "Robert"
    wrong = await api.post(
        "/me/password", json={"current": "wrong", "new": CHOSEN}, headers=bob.bearer
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "password_wrong")
    right = await api.post(
        "/me/password", json={"current": PASSWORD, "new": CHOSEN}, headers=bob.bearer
    )
    assert right.status_code == 204
    assert (await sign_in(api, bob, CHOSEN)).status_code == 200


async def test_a_programs_token_is_shown_once_and_revoked(
    api: httpx2.AsyncClient, bob: Member
) -> None:
    made = await api.post("/tokens", json={"label": "Notebook", "days": 3}, headers=bob.bearer)
    assert made.status_code == 201
    program = {"Authorization": f"Bearer {made.json()['token']}"}
    listed = (await api.get("/tokens", headers=program)).json()["items"]
    assert [token["label"] for token in listed] == ["Notebook"]
    assert "token" not in listed[0]
    place = f"/tokens/{made.json()['id']}"
    assert (await api.delete(place, headers=bob.bearer)).status_code == 204
    assert (await api.delete(place, headers=bob.bearer)).status_code == 404
    assert (await api.get("/me", headers=program)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/people", None),
        ("POST", "/people", {"email": "eve@example.org", "name": "Eve", "role": "admin"}),
        ("PATCH", "/people/{ada}", {"role": "student"}),
        ("PATCH", "/people/{bob}", {"role": "admin"}),
        ("POST", "/people/{ada}/reset-password", None),
    ],
)
async def test_a_student_does_not_manage_people(
    api: httpx2.AsyncClient,
    ada: Member,
    bob: Member,
    method: str,
    path: str,
    body: dict[str, str] | None,
) -> None:
    path = path.format(ada=ada.actor.id, bob=bob.actor.id)
    answer = await api.request(method, path, json=body, headers=bob.bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("PATCH", "/me"),
        ("POST", "/me/password"),
        ("GET", "/tokens"),
        ("POST", "/tokens"),
        ("DELETE", "/tokens/0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21"),
        ("GET", "/people"),
        ("POST", "/people"),
        ("PATCH", "/people/0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21"),
        ("POST", "/people/0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21/reset-password"),
        ("POST", "/sign-out"),
    ],
)
async def test_nobody_gets_in_without_signing_in(
    api: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await api.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/people", {"email": "no e-mail", "name": "Eve"}),
        ("/people", {"email": "eve@example.org", "name": ""}),
        ("/people", {"email": "eve@example.org", "name": "Eve", "role": "god"}),
        ("/people", {"email": "eve@example.org", "name": "Eve", "active": True}),
        ("/tokens", {"label": "Notebook", "days": 0}),
        ("/tokens", {"days": 3}),
    ],
)
async def test_an_invalid_body_is_400(
    api: httpx2.AsyncClient, ada: Member, path: str, body: dict[str, object]
) -> None:
    answer = await api.post(path, json=body, headers=ada.bearer)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
