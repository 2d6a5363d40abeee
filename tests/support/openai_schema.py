"""What OpenAI publishes of the answers that its clients expect, and what of it does not hold.

The facts are those of `openapi.yaml` in github.com/openai/openai-openapi at f85dbe2 (21 August
2026, version 2.3.0): which fields there are, which are always there, and what may stand in them.
Tools, sounds and log probabilities, which none of our answers has, are left out: a field that is
not named here may only be null.
"""

from collections.abc import Iterable, Mapping
from typing import Any

type Schema = Mapping[str, Any]

OURS = "understudy"
"""The one field of ours in theirs."""

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}


def _a(kind: str, *, null: bool = False) -> Schema:
    return {"type": [kind, "null"] if null else [kind]}


def _one_of(*words: str | None) -> Schema:
    return {"enum": words}


def _list_of(schema: Schema) -> Schema:
    return {"type": ["array"], "items": schema}


def _object(required: str, properties: Mapping[str, Schema], *, null: bool = False) -> Schema:
    kinds = ["object", "null"] if null else ["object"]
    return {"type": kinds, "required": required.split(), "properties": properties}


_NULL: Schema = {"enum": [None]}
_INTEGER, _STRING, _STRING_OR_NULL = _a("integer"), _a("string"), _a("string", null=True)
_ENDS = ("stop", "length", "tool_calls", "content_filter", "function_call")


def _usage(*, null: bool) -> Schema:
    prompt = ("audio_tokens", "cached_tokens", "text_tokens", "image_tokens", "cache_write_tokens")
    said = (
        *("accepted_prediction_tokens", "audio_tokens", "reasoning_tokens", "text_tokens"),
        "rejected_prediction_tokens",
    )
    counted: dict[str, Schema] = {
        "prompt_tokens": _INTEGER,
        "completion_tokens": _INTEGER,
        "total_tokens": _INTEGER,
    }
    details = {
        "prompt_tokens_details": _object("", dict.fromkeys(prompt, _INTEGER)),
        "completion_tokens_details": _object("", dict.fromkeys(said, _INTEGER)),
    }
    return _object(" ".join(counted), counted | details, null=null)


def _answer(kind: str, choice: Schema, usage: Schema) -> Schema:
    parts = {
        "id": _STRING,
        "object": _one_of(kind),
        "created": _INTEGER,
        "model": _STRING,
        "choices": _list_of(choice),
        "usage": usage,
        "service_tier": _one_of("auto", "default", "flex", "scale", "priority", "fast", None),
        "system_fingerprint": _STRING,
        OURS: _a("object"),
    }
    return _object("choices created id model object", parts)


MODEL = _object(
    "id object created owned_by",
    {
        "id": _STRING,
        "object": _one_of("model"),
        "created": _INTEGER,
        "owned_by": _STRING,
        "name": _STRING,  # ours, for people; and the next one
        "description": _STRING,
    },
)
"""`Model`."""
MODELS = _object("object data", {"object": _one_of("list"), "data": _list_of(MODEL)})
"""`ListModelsResponse`."""
_MESSAGE = {"role": _one_of("assistant"), "content": _STRING_OR_NULL, "refusal": _STRING_OR_NULL}
_CHOICE = {
    "finish_reason": _one_of(*_ENDS),
    "index": _INTEGER,
    "logprobs": _NULL,
    "message": _object("role content refusal", _MESSAGE),
}
COMPLETION = _answer(
    "chat.completion",
    _object("finish_reason index message logprobs", _CHOICE),
    _usage(null=False),
)
"""`CreateChatCompletionResponse`."""
_DELTA = _MESSAGE | {"role": _one_of("developer", "system", "user", "assistant", "tool")}
_CHUNK_CHOICE = {
    "finish_reason": _one_of(*_ENDS, None),
    "index": _INTEGER,
    "logprobs": _NULL,
    "delta": _object("", _DELTA),
}
CHUNK = _answer(
    "chat.completion.chunk",
    _object("delta finish_reason index", _CHUNK_CHOICE),
    _usage(null=True),
)
"""`CreateChatCompletionStreamResponse`."""
_ERROR = {
    "type": _STRING,
    "message": _STRING,
    "param": _STRING_OR_NULL,
    "code": _STRING_OR_NULL,
}
PROBLEM = _object("error", {"error": _object("type message param code", _ERROR)})
"""`ErrorResponse`."""

_BY_OBJECT = {
    "list": MODELS,
    "model": MODEL,
    "chat.completion": COMPLETION,
    "chat.completion.chunk": CHUNK,
}


def faults_of(told: dict[str, Any]) -> list[str]:
    """Return what of the published description does not hold of an answer of ours."""
    schema = PROBLEM if "error" in told else _BY_OBJECT.get(told.get("object", ""))
    return ["no such object"] if schema is None else list(_faults(told, schema, "answer"))


def _faults(value: Any, schema: Schema, where: str) -> Iterable[str]:
    if "enum" in schema:
        if value not in schema["enum"]:
            yield f"{where} is {value!r}"
        return
    if isinstance(value, bool) or not any(isinstance(value, _KINDS[k]) for k in schema["type"]):
        yield f"{where} is a {type(value).__name__}"
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _faults(each, schema["items"], f"{where}.{place}")
    elif isinstance(value, dict) and "properties" in schema:
        yield from (
            f"{where}.{name} is missing" for name in schema["required"] if name not in value
        )
        for name, each in value.items():
            yield from _faults(each, schema["properties"].get(name, _NULL), f"{where}.{name}")
