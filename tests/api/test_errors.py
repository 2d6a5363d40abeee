from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from tests.support.logs import kept_logging
from understudy.api.errors import (
    PROBLEM,
    InvalidPart,
    Problem,
    install_problems,
    problem_response,
    status_of,
)
from understudy.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    SignInRequired,
    Unavailable,
    UnderstudyError,
)
from understudy.kernel.logs import configure_logs


class Gone(NotFound):
    """The {thing} is not here."""

    code = "gone"


class Letter(BaseModel):
    text: str = Field(min_length=1)
    copies: list[int] = []


KINDS: list[tuple[UnderstudyError, int]] = [
    (Invalid(reason="No."), 400),
    (SignInRequired(), 401),
    (Forbidden(), 403),
    (NotFound(), 404),
    (Gone(thing="boat"), 404),
    (Conflict(), 409),
    (LimitReached(retry_after_s=3), 429),
    (Unavailable(), 503),
    (UnderstudyError(), 500),
]


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    with kept_logging():
        yield


@pytest.fixture
def to_raise() -> list[Exception]:
    """What the small app below raises next."""
    return []


@pytest.fixture
async def http(to_raise: list[Exception]) -> AsyncIterator[httpx2.AsyncClient]:
    app = FastAPI()
    install_problems(app)

    @app.get("/")
    async def fail() -> None:
        raise to_raise[0]

    @app.post("/letters")
    async def write(letter: Letter) -> Letter:
        return letter

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def problem(http: httpx2.AsyncClient, status: int) -> dict[str, Any]:
    answer = await http.get("/")
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    told: dict[str, Any] = answer.json()
    assert Problem.model_validate(told).status == status
    return told


@pytest.mark.parametrize(("error", "status"), KINDS, ids=lambda value: type(value).__name__)
async def test_a_kind_is_a_status_and_its_sentence_the_detail(
    http: httpx2.AsyncClient, to_raise: list[Exception], error: UnderstudyError, status: int
) -> None:
    to_raise.append(error)
    told = await problem(http, status)
    assert (told["detail"], told["code"]) == (error.message, error.code)
    assert told["title"]
    assert "errors" not in told
    assert status_of(error) == status


@pytest.mark.parametrize(("wait_s", "header"), [(0.01, "1"), (3, "3"), (3.2, "4"), (0, "0")])
async def test_a_limit_says_when_to_come_back_and_never_too_soon(
    http: httpx2.AsyncClient, to_raise: list[Exception], wait_s: float, header: str
) -> None:
    to_raise.append(LimitReached(retry_after_s=wait_s))
    answer = await http.get("/")
    assert answer.headers["retry-after"] == header
    assert answer.json()["retry_after_s"] == wait_s


async def test_a_limit_that_has_a_window_names_it_in_the_headers(
    http: httpx2.AsyncClient, to_raise: list[Exception]
) -> None:
    facts = {"which": "person", "limit": 10, "window_s": 60, "remaining": 0}
    to_raise.append(LimitReached(retry_after_s=11.2, **facts))
    headers = (await http.get("/")).headers
    assert headers["ratelimit-policy"] == '"person";q=10;w=60'
    assert headers["ratelimit"] == '"person";r=0;t=12'
    to_raise[0] = LimitReached(retry_after_s=11.2)
    assert "ratelimit" not in (await http.get("/")).headers


async def test_only_who_has_not_signed_in_is_told_how(
    http: httpx2.AsyncClient, to_raise: list[Exception]
) -> None:
    to_raise.append(SignInRequired())
    assert (await http.get("/")).headers["www-authenticate"] == "Bearer"
    to_raise[0] = Forbidden()
    forbidden = await http.get("/")
    assert {"www-authenticate", "retry-after"} & set(forbidden.headers) == set()


async def test_an_invalid_body_is_400_and_names_every_part(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/letters", json={"text": "", "copies": [1, "many"]})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    told = answer.json()
    assert told["code"] == "invalid_request"
    assert [part["where"] for part in told["errors"]] == ["body.text", "body.copies.1"]
    assert told["errors"][0]["reason"] in told["detail"]


async def test_what_was_sent_is_not_repeated(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/letters", json={"text": 5, "copies": "a password perhaps"})
    assert answer.status_code == 400
    assert "a password perhaps" not in answer.text


@pytest.mark.parametrize(
    ("raised", "code", "detail"),
    [
        (HTTPException(404), "not_found", "There is nothing at this address."),
        (HTTPException(405), "method_not_allowed", "This method is not for here."),
        (HTTPException(413, "Too much of it."), "too_large", "Too much of it."),
        (HTTPException(400, "Cannot be parsed."), "invalid_request", "Cannot be parsed."),
        (HTTPException(418, "A teapot."), "http_error", "A teapot."),
    ],
    ids=lambda value: str(value.status_code) if isinstance(value, HTTPException) else "",
)
async def test_the_frameworks_own_errors_are_problems_too(
    http: httpx2.AsyncClient,
    to_raise: list[Exception],
    raised: HTTPException,
    code: str,
    detail: str,
) -> None:
    to_raise.append(raised)
    told = await problem(http, raised.status_code)
    assert (told["code"], told["detail"]) == (code, detail)


async def test_a_methods_refusal_keeps_saying_which_are_allowed(http: httpx2.AsyncClient) -> None:
    answer = await http.delete("/letters")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_our_own_mistake_is_logged_under_a_reference_and_not_shown(
    http: httpx2.AsyncClient, to_raise: list[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("INFO", "json")
    to_raise.append(RuntimeError("the inner workings"))
    told = await problem(http, 500)
    reference = told["detail"].removesuffix(".").rpartition(" ")[2]
    logged = capsys.readouterr().err
    assert "the inner workings" not in told["detail"]
    assert reference in logged
    assert "the inner workings" in logged


def test_a_problem_carries_further_headers_and_parts() -> None:
    answer = problem_response(
        400, "odd", "Odd.", errors=[InvalidPart(where="x", reason="y")], headers={"X-More": "1"}
    )
    assert answer.headers["x-more"] == "1"
    assert b'"errors":[{"where":"x","reason":"y"}]' in answer.body


async def test_a_path_may_have_errors_of_its_own_form() -> None:
    app = FastAPI()
    install_problems(app, {"/other/": lambda trouble: JSONResponse({"is": trouble.code}, 418)})

    @app.get("/{rest:path}")
    async def fail(rest: str) -> None:
        raise NotFound if rest else ZeroDivisionError

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/other/x")).json() == {"is": "not_found"}
        assert (await client.get("/others/x")).headers["content-type"] == PROBLEM
