"""Anthropic Messages."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.support.simulator.said import Asked, Said, bearer, blocks_in

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
    spent = (429, "enforced_spend_limit_reached")

    def read(self, _path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked:
        messages = body.get("messages", [])
        problem = ""
        if "max_tokens" not in body or "anthropic-version" not in headers:
            problem = "max_tokens and anthropic-version are required"
        if not messages or messages[-1]["role"] != "user":
            problem = "the last message must be the user's"
        blocks = [*blocks_in("system", body.get("system"))]
        for message in messages:
            blocks += blocks_in(message["role"], message["content"])
        if "cache_control" in body and blocks:
            blocks[-1] = replace(blocks[-1], kept=True)
        return Asked(
            model=body.get("model", ""),
            stream=body.get("stream", False),
            blocks=tuple(blocks),
            key=headers.get("x-api-key") or bearer(headers),
            problem=problem,
            schema=body.get("output_config", {}).get("format", {}).get("schema"),
            marks=True,
        )

    def whole(self, said: Said) -> dict[str, Any]:
        return {
            **_message(said),
            "content": [_block(said, "".join(said.pieces))],
            "stop_reason": _REASONS[said.finish],
            "usage": _usage(said, said.tokens.output),
        }

    def opening(self, said: Said) -> Iterator[bytes]:
        message = {**_message(said), "content": [], "stop_reason": None, "usage": _usage(said, 1)}
        yield _event("message_start", message=message)
        yield _event("content_block_start", index=0, content_block=_block(said, ""))
        yield self.alive

    def piece(self, said: Said, text: str) -> bytes:
        kind = "thinking" if said.thinks else "text"
        return _event("content_block_delta", index=0, delta={"type": f"{kind}_delta", kind: text})

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


def _block(said: Said, text: str) -> dict[str, str]:
    if said.thinks:
        return {"type": "thinking", "thinking": text, "signature": ""}
    return {"type": "text", "text": text}


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
