"""Anthropic Messages."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.simulator.said import Asked, Said, texts_in

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
_REASONS = {"stop": "end_turn", "length": "max_tokens", "filtered": "refusal"}


class AnthropicWire:
    """https://docs.anthropic.com/en/api/messages, its SSE events as documented there."""

    name = "anthropic"
    alive = b'event: ping\ndata: {"type": "ping"}\n\n'

    def read(self, _path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked:
        messages = body.get("messages", [])
        problem = ""
        if "max_tokens" not in body or "anthropic-version" not in headers:
            problem = "max_tokens and anthropic-version are required"
        if not messages or messages[-1]["role"] != "user":
            problem = "the last message must be the user's"
        return Asked(
            model=body.get("model", ""),
            stream=body.get("stream", False),
            system=texts_in(body.get("system")),
            text="\n".join(texts_in(m["content"]) for m in messages),
            has_key=bool(headers.get("authorization") or headers.get("x-api-key")),
            problem=problem,
        )

    def whole(self, said: Said) -> dict[str, Any]:
        return {
            **_message(said),
            "content": [{"type": "text", "text": said.text}],
            "stop_reason": _REASONS[said.finish],
            "usage": _usage(said, said.tokens.output),
        }

    def opening(self, said: Said) -> Iterator[bytes]:
        message = {**_message(said), "content": [], "stop_reason": None, "usage": _usage(said, 1)}
        block = {"type": "text", "text": ""}
        yield _event("message_start", message=message)
        yield _event("content_block_start", index=0, content_block=block)
        yield self.alive

    def piece(self, _said: Said, text: str) -> bytes:
        return _event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def closing(self, said: Said) -> Iterator[bytes]:
        yield _event("content_block_stop", index=0)
        delta = {"stop_reason": _REASONS[said.finish], "stop_sequence": None}
        yield _event("message_delta", delta=delta, usage={"output_tokens": said.tokens.output})
        yield _event("message_stop")

    def error(self, status: int, code: str | None) -> dict[str, Any]:
        error: dict[str, Any] = {"type": _TYPES.get(status, "api_error"), "message": "simulated"}
        if code:
            error["details"] = {"error_code": code}
        return {"type": "error", "error": error, "request_id": "req_simulated"}

    def error_event(self, status: int, code: str | None) -> bytes:
        return f"event: error\ndata: {json.dumps(self.error(status, code))}\n\n".encode()


def _event(kind: str, **fields: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def _message(said: Said) -> dict[str, Any]:
    return {
        "id": said.id,
        "type": "message",
        "role": "assistant",
        "model": said.model,
        "stop_sequence": None,
    }


def _usage(said: Said, output: int) -> dict[str, int]:
    tokens = said.tokens
    if not said.counts:
        return {"input_tokens": 0, "output_tokens": 0}
    return {
        "input_tokens": tokens.input - tokens.read - tokens.written,  # theirs leave the cache out
        "cache_read_input_tokens": tokens.read,
        "cache_creation_input_tokens": tokens.written,
        "output_tokens": output,
    }
