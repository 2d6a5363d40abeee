"""What a provider keeps of the prompts it has read, so that it need not read them again."""

import hashlib
from collections.abc import Iterator

from tests.support.simulator.said import Asked, count_tokens

SHORTEST_TOKENS = 1_024
"""Shorter beginnings are not kept: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
and https://platform.openai.com/docs/guides/prompt-caching."""
_STEP_TOKENS = 128
"""Where nothing is marked, beginnings are kept in steps of this: the second address."""
_CHARACTERS_PER_TOKEN = 4


class PromptCache:
    """The beginnings of prompts that were seen; each provider, model and key has its own."""

    def __init__(self) -> None:
        self._kept: set[bytes] = set()

    def read(self, provider: str, asked: Asked) -> tuple[int, int]:
        """Keep this prompt's beginnings, and return the tokens read from and written to the cache.

        Read is the longest beginning kept before; written is what is newly kept beyond it.
        """
        scope = f"{provider}|{asked.model}|{asked.key}|{asked.schema}".encode()
        beginnings = _blocks(scope, asked) if asked.marks else _steps(scope, asked)
        read = written = 0
        for tokens, digest, kept in beginnings:
            if tokens < SHORTEST_TOKENS:
                continue
            if digest in self._kept:
                read = tokens
            elif kept:
                written = tokens
                self._kept.add(digest)
        return read, max(0, written - read)


def _blocks(scope: bytes, asked: Asked) -> Iterator[tuple[int, bytes, bool]]:
    """Yield where each block ends: tokens, digest, and whether it is marked to be kept."""
    digest, characters = hashlib.sha256(scope), 0
    for block in asked.blocks:
        digest.update(f"|{block.role}|{block.text}".encode())
        characters += len(block.text)
        yield characters // _CHARACTERS_PER_TOKEN, digest.digest(), block.kept


def _steps(scope: bytes, asked: Asked) -> Iterator[tuple[int, bytes, bool]]:
    """Yield every whole step of the prompt."""
    digest, text = hashlib.sha256(scope), asked.text
    for tokens in range(_STEP_TOKENS, count_tokens(text) + 1, _STEP_TOKENS):
        end = tokens * _CHARACTERS_PER_TOKEN
        digest.update(text[end - _STEP_TOKENS * _CHARACTERS_PER_TOKEN : end].encode())
        yield tokens, digest.digest(), True
