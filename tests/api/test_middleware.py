from collections.abc import AsyncIterator

import httpx2
import pytest
import structlog
from fastapi import FastAPI, Request, Response
from starlette.types import Message, Receive, Scope, Send

from understudy.api.errors import install_problems
from understudy.api.middleware import LARGEST_BODY_BYTES, LARGEST_UPLOAD_BYTES, RequestMiddleware
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id

DOCUMENTS = "/api/ask/documents"
CARDS = "/api/personas/import-card"
VERSIONS = f"{DOCUMENTS}/0198c6a0-0000-7000-8000-000000000001/versions"


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    """A small app behind the middleware: it tells what its logs know, and how much it got."""
    app = FastAPI()
    install_problems(app)
    app.add_middleware(RequestMiddleware)

    async def known(request: Request) -> Response:
        headers = {"Cache-Control": "max-age=60"} if "kept" in request.query_params else {}
        ids = structlog.contextvars.get_contextvars()
        return Response(repr(sorted(ids.items())), headers=headers)

    @app.post("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    for path in (DOCUMENTS, VERSIONS, CARDS):
        app.add_api_route(path, read, methods=["POST"])

    @app.post("/parsed")
    async def parsed(body: dict[str, str]) -> int:
        return len(body)

    app.add_route("/{path:path}", known, ["GET"])
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_each_request_has_a_name_that_its_logs_have_too(http: httpx2.AsyncClient) -> None:
    first, second = await http.get("/api/me"), await http.get("/api/me")
    names = [answer.headers["x-request-id"] for answer in (first, second)]
    assert names[0] != names[1]
    assert first.text == repr([("request_id", names[0])])
    assert second.text == repr([("request_id", names[1])])


@pytest.mark.parametrize("base", ["/api/conversations/", "/conversations/"])
async def test_a_conversations_requests_are_logged_with_its_id(
    http: httpx2.AsyncClient, base: str
) -> None:
    spoken = new_id()
    answer = await http.get(f"{base}{spoken}/messages")
    assert f"('conversation_id', '{spoken}')" in answer.text
    assert "conversation_id" not in (await http.get(f"{base}new")).text


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("/api/me", "no-store"),
        ("/api/nothing/here", "no-store"),
        ("/api/me?kept=true", "max-age=60"),
        ("/static/site.css", None),
        ("/", None),
        ("/apiary", None),
    ],
)
async def test_what_the_api_answers_is_stored_nowhere_unless_it_says_so(
    http: httpx2.AsyncClient, path: str, cached: str | None
) -> None:
    answer = await http.get(path)
    assert answer.headers.get("cache-control") == cached
    assert answer.headers["x-content-type-options"] == "nosniff"


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """Send without saying beforehand how much it will be."""
    while size > 0:
        yield b"x" * min(size, 1024 * 1024)
        size -= 1024 * 1024


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ["/read", "/parsed"])
async def test_a_body_over_the_limit_is_413(
    http: httpx2.AsyncClient, path: str, chunked: bool
) -> None:
    size = LARGEST_BODY_BYTES + 1
    answer = await http.post(path, content=in_pieces(size) if chunked else b"x" * size)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_just_the_limit_is_read(http: httpx2.AsyncClient, chunked: bool) -> None:
    size = LARGEST_BODY_BYTES
    answer = await http.post("/read", content=in_pieces(size) if chunked else b"x" * size)
    assert (answer.status_code, answer.json()) == (200, size)


@pytest.mark.parametrize("path", [DOCUMENTS, VERSIONS, CARDS])
async def test_documents_and_cards_may_be_larger_and_still_have_an_end(
    http: httpx2.AsyncClient, path: str
) -> None:
    size = LARGEST_UPLOAD_BYTES
    assert (await http.post(path, content=b"x" * size)).json() == size
    answer = await http.post(path, content=in_pieces(size + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "11 MiB" in answer.json()["detail"]


async def test_what_is_not_http_passes_untouched() -> None:
    passed: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    async def receive() -> Message:
        raise AssertionError("nothing is asked for")

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is sent")

    scope: Scope = {"type": "lifespan"}
    await RequestMiddleware(app)(scope, receive, send)
    assert passed == [(scope, receive, send)]


async def test_people_are_heard_and_machines_that_look_after_us_are_not(services: Services) -> None:
    app = FastAPI()
    app.state.services = services
    app.add_middleware(RequestMiddleware)
    courtesy = services.gateway.courtesy
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://test"
    ) as client:
        for path in ("/api/health/ready", "/metrics"):
            await client.get(path)
        assert courtesy.is_alone()
        await client.get("/api/personas")
        assert not courtesy.is_alone()
