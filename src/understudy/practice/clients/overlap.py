"""Whether a text tells a fact: by the words that say something, whatever their endings and order.

A text tells a fact if it has three of its words in a row, or most of them. Facts of several
sentences are told as soon as one of them is.
"""

import re

from understudy.practice.mind.words import telling

_SENTENCE = re.compile(r"[^.!?;\n]+")
_ROW = 3
_MOST = 0.6
"""Of a fact's words: fewer are often shared by chance, by people who talk about one life."""
_WORDS_THAT_TELL = 3
"""A sentence with fewer words that say something tells nothing on its own."""
_ALIKE = 0.75


def tells(text: str, fact: str) -> bool:
    """Say whether a text tells a fact, or one whole sentence of it."""
    return is_told(words_in(text), parts_of(fact))


def is_told(said: list[str], parts: list[list[str]]) -> bool:
    """Say the same of words that were found before: for many facts over long texts."""
    known = set(said)
    return any(_has(said, known, part) for part in parts)


def parts_of(fact: str) -> list[list[str]]:
    """Return the words of each sentence of a fact that tells something on its own."""
    sentences = (telling(sentence) for sentence in _SENTENCE.findall(fact))
    parts = [words for words in sentences if len(words) >= _WORDS_THAT_TELL]
    return parts or [words_in(fact)]


def words_in(text: str) -> list[str]:
    """Return the words of a text that say something, in order."""
    # Sentence by sentence: `telling` listens to one turn, and a background is longer.
    return [word for sentence in _SENTENCE.findall(text) for word in telling(sentence)]


def are_alike(one: set[str], other: set[str]) -> bool:
    """Say whether two facts say the same, by their words."""
    return len(one & other) >= _ALIKE * max(len(one), len(other), 1)


def shared(text: str, other: str) -> int:
    """Return how many words that say something two texts share."""
    return len(set(words_in(text)) & set(words_in(other)))


def _has(said: list[str], known: set[str], part: list[str]) -> bool:
    if len(part) < _WORDS_THAT_TELL:
        return bool(part) and _in_a_row(said, part, len(part))
    found = known & set(part)
    mostly = len(found) >= _WORDS_THAT_TELL and len(found) >= _MOST * len(set(part))
    return mostly or (len(found) >= _ROW and _in_a_row(said, part, _ROW))


def _in_a_row(said: list[str], part: list[str], length: int) -> bool:
    rows = {tuple(part[at : at + length]) for at in range(len(part) - length + 1)}
    return any(tuple(said[at : at + length]) in rows for at in range(len(said) - length + 1))
