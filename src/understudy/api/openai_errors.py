"""Errors in OpenAI's shape, for programs that were written for it."""

from math import ceil
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from understudy.api.errors import Trouble

_CODES = {
    "not_found": "unknown_url",
    "method_not_allowed": "unknown_method",
    "messages_limited": "rate_limit_exceeded",
    "budget_reached": "insufficient_quota",
    "page_rests": "insufficient_quota",
}
_USED_UP = ("budget_reached", "page_rests")
_UNAUTHORIZED, _FORBIDDEN, _CONFLICT, _LIMITED, _OUR_FAULT = 401, 403, 409, 429, 500
_MEANINGS = {
    400: "The request is not valid; nothing was asked.",
    401: "There is no valid token in `Authorization: Bearer`.",
    404: "There is no such model, or it is not yours to talk with.",
    409: "The page takes no more questions in this conversation, or lacks a document.",
    413: "Too large.",
    429: "A limit or a budget is reached; `Retry-After` says when to come back.",
    503: "No model answers right now.",
}


class OpenAIError(BaseModel):
    """What is the matter, as OpenAI says it."""

    message: str = Field(description="A sentence for people.")
    type: str = Field(examples=["invalid_request_error"])
    param: str | None = Field(
        description="Which part of the request.", examples=["messages.0.role"]
    )
    code: str | None = Field(description="For programs.", examples=["model_not_found"])


class OpenAIProblem(BaseModel):
    """An error in OpenAI's shape."""

    error: OpenAIError


def openai_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe, for OpenAPI, the errors a route may answer."""
    return {
        status: {"description": _MEANINGS[status], "model": OpenAIProblem} for status in statuses
    }


def problem_of(trouble: Trouble) -> OpenAIProblem:
    """Return what is the matter in OpenAI's words."""
    code = "invalid_api_key" if trouble.status == _UNAUTHORIZED else trouble.code
    param = trouble.parts[0].where.removeprefix("body.") if trouble.parts else None
    error = OpenAIError(
        message=trouble.detail, type=_type_of(trouble), param=param, code=_CODES.get(code, code)
    )
    return OpenAIProblem(error=error)


def openai_response(trouble: Trouble) -> JSONResponse:
    """Make the response that says what is the matter."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers |= trouble.headers or {}
    if trouble.retry_after_s is not None:
        headers["Retry-After"] = str(ceil(trouble.retry_after_s))
    if trouble.code in _USED_UP or trouble.status == _CONFLICT:
        headers["X-Should-Retry"] = "false"  # the SDKs would ask again at once
    if trouble.status == _UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem_of(trouble).model_dump(mode="json"), trouble.status, headers)


def _type_of(trouble: Trouble) -> str:
    if trouble.code in _USED_UP:
        return "insufficient_quota"
    if trouble.status >= _OUR_FAULT:
        return "server_error"
    others = {_FORBIDDEN: "permission_error", _LIMITED: "requests"}
    return others.get(trouble.status, "invalid_request_error")
