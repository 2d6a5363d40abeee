import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.types import Scope

from understudy.accounts.browser import SESSION_COOKIE
from understudy.api.deps import (
    After,
    ForeignOrigin,
    Limit,
    TextInvalid,
    TokenRequired,
    problems,
    program_of,
    require_own_origin,
    require_plain_text,
    token_of,
)
from understudy.api.errors import install_problems
from understudy.kernel.errors import SignInRequired
from understudy.kernel.settings import Settings

HOST = "understudy.example:8443"
OWN = f"https://{HOST}"
COOKIE = f"{SESSION_COOKIE}=from-the-cookie"
BEARER = "Bearer from-the-header"


def request(method: str = "POST", **headers: str) -> Request:
    given = {"host": HOST, **headers}
    scope: Scope = {"type": "http", "method": method, "path": "/api/me", "query_string": b""}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in given.items()]
    scope["app"] = FastAPI()
    scope["app"].state.services = SimpleNamespace(settings=Settings(_env_file=None))  # type: ignore[call-arg]
    return Request(scope)


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"authorization": BEARER}, "from-the-header"),
        ({"authorization": "bearer  from-the-header "}, "from-the-header"),
        ({"cookie": COOKIE}, "from-the-cookie"),
        ({"authorization": BEARER, "cookie": COOKIE}, "from-the-header"),
        ({"authorization": "Basic dTpw", "cookie": COOKIE}, "from-the-cookie"),
        ({"authorization": "Bearer ", "cookie": COOKIE}, "from-the-cookie"),
    ],
)
async def test_a_bearer_wins_over_the_cookie(headers: dict[str, str], token: str) -> None:
    assert await token_of(request(**headers)) == token


@pytest.mark.parametrize("headers", [{}, {"cookie": COOKIE}, {"x-api-key": "a"}])
async def test_a_program_without_a_bearer_is_nobody(headers: dict[str, str]) -> None:
    asking = request(**headers)
    with pytest.raises(TokenRequired):
        await program_of(asking.app.state.services, asking)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": "Basic dTpw"},
        {"cookie": "other=1"},
        {"cookie": f"{SESSION_COOKIE}="},
    ],
)
async def test_without_a_token_one_has_to_sign_in(headers: dict[str, str]) -> None:
    with pytest.raises(SignInRequired):
        await token_of(request(**headers))


@pytest.mark.parametrize(
    ("method", "origin", "passes"),
    [
        ("POST", None, True),
        ("POST", OWN, True),
        ("POST", f"http://{HOST}", True),
        ("POST", "https://elsewhere.example", False),
        ("POST", "https://understudy.example", False),
        ("POST", f"https://{HOST}.elsewhere.example", False),
        ("POST", f"https://elsewhere.example/{HOST}", False),
        ("POST", "null", False),
        ("POST", "", False),
        ("PATCH", "https://elsewhere.example", False),
        ("DELETE", "https://elsewhere.example", False),
        ("GET", "https://elsewhere.example", True),
        ("HEAD", "https://elsewhere.example", True),
    ],
)
async def test_the_cookie_changes_something_only_for_our_own_pages(
    method: str, origin: str | None, passes: bool
) -> None:
    asked = request(method, cookie=COOKIE, **({} if origin is None else {"origin": origin}))
    if passes:
        await require_own_origin(asked)
        assert await token_of(asked) == "from-the-cookie"
    else:
        with pytest.raises(ForeignOrigin):
            await require_own_origin(asked)
        with pytest.raises(ForeignOrigin):
            await token_of(asked)


async def test_a_bearer_may_be_used_from_any_page() -> None:
    foreign = {"origin": "https://elsewhere.example", "cookie": COOKIE}
    assert await token_of(request(authorization=BEARER, **foreign)) == "from-the-header"


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    """A small app that lets only plain text pass, and gives back what it got."""
    app = FastAPI()
    install_problems(app)
    router = APIRouter(dependencies=[Depends(require_plain_text)])

    @router.post("/said")
    async def said(body: dict[str, object] | list[object]) -> object:
        return body

    @router.post("/nothing-read/{rest:path}")
    async def nothing_read(rest: str) -> str:
        return rest

    @router.get("/listed")
    async def listed(limit: Limit = 50, after: After = None) -> list[object]:
        return [limit, after]

    app.include_router(router)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=OWN) as client:
        yield client


NUL_BODIES = [
    {"text": "a\0b"},
    {"a": {"b": [1, None, {"c": ["deep", "\0"]}]}},
    {"key\0": 1},
    ["\0"],
    {"text": "\\\0"},
]
PLAIN_BODIES = [
    {},
    {"text": "line\nline\ttab \\ and \x01"},
    {"text": "the letters \\u0000 are harmless"},
    {"text": "\\\\u0000"},
    {"text": "0000 🧑 u0000"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be"])
@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"]
)
async def test_a_nul_is_found_wherever_it_is_in_json(
    http: httpx2.AsyncClient, kind: str, encoding: str
) -> None:
    for body in NUL_BODIES:
        sent = json.dumps(body).encode(encoding)
        answer = await http.post("/said", content=sent, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["code"]) == (400, TextInvalid.code), body
    for body in PLAIN_BODIES:
        sent = json.dumps(body).encode(encoding)
        answer = await http.post("/said", content=sent, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()) == (200, body), body


@pytest.mark.parametrize("path", ["/listed?q=a%00b", "/listed?%00=a", "/nothing-read/a%00b"])
async def test_a_nul_is_found_in_the_address(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.request("GET" if "listed" in path else "POST", path)
    assert (answer.status_code, answer.json()["code"]) == (400, TextInvalid.code)


@pytest.mark.parametrize(
    "body", [b'{"a": "\\u0000', b"[" * 100_000 + b'"\\u0000"', b'["\\u0000"' + b"\xff"]
)
@pytest.mark.parametrize("path", ["/said", "/nothing-read/x"])
async def test_broken_json_is_the_senders_mistake(
    http: httpx2.AsyncClient, path: str, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    assert (await http.post(path, content=body, headers=headers)).status_code == 400


async def test_a_nul_in_a_deep_body_is_found_too(http: httpx2.AsyncClient) -> None:
    body = b"[" * 900 + b'"\\u0000"' + b"]" * 900
    answer = await http.post("/said", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=1", 200),
        ("limit=200", 200),
        ("limit=0", 400),
        ("limit=201", 400),
        ("limit=many", 400),
        ("after=" + "x" * 500, 200),
        ("after=" + "x" * 501, 400),
    ],
)
async def test_lists_take_a_limit_and_a_place_within_bounds(
    http: httpx2.AsyncClient, query: str, status: int
) -> None:
    assert (await http.get(f"/listed?{query}")).status_code == status


def test_the_errors_of_a_route_are_described_as_problems() -> None:
    described = problems(401, 429)
    assert list(described) == [401, 429]
    for answer in described.values():
        assert answer["description"].endswith(".")
        assert list(answer["content"]) == ["application/problem+json"]


def test_a_status_that_no_route_gives_is_not_described() -> None:
    with pytest.raises(KeyError):
        problems(418)
