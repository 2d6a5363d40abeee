"""What the form of a client holds: values by their places, and what is wrong with them in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import (
    BLOCK,
    BlockInvalid,
    PracticeBlock,
    block_of,
    with_block,
)

_BLOCK = "block."
_PREFIX = "Value error, "
"""What the checks' own words are given in front."""
_OWN_WORDS = {
    "name": "Please enter a name.",
    "age": "Please enter years, 0 to 130, or leave it empty.",
    "language": "Please enter a language tag, such as en, de or pt-BR.",
}

_SENTENCES = {
    "string_too_long": "This is too long: at most {max_length:,} characters.",
    "too_long": "There are too many: at most {max_length}.",
    "too_short": "Please fill this in.",
    "string_too_short": "Please fill this in.",
    "missing": "Please fill this in.",
    "int_parsing": "Please enter a whole number.",
    "int_type": "Please enter a whole number.",
    "greater_than_equal": "Please enter {ge} or more.",
    "less_than_equal": "Please enter {le} or less.",
}

type Values = dict[str, Any]


class NotSaved(Exception):
    """What is written cannot be a client; `problems` are sentences by place, "" for the whole."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def values_of(fields: PersonaFields) -> Values:
    """Return the persona's fields, with its case under `block`.

    Raises:
        BlockInvalid: the block came from elsewhere and cannot be read.
    """
    values = fields.model_dump(mode="json")
    values["block"] = (block_of(fields) or PracticeBlock()).model_dump(mode="json")
    return values


def value_at(values: Mapping[str, Any], place: str) -> object:
    """Return what stands at a place."""
    *path, last = place.split(".")
    inner = values
    for name in path:
        inner = inner[name]
    found: object = inner[last]
    return found


def put_at(values: Values, place: str, value: object) -> None:
    """Put a value at a place."""
    *path, last = place.split(".")
    inner = values
    for name in path:
        inner = inner[name]
    inner[last] = value


def read_values(values: Mapping[str, Any]) -> PersonaFields:
    """Return the persona that these values are.

    Raises:
        NotSaved: says for each place what is wrong there.
    """
    problems: dict[str, str] = {}
    block = fields = None
    try:
        block = PracticeBlock.model_validate(values["block"])
    except ValidationError as error:
        problems |= _told(error.errors(), _BLOCK)
    # The block is checked above, and together with the fields below.
    others = {name: value for name, value in values.items() if name != "block"}
    extensions = {key: each for key, each in values["extensions"].items() if key != BLOCK}
    try:
        fields = PersonaFields.model_validate({**others, "extensions": extensions})
    except ValidationError as error:
        problems |= _told(error.errors(), "")
    if block is None or fields is None:
        raise NotSaved(problems)
    try:
        return with_block(fields, block)
    except BlockInvalid as error:
        raise NotSaved({"": error.message}) from None


def _told(errors: Iterable[ErrorDetails], prefix: str) -> dict[str, str]:
    told: dict[str, str] = {}
    for error in errors:
        place = prefix + ".".join(map(str, error["loc"]))
        told.setdefault(place.rstrip(".") if error["loc"] else "", _sentence(place, error))
    return told


def _sentence(place: str, error: ErrorDetails) -> str:
    """Return what is wrong in words that say what to do."""
    said = error["msg"].removeprefix(_PREFIX)
    if place in _OWN_WORDS:
        return _OWN_WORDS[place]
    if error["type"] in _SENTENCES:
        return _SENTENCES[error["type"]].format(**error.get("ctx", {}))
    return f"{said[:1].upper()}{said[1:]}."


def is_filled(value: object, blank: object) -> bool:
    """Tell whether somebody gave this value: neither empty nor what a form begins with."""
    return bool(value) and value != blank
