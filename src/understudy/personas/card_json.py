"""A stranger's JSON, read within bounds: size, depth, numbers, nothing that JSON does not know."""

import json
import re
from math import isinf
from typing import Any, Never

from understudy.kernel.errors import Invalid

MOST_JSON_BYTES = 1_048_576
DEEPEST = 40
_MOST_BLOCKS = 50_000
"""Lists and objects in one card: each takes far more memory than it has letters."""
_MOST_DIGITS = 100

_MARKS = re.compile(r'\\.|["{}\[\]]', re.DOTALL)

type Json = dict[str, Any]


class CardInvalid(Invalid):
    """No persona was made of this file: {reason}"""  # noqa: D415 the reason is the sentence

    code = "card_invalid"


def read_json(data: bytes) -> Json:
    """Return the one object of a JSON text; of a key given twice the last value counts.

    Raises:
        CardInvalid: it is no JSON object, or passes a bound.
    """
    if len(data) > MOST_JSON_BYTES:
        raise CardInvalid(reason=f"its card is over 1 MiB ({len(data):,} bytes); shorten it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CardInvalid(reason="its text is not UTF-8; save it as UTF-8.") from None
    _require_shallow(text)
    try:
        found = json.loads(text, parse_int=_whole, parse_float=_fraction, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CardInvalid(reason=f"it cannot be read as JSON ({where}: {error.msg}).") from None
    if not isinstance(found, dict):
        raise CardInvalid(reason="its JSON is not a card: a card is an object with a name.")
    return found


def _require_shallow(text: str) -> None:
    """Count before anything is built: a deep text would exhaust the stack, a broad one memory."""
    depth = blocks = 0
    quoted = False
    for mark in _MARKS.finditer(text):
        letter = mark[0]
        if letter == '"':
            quoted = not quoted
        elif quoted or letter[0] == "\\":
            continue
        elif letter in "]}":
            depth -= 1
        else:
            depth, blocks = depth + 1, blocks + 1
            _require_bounds(depth, blocks)


def _require_bounds(depth: int, blocks: int) -> None:
    if depth > DEEPEST:
        raise CardInvalid(reason=f"its JSON is nested more than {DEEPEST} levels deep.")
    if blocks > _MOST_BLOCKS:
        raise CardInvalid(reason=f"its JSON has over {_MOST_BLOCKS:,} lists and objects.")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise CardInvalid(reason=f"it has a number of over {_MOST_DIGITS} digits.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise CardInvalid(reason="it has a number too large to be kept.")
    return number


def _no_number(name: str) -> Never:
    raise CardInvalid(reason=f"it has a number that JSON does not know ({name}).")
