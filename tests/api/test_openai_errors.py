"""Errors in OpenAI's shape."""

import json

import pytest

from understudy.api.errors import InvalidPart, Trouble
from understudy.api.openai_errors import OpenAIProblem, openai_problems, openai_response, problem_of


@pytest.mark.parametrize(
    ("status", "code", "told", "kind"),
    [
        (400, "invalid_request", "invalid_request", "invalid_request_error"),
        (400, "context_length_exceeded", "context_length_exceeded", "invalid_request_error"),
        (401, "sign_in_ended", "invalid_api_key", "invalid_request_error"),
        (403, "forbidden", "forbidden", "permission_error"),
        (404, "model_not_found", "model_not_found", "invalid_request_error"),
        (404, "not_found", "unknown_url", "invalid_request_error"),
        (405, "method_not_allowed", "unknown_method", "invalid_request_error"),
        (429, "messages_limited", "rate_limit_exceeded", "requests"),
        (429, "budget_reached", "insufficient_quota", "insufficient_quota"),
        (500, "internal", "internal", "server_error"),
        (503, "model_failed", "model_failed", "server_error"),
    ],
)
def test_each_error_is_called_what_openai_calls_it(
    status: int, code: str, told: str, kind: str
) -> None:
    error = problem_of(Trouble(status, code, "A sentence.")).error
    assert (error.code, error.type, error.message) == (told, kind, "A sentence.")
    assert error.param is None


def test_the_first_invalid_part_is_the_param() -> None:
    parts = [
        InvalidPart(where="body.messages.0.role", reason="no"),
        InvalidPart(where="b", reason=""),
    ]
    assert (
        problem_of(Trouble(400, "invalid_request", "No.", parts)).error.param == "messages.0.role"
    )


def test_headers_say_when_and_how_to_come_back() -> None:
    limited = openai_response(Trouble(429, "messages_limited", "No.", [], 3.2, {"X-A": "b"}))
    assert (limited.headers["retry-after"], limited.headers["x-a"]) == ("4", "b")
    assert "x-should-retry" not in limited.headers
    assert json.loads(bytes(limited.body))["error"]["message"] == "No."
    spent = openai_response(Trouble(429, "budget_reached", "No.", [], 7200.0))
    assert spent.headers["x-should-retry"] == "false"
    nobody = openai_response(Trouble(401, "sign_in_required", "No."))
    assert nobody.headers["www-authenticate"] == "Bearer"


def test_routes_are_described_with_this_shape() -> None:
    assert {s: told["model"] for s, told in openai_problems(401, 503).items()} == {
        401: OpenAIProblem,
        503: OpenAIProblem,
    }
