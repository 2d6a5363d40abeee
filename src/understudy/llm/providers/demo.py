"""The demo model: needs no key, and says what the prompt's own rule improvises."""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator
from decimal import Decimal
from random import Random

from pydantic import BaseModel

from understudy.llm.catalog import DEMO
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Answer, Call, Request

_WORD = re.compile(r"\s*\S+|\s+")


class DemoProvider:
    """Speaks word by word, at the pace of a reader; the same request and seed, the same words."""

    name = DEMO

    def __init__(self, seed: int, words_per_s: float) -> None:
        self._seed = seed
        self._pause_s = 1 / words_per_s if words_per_s else 0.0

    async def stream(self, call: Call) -> AsyncGenerator[str | Answer]:
        """Yield the improvised text word by word, then the answer, which is free."""
        text = _improvised(call.request, self._seed)
        for word in _WORD.findall(text):
            await asyncio.sleep(self._pause_s)
            yield word
        yield Answer(
            text=text,
            usage=estimate_usage(call.request, text),
            finish_reason="stop",
            model=DEMO,
            cost_usd=Decimal(0),
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def _improvised(request: Request, seed: int) -> str:
    digest = hashlib.sha256(f"{seed}:{request.seed}".encode()).digest()
    said = request.improvise(Random(digest))  # noqa: S311 a choice of words, not a secret
    return said.model_dump_json() if isinstance(said, BaseModel) else said
