"""What is the matter, as RFC 9457 problems: kinds become statuses in this one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

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
from understudy.kernel.ids import new_id
from understudy.kernel.logs import get_logger

PROBLEM = "application/problem+json"
_STATUSES: dict[type[UnderstudyError], int] = {
    Invalid: 400,
    SignInRequired: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    LimitReached: 429,
    Unavailable: 503,
}
_TITLES = {
    400: "Invalid request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    429: "Limit reached",
    503: "Not available",
}

log = get_logger(__name__)


class InvalidPart(BaseModel):
    """A part of the request that is not valid."""

    where: str = Field(description="For example `body.text`.", examples=["body.text"])
    reason: str


class Problem(BaseModel):
    """What is the matter, in the form of RFC 9457; `detail` is a sentence for people."""

    type: str = Field(default="about:blank", description="`about:blank`: `code` says it all.")
    title: str
    status: int
    detail: str
    code: str = Field(
        description="Which error it is, for programs.", examples=["persona_not_found"]
    )
    errors: list[InvalidPart] = Field(default=[], description="For an invalid request.")
    retry_after_s: float | None = Field(default=None, description="When to try again.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is the matter, before it gets the form of the door it leaves by.

    Attributes:
        status: of HTTP.
        code: which error it is, for programs.
        detail: a sentence for people.
        parts: of an invalid request.
        retry_after_s: when to try again.
        headers: to be sent along.
    """

    status: int
    code: str
    detail: str
    parts: list[InvalidPart] = field(default_factory=list)
    retry_after_s: float | None = None
    headers: Mapping[str, str] | None = None


type Form = Callable[[Trouble], JSONResponse]
"""Makes the response that says what is the matter."""


def problem_response(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[InvalidPart] | None = None,
    retry_after_s: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Make the response that says what is the matter."""
    problem = Problem(
        title=_TITLES.get(status, "Something went wrong"),
        status=status,
        detail=detail,
        code=code,
        errors=errors or [],
        retry_after_s=retry_after_s,
    )
    # Set here too: a mistake of ours is answered outside `RequestMiddleware`.
    all_headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    all_headers |= headers or {}
    if retry_after_s is not None:
        all_headers["Retry-After"] = str(ceil(retry_after_s))
    if status == 401:  # noqa: PLR2004 RFC 9110 wants the scheme named
        all_headers["WWW-Authenticate"] = "Bearer"
    body = problem.model_dump(mode="json", exclude_none=True)
    if not errors:
        del body["errors"]
    return JSONResponse(body, status, all_headers, PROBLEM)


def _rate_headers(error: UnderstudyError) -> dict[str, str]:
    """Say which limit it was, in the headers of draft-ietf-httpapi-ratelimit-headers.

    They are for an error that has the limit among its facts: `which`, `limit`, `window_s`,
    `remaining`.
    """
    if not isinstance(error, LimitReached) or "window_s" not in error.facts:
        return {}
    facts = error.facts
    return {
        "RateLimit-Policy": f'"{facts["which"]}";q={facts["limit"]};w={facts["window_s"]}',
        "RateLimit": f'"{facts["which"]}";r={facts["remaining"]};t={ceil(error.retry_after_s)}',
    }


def status_of(error: UnderstudyError) -> int:
    """Return the HTTP status of an error's kind."""
    return next((s for kind, s in _STATUSES.items() if isinstance(error, kind)), 500)


def _problem(trouble: Trouble) -> JSONResponse:
    return problem_response(
        trouble.status,
        trouble.code,
        trouble.detail,
        errors=trouble.parts,
        retry_after_s=trouble.retry_after_s,
        headers=trouble.headers,
    )


def trouble_of(error: UnderstudyError) -> Trouble:
    """Return what one of our own errors means at a door."""
    wait_s: float | None = getattr(error, "retry_after_s", None)
    headers = _rate_headers(error)
    return Trouble(status_of(error), error.code, error.message, [], wait_s, headers)


def mistake_of(error: BaseException, path: str) -> Trouble:
    """Log what nobody foresaw, and return what is said of it: only where it is in the log."""
    reference = str(new_id())
    log.error("request_failed", path=path, reference=reference, exc_info=error)
    detail = f"Something went wrong on our side. It is logged as {reference}."
    return Trouble(500, "internal", detail)


def _invalid_request(error: RequestValidationError) -> Trouble:
    parts = [
        InvalidPart(where=".".join(str(p) for p in e["loc"]), reason=e["msg"])
        for e in error.errors()
    ]
    first = f"{parts[0].where}: {parts[0].reason}" if parts else "it cannot be read"
    detail = f"The request is not valid ({first}); nothing was changed."
    return Trouble(400, "invalid_request", detail, parts)


def _of_http(error: HTTPException) -> Trouble:
    status = error.status_code
    sentences = {404: "There is nothing at this address.", 405: "This method is not for here."}
    detail = sentences.get(status, str(error.detail))
    code = _TITLES.get(status, "http_error").lower().replace(" ", "_")
    return Trouble(status, code, detail, headers=error.headers)


def install_problems(app: FastAPI, forms: Mapping[str, Form] | None = None) -> None:
    """Answer every error under this app as a problem.

    Args:
        app: whose errors.
        forms: others than problems, by the beginnings of the paths that want them.
    """

    def told(request: Request, trouble: Trouble) -> JSONResponse:
        path = request.url.path
        found = (form for start, form in (forms or {}).items() if path.startswith(start))
        return next(found, _problem)(trouble)

    @app.exception_handler(UnderstudyError)
    async def _ours(request: Request, error: UnderstudyError) -> JSONResponse:
        return told(request, trouble_of(error))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return told(request, _invalid_request(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return told(request, _of_http(error))

    @app.exception_handler(Exception)
    async def _mistake(request: Request, error: Exception) -> JSONResponse:
        return told(request, mistake_of(error, request.url.path))
