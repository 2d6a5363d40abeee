from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.api import client
from tests.support.server import serving
from understudy.app import create_app
from understudy.kernel.settings import Settings

FOR_EVERYBODY = (
    *("/metrics", "/api/health/live", "/api/health/ready"),
    *("/api/sign-in", "/api/set-up"),
)


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(settings) as served, client(served.url) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/conversations/x/y/z", 404),
        ("DELETE", "/api/conversations", 405),
        ("GET", "/api/sign-in", 405),
        ("GET", "/api/conversations/not-an-id", 401),
    ],
)
async def test_what_is_not_there_is_said_as_a_problem(
    http: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"].endswith((".", "!"))


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_the_documentation_comes_from_packaged_files(
    http: httpx2.AsyncClient, path: str
) -> None:
    page = await http.get(path)
    assert page.status_code == 200
    files = [part.split('"')[0] for part in page.text.split('src="')[1:]]
    files += [part.split('"')[0] for part in page.text.split('href="')[1:]]
    assert files
    for file in files:
        assert file.startswith("/"), f"{file} is not ours"
        assert (await http.get(file)).status_code == 200


def test_the_description_is_complete(settings: Settings) -> None:
    described = create_app(settings).openapi()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            name = f"{method} {path}"
            assert operation["description"], name
            assert "422" not in operation["responses"], name
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content and "security" not in path:
                assert "400" in operation["responses"], name
            if path not in FOR_EVERYBODY:
                assert "401" in operation["responses"], name


async def test_a_body_over_4_mib_is_refused_in_a_sentence(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/api/sign-in", content=b"x" * (4 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_broken_json_is_400(http: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b'{"email": "\xff"}', b'{"email": "a@b.de\\u0000", "password": "x"}'):
        answer = await http.post("/api/sign-in", content=body, headers=headers)
        assert answer.status_code == 400, body
        assert answer.headers["content-type"] == "application/problem+json"
