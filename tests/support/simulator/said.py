"""What was asked and what is said, before any protocol."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

_WORDS = (
    *("well", "honestly", "I", "think", "so", "maybe", "not", "today", "because", "work", "was"),
    *("long", "and", "nobody", "asked", "before", "but", "yes", "it", "helps", "to", "talk"),
    *("about", "the", "quiet", "evenings", "at", "home", "with", "a", "cup", "of", "tea"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a prompt; `kept` says that the prompt is to be kept up to its end."""

    role: str
    text: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read from its protocol.

    Attributes:
        model: who is asked.
        stream: whether the answer is to come in pieces.
        blocks: the prompt: the system's part first, then the conversation.
        key: the key it came with; None if it lacks one.
        problem: what is wrong with it, "" if nothing.
        schema: the JSON schema that the protocol asks the answer to fit.
        marks: whether only what is marked as `kept` is kept.
    """

    model: str
    stream: bool
    blocks: tuple[Block, ...]
    key: str | None
    problem: str = ""
    schema: dict[str, Any] | None = None
    marks: bool = False

    @property
    def system(self) -> str:
        """The system's part."""
        return "\n".join(block.text for block in self.blocks if block.role == "system")

    @property
    def text(self) -> str:
        """The whole prompt."""
        return "".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token counts; `read` and `written` are the cached part of `input`."""

    input: int
    read: int
    written: int
    output: int


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, before any protocol; `thinks` says that all of it is thought, and nothing said."""

    id: str
    model: str
    pieces: tuple[str, ...]
    tokens: Tokens
    finish: Literal["stop", "length", "filtered"] = "stop"
    counts: bool = True
    thinks: bool = False

    @property
    def text(self) -> str:
        """The whole text."""
        return "" if self.thinks else "".join(self.pieces)


def digest_of(body: object) -> str:
    """Return what identifies a request's body."""
    return hashlib.sha256(repr(body).encode()).hexdigest()


def words_for(asked: Asked, count: int) -> str:
    """Return words that always follow from the same request."""
    random = Random(f"{asked.model}|{asked.text}")  # noqa: S311 a choice of words
    return " ".join(random.choice(_WORDS) for _ in range(count)).capitalize() + "."


def pieces_of(text: str) -> tuple[str, ...]:
    """Cut a text into the pieces it is streamed in: its words."""
    first, *rest = text.split(" ")
    return (first, *(f" {word}" for word in rest))


def count_tokens(text: str) -> int:
    """Count as no tokenizer does, but always the same."""
    return max(1, len(text) // 4) if text else 0


def blocks_in(role: str, content: Any) -> Iterable[Block]:
    """Return the parts of a message's content: a string, or a list of parts."""
    if isinstance(content, str):
        return (Block(role, content),)
    parts = content or []
    return (Block(role, part.get("text", ""), "cache_control" in part) for part in parts)


def bearer(headers: Mapping[str, str]) -> str | None:
    """Return the key of the authorization header; None if there is none."""
    return headers.get("authorization", "").removeprefix("Bearer ") or None
