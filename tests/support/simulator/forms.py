"""JSON that fits a schema, or does not; always the same for the same request."""

import json
from random import Random
from typing import Any

from tests.support.simulator.said import Asked, digest_of, words_for

_FORMATS = {
    "date": "2026-11-21",
    "date-time": "2026-11-21T09:30:00Z",
    "time": "09:30:00",
    "email": "maya@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000001",
}
_SPAN = 8
"""Numbers and lengths without an upper bound stay this close to their lower one."""


def schema_of(asked: Asked) -> dict[str, Any] | None:
    """Return the schema asked for: by the protocol, or by a line of the prompt that is one."""
    if asked.schema is not None:
        return asked.schema
    for line in reversed(asked.system.splitlines()):
        if line.startswith("{") and line.endswith("}") and '"properties"' in line:
            try:
                schema = json.loads(line)
            except ValueError:
                continue
            return schema if isinstance(schema, dict) else None
    return None


def fitting(schema: dict[str, Any], asked: Asked) -> str:
    """Return JSON that fits."""
    random = Random(digest_of(asked))  # noqa: S311 a choice of words
    return json.dumps(_Form(schema, random, words_for(asked, 6)).value(schema), ensure_ascii=False)


def unfitting(schema: dict[str, Any], asked: Asked) -> str:
    """Return JSON that lacks what is required, or is no object where nothing is."""
    value = json.loads(fitting(schema, asked))
    required = schema.get("required")
    if not required or not isinstance(value, dict):
        return json.dumps([value])
    del value[required[0]]
    return json.dumps(value, ensure_ascii=False)


class _Form:
    def __init__(self, schema: dict[str, Any], random: Random, words: str) -> None:
        self._definitions = schema.get("$defs", {})
        self._random = random
        self._words = words

    def value(self, schema: dict[str, Any]) -> Any:
        """Return a value for a part of the schema."""
        if "$ref" in schema:
            return self.value(self._definitions[schema["$ref"].rpartition("/")[2]])
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._random.choice(schema["enum"])
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self.value(self._random.choice(schema[several]))
        if "allOf" in schema:
            return self.value(schema["allOf"][0])
        return self._plain(schema)

    def _plain(self, schema: dict[str, Any]) -> Any:
        match schema.get("type"):
            case "object":
                return {name: self.value(of) for name, of in schema.get("properties", {}).items()}
            case "array":
                count = self._number(schema, "minItems", "maxItems", lowest=1, span=2)
                return [self.value(schema.get("items", {})) for _ in range(count)]
            case "integer":
                return self._number(schema, "minimum", "maximum", lowest=1)
            case "number":
                return float(self._number(schema, "minimum", "maximum", lowest=0, span=1))
            case "boolean" | "null" as kind:
                return self._random.random() < 0.5 if kind == "boolean" else None
            case _:
                return self._text(schema)

    def _number(
        self, schema: dict[str, Any], least: str, most: str, *, lowest: int, span: int = _SPAN
    ) -> int:
        low = schema.get(least, min(lowest, schema.get(most, lowest)))
        high = min(schema.get(most, low + span), low + span)
        return self._random.randint(int(low), int(max(low, high)))

    def _text(self, schema: dict[str, Any]) -> str:
        if "format" in schema:
            return _FORMATS.get(schema["format"], self._words)
        text = self._words[: schema.get("maxLength", len(self._words))]
        return text.ljust(schema.get("minLength", 0), ".")
