"""How many tokens a text has, roughly: for what no provider has counted."""

import re

from understudy.llm.types import Request, Usage

_LINE_TOKENS = 4
"""What marks where a line of a conversation begins and ends."""

_WORDS = re.compile(
    r"""(?P<latin>[A-Za-z\u00c0-\u024f\u1e00-\u1eff']+)
      | (?P<number>\d+)
      | (?P<ideogram>[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])
      | (?P<hangul>[\u1100-\u11ff\uac00-\ud7af]+)
      | (?P<other>(?:[^\W\d_]|[\u0300-\u036f\u0590-\u0eff])+)  # with the signs between letters
      | (?P<mark>[^\w\s]|_)
      | (?P<lines>\n+)""",
    re.VERBOSE,
)
_CHARACTERS_PER_TOKEN = {
    "latin": 5.0,
    "number": 3.0,
    "ideogram": 1.4,
    "hangul": 2.0,
    "other": 3.2,
    "mark": 1.0,
    "lines": 2.0,
}


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text has, within some 30 % for prose of any language.

    A word costs a token and a part more for its length, which depends on its script.
    """
    return round(sum(_tokens_of(match) for match in _WORDS.finditer(text)))


def estimate_usage(request: Request, heard: str) -> Usage:
    """Return what a request and the part of its answer that was heard come to, roughly."""
    said = sum(estimate_tokens(line.text) + _LINE_TOKENS for line in request.lines)
    return Usage(
        input_tokens=estimate_tokens(request.system) + said,
        output_tokens=estimate_tokens(heard),
        source="estimated",
    )


def _tokens_of(match: re.Match[str]) -> float:
    script = match.lastgroup or "mark"
    length = len(match.group()) / _CHARACTERS_PER_TOKEN[script]
    return length if script in ("ideogram", "mark") else max(1.0, length)
