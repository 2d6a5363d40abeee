"""Gemini generateContent and streamGenerateContent."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.simulator.said import Asked, Said, blocks_in

_STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"
_REASONS = {"stop": "STOP", "length": "MAX_TOKENS", "filtered": "SAFETY"}


class GeminiWire:
    """https://ai.google.dev/api/generate-content."""

    name = "google"
    alive = b": keep-alive\n\n"
    spent = (429, "quota_per_day")

    def read(self, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked:
        model, _, verb = path.rpartition("/")[2].partition(":")
        contents = body.get("contents", [])
        blocks = [*blocks_in("system", (body.get("systemInstruction") or {}).get("parts"))]
        for content in contents:
            blocks += blocks_in(content.get("role", "user"), content.get("parts"))
        asked_for = parse_qs(urlsplit(path).query)
        return Asked(
            model=model,
            stream=verb.startswith("streamGenerateContent"),
            blocks=tuple(blocks),
            key=headers.get("x-goog-api-key") or asked_for.get("key", [None])[0],
            problem="" if contents else "contents must not be empty",
            schema=body.get("generationConfig", {}).get("responseJsonSchema"),
        )

    def whole(self, said: Said) -> dict[str, Any]:
        return self._response(said, "".join(said.pieces), _REASONS[said.finish])

    def opening(self, said: Said) -> Iterator[bytes]:
        del said
        yield from ()

    def piece(self, said: Said, text: str) -> bytes:
        return _data(self._response(said, text, None))

    def closing(self, said: Said) -> Iterator[bytes]:
        yield _data(self._response(said, "", _REASONS[said.finish]))

    def error(self, status: int, code: str | None) -> dict[str, Any]:
        error: dict[str, Any] = {"code": status, "message": "simulated"}
        error["status"] = _STATUSES.get(status, code or "UNKNOWN")
        if code == "quota_per_day":
            violation = {"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}
            error["details"] = [{"@type": _QUOTA_FAILURE, "violations": [violation]}]
        return {"error": error}

    def error_event(self, status: int, code: str | None) -> bytes:
        return _data(self.error(status, code))

    def _response(self, said: Said, text: str, finish: str | None) -> dict[str, Any]:
        candidate: dict[str, Any] = {"index": 0}
        if text:
            part = {"text": text, "thought": True} if said.thinks else {"text": text}
            candidate["content"] = {"role": "model", "parts": [part]}
        if finish:
            candidate["finishReason"] = finish
        response = {
            "candidates": [candidate],
            "modelVersion": said.model,
            "responseId": said.id,
        }
        return {**response, "usageMetadata": _usage(said, finish)} if said.counts else response


def _usage(said: Said, finish: str | None) -> dict[str, int]:
    tokens = said.tokens
    usage = {"promptTokenCount": tokens.input, "cachedContentTokenCount": tokens.read}
    if finish:
        usage["candidatesTokenCount"] = tokens.output
        usage["totalTokenCount"] = tokens.input + tokens.output
    return usage


def _data(fields: object) -> bytes:
    return f"data: {json.dumps(fields)}\r\n\r\n".encode()
