"""What an answer says in front of a mark, and whether a sentence supports it by its words."""

import re

from understudy.ask.answering.marks import Mark
from understudy.ask.answering.words import numbers_of, numbers_told, telling

_SENTENCE_END = re.compile(r"[.!?]['\")\]]*\s+|\n+")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_LONGEST_CLAIM = 600
"""Characters before a mark that are looked at."""
_ENOUGH_WORDS = 2
_ENOUGH_OF_ALL = 0.5


def claim_of(text: str, mark: Mark, before: int) -> str:
    """Return what a mark supports: its sentence so far, from the mark before it if there is one.

    Args:
        text: the shown text.
        mark: the mark.
        before: where the mark before it stood; 0 for none.
    """
    said = text[: mark.at].rstrip()
    far = max(0, len(said) - _LONGEST_CLAIM)
    ends = [match.end() for match in _SENTENCE_END.finditer(said, far)]
    begins = max((end for end in ends if end < len(said)), default=far)
    claim = said[max(begins, before) :] if before < mark.at else said[begins:]
    return claim if telling(claim) else said[begins:]


def shares(claim: str, sentences: list[str], sentence: str, *, inferred: bool) -> bool:
    """Say whether a sentence supports a claim that gives no words of it.

    The claim shares at least two telling words or numbers with the sentence (one, if it has no
    more), the sentences it names together hold at least half of them, and every number that the
    claim gives. A conclusion goes beyond its sentences: it shares one word with each.
    """
    words = frozenset(telling(claim)) | numbers_of(claim)
    own = frozenset(telling(sentence)) | numbers_told(sentence)
    if inferred:
        return bool(words & own)
    all_of_them = own.union(*(frozenset(telling(s)) | numbers_told(s) for s in sentences))
    return (
        len(words & own) >= min(_ENOUGH_WORDS, len(words))
        and bool(words)
        and len(words & all_of_them) >= _ENOUGH_OF_ALL * len(words)
        and numbers_of(claim) <= all_of_them
    )


def numbers_claimed(text: str) -> frozenset[str]:
    """Return the numbers that an answer gives, without those of its lists."""
    return numbers_of(_LIST_NUMBER.sub("", text))
