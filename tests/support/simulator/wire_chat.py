"""OpenAI Chat Completions, and the two that speak almost the same: OpenRouter and compatible."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.simulator.said import Asked, Block, Said, bearer, blocks_in

_CODES = {
    401: "invalid_api_key",
    404: "model_not_found",
    429: "rate_limit_exceeded",
}
_REASONS = {"stop": "stop", "length": "length", "filtered": "content_filter"}
_CREATED = 1_790_000_000


class ChatWire:
    """https://platform.openai.com/docs/api-reference/chat, chunks as documented there."""

    alive = b": keep-alive\n\n"

    def __init__(self, name: str) -> None:
        self.name = name
        self.spent = (402, None) if name == "openrouter" else (429, "insufficient_quota")
        self._thought = "reasoning" if name == "openrouter" else "reasoning_content"

    def read(self, _path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked:
        blocks: dict[bool, list[Block]] = {True: [], False: []}
        for message in body.get("messages", []):
            is_system = message["role"] in ("system", "developer")
            role = "system" if is_system else message["role"]
            blocks[is_system] += blocks_in(role, message["content"])
        key = bearer(headers)
        model = body.get("model", "")
        return Asked(
            model=model,
            stream=body.get("stream", False),
            blocks=(*blocks[True], *blocks[False]),
            key=key or "" if self.name == "compatible" else key,
            problem="" if blocks[False] else "messages must not be empty",
            schema=body.get("response_format", {}).get("json_schema", {}).get("schema"),
            marks=self.name == "openrouter" and model.startswith("anthropic/"),
        )

    def whole(self, said: Said) -> dict[str, Any]:
        message = {"role": "assistant", "content": said.text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": _REASONS[said.finish]}
        return self._object("chat.completion", said, [self._own(choice)], usage=self._usage(said))

    def opening(self, said: Said) -> Iterator[bytes]:
        if self.name == "openrouter":
            yield b": OPENROUTER PROCESSING\n\n"
        yield self._chunk(said, {"role": "assistant", "content": ""})

    def piece(self, said: Said, text: str) -> bytes:
        return self._chunk(said, {self._thought if said.thinks else "content": text})

    def closing(self, said: Said) -> Iterator[bytes]:
        yield self._chunk(said, {}, _REASONS[said.finish])
        if said.counts:
            usage = self._usage(said)
            yield _data(self._object("chat.completion.chunk", said, [], usage=usage))
        yield b"data: [DONE]\n\n"

    def error(self, status: int, code: str | None) -> dict[str, Any]:
        if self.name == "openrouter":
            return {"error": {"code": status, "message": "simulated", "metadata": {}}}
        name = code or _CODES.get(status)
        kind = "server_error" if status >= 500 else "invalid_request_error"
        return {"error": {"message": "simulated", "type": kind, "param": None, "code": name}}

    def error_event(self, status: int, code: str | None) -> bytes:
        error = self.error(status, code)["error"]
        return _data({"error": {**error, "code": code or status}})

    def _chunk(self, said: Said, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data(self._object("chat.completion.chunk", said, [self._own(choice)]))

    def _own(self, choice: dict[str, Any]) -> dict[str, Any]:
        if self.name == "openrouter":
            choice["native_finish_reason"] = choice["finish_reason"]
        return choice

    def _object(
        self, kind: str, said: Said, choices: list[dict[str, Any]], **fields: object
    ) -> dict[str, Any]:
        more = {"provider": "Simulated"} if self.name == "openrouter" else {}
        return {
            "id": said.id,
            "object": kind,
            "created": _CREATED,
            "model": said.model,
            "choices": choices,
            **more,
            **fields,
        }

    def _usage(self, said: Said) -> dict[str, Any]:
        tokens = said.tokens
        usage: dict[str, Any] = {
            "prompt_tokens": tokens.input,
            "completion_tokens": tokens.output,
            "total_tokens": tokens.input + tokens.output,
            "prompt_tokens_details": {"cached_tokens": tokens.read},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }
        if self.name == "openrouter":
            usage["cost"] = round(tokens.input * 1e-6 + tokens.output * 4e-6, 10)
        return usage


def _data(fields: object) -> bytes:
    return f"data: {json.dumps(fields)}\n\n".encode()
