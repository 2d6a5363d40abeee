"""How many tokens a text has, roughly: for what no provider has counted."""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel

from understudy.llm.types import Request, Usage

_LINE_TOKENS = 4
"""What marks where a line of a conversation begins and ends."""

_WORTH_KEEPING = 40
_REMEMBERED = 0.9
"""Of what was measured before, when a call is added: the last ten weigh two thirds."""
_TOKENS_ON_TRUST = 20.0
"""So much is taken to have been estimated well, so that a word or two do not mislead."""

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
    return _count_once(text) if len(text) >= _WORTH_KEEPING else _count(text)


def estimate_usage(request: Request, heard: str = "") -> Usage:
    """Return what a request and the part of its answer that was heard come to, roughly."""
    said = sum(estimate_tokens(line.text) + _LINE_TOKENS for line in request.lines)
    form = _form_tokens(request.schema) if request.schema else 0
    # What is the same in many calls is counted for all of them; what changes is short.
    stays, changes = request.system[: request.stable], request.system[request.stable :]
    return Usage(
        input_tokens=estimate_tokens(stays) + estimate_tokens(changes) + said + form,
        output_tokens=estimate_tokens(heard),
        source="estimated",
    )


@dataclass(slots=True)
class _Measured:
    """What was estimated and what was reported, the latest calls weighing most."""

    estimated: float = _TOKENS_ON_TRUST
    reported: float = _TOKENS_ON_TRUST

    def add(self, estimated: int, reported: int) -> None:
        if estimated > 0 and reported > 0:
            self.estimated = _REMEMBERED * self.estimated + estimated
            self.reported = _REMEMBERED * self.reported + reported

    def correct(self, tokens: int) -> int:
        return round(tokens * self.reported / self.estimated)


class Estimator:
    """Estimates tokens as a model counts them, learned from what it has reported.

    Within 30 % before anything is known of a model, within 15 % soon after: tokenizers differ by a
    factor that hardly changes while people go on in the same language.
    """

    def __init__(self) -> None:
        self._models: dict[str, tuple[_Measured, _Measured]] = {}

    def estimate(self, model: str, request: Request, heard: str = "") -> Usage:
        """Return what a request, and what was heard of its answer, come to with this model."""
        rough = estimate_usage(request, heard)
        if model not in self._models:
            return rough
        read, said = self._models[model]
        return Usage(
            input_tokens=read.correct(rough.input_tokens),
            output_tokens=said.correct(rough.output_tokens),
            source="estimated",
        )

    def learn(self, model: str, request: Request, heard: str, reported: Usage) -> None:
        """Compare what a model reported of a whole answer with what would have been estimated."""
        rough = estimate_usage(request, heard)
        read, said = self._models.setdefault(model, (_Measured(), _Measured()))
        read.add(rough.input_tokens, reported.input_tokens)
        said.add(rough.output_tokens, reported.output_tokens - reported.reasoning_tokens)


def _count(text: str) -> int:
    return round(sum(_tokens_of(match) for match in _WORDS.finditer(text)))


@lru_cache(maxsize=1_024)
def _count_once(text: str) -> int:
    """Count once what is asked about again and again: a document takes milliseconds."""
    return _count(text)


@cache
def _form_tokens(schema: type[BaseModel]) -> int:
    return _count(json.dumps(schema.model_json_schema()))


def _tokens_of(match: re.Match[str]) -> float:
    script = match.lastgroup or "mark"
    length = len(match.group()) / _CHARACTERS_PER_TOKEN[script]
    return length if script in ("ideogram", "mark") else max(1.0, length)
