"""What was asked and what is said, before any protocol."""

import hashlib
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

_WORDS = (
    *("well", "honestly", "I", "think", "so", "maybe", "not", "today", "because", "work", "was"),
    *("long", "and", "nobody", "asked", "before", "but", "yes", "it", "helps", "to", "talk"),
    *("about", "the", "quiet", "evenings", "at", "home", "with", "a", "cup", "of", "tea"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read from its protocol; `problem` says what is wrong with it, "" if nothing."""

    model: str
    stream: bool
    system: str
    text: str
    has_key: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token counts; `read` and `written` are the cached part of `input`."""

    input: int
    read: int
    written: int
    output: int


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, before any protocol."""

    id: str
    model: str
    pieces: tuple[str, ...]
    tokens: Tokens
    finish: Literal["stop", "length", "filtered"] = "stop"
    counts: bool = True

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)


def digest_of(body: object) -> str:
    """Return what identifies a request's body."""
    return hashlib.sha256(repr(body).encode()).hexdigest()


def words_for(asked: Asked, count: int) -> str:
    """Return words that always follow from the same request."""
    random = Random(f"{asked.model}|{asked.system}|{asked.text}")  # noqa: S311 a choice of words
    return " ".join(random.choice(_WORDS) for _ in range(count)).capitalize() + "."


def pieces_of(text: str) -> tuple[str, ...]:
    """Cut a text into the pieces it is streamed in: its words."""
    first, *rest = text.split(" ")
    return (first, *(f" {word}" for word in rest))


def count_tokens(text: str) -> int:
    """Count as no tokenizer does, but always the same."""
    return max(1, len(text) // 4) if text else 0


def texts_in(content: Any) -> str:
    """Return the text of a message's content: a string, or a list of parts."""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or [])
