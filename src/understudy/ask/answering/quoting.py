"""Whether quoted words stand in a sentence, and which words of the document they are.

Case, white space, the form of quotation marks and dashes, and how a letter is composed may differ;
nothing else. What stands in a report is cut from the document, never taken from the model.
"""

import re
import unicodedata
from typing import NamedTuple

FEWEST_WORDS = 3
"""Fewer words are a quote only as a whole sentence, or if the claim says them, too."""

_SINGLE = "'`\u2018\u2019\u201a\u201b\u2032\u00b4"
_DOUBLE = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb'
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ALIKE = {
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("[\N{LEFT BLACK LENTICULAR BRACKET}", "("),  # as documents are shown to models
}
_AROUND = " '\".\N{HORIZONTAL ELLIPSIS}"
_WORD = re.compile(r"[^\W_]+")
_LETTERS_A_WORD = 2
"""Of scripts that put no spaces between words."""


class _Plain(NamedTuple):
    """A text as it is compared, and where each of its characters stands in the original."""

    text: str
    begins: list[int]
    ends: list[int]


def found(quote: str, text: str) -> str | None:
    """Return the piece of a text that a quote is, as it stands there; None if it does not."""
    span = _span(quote, _plain(text), 0)
    return text[span[0] : span[1]] if span else None


def found_around(quote: str, before: str, text: str, after: str) -> str | None:
    """Return the part in a text of a quote that goes on into its neighbours.

    The part has at least three words, or is the whole text.
    """
    joined = f"{before} {text} {after}"
    first, last = len(before) + 1, len(before) + 1 + len(text)
    plain = _plain(joined)
    at = 0
    while span := _span(quote, plain, at):
        begin, end = max(span[0], first), min(span[1], last)
        part = joined[begin:end].strip()
        if begin < end and (count_words(part) >= FEWEST_WORDS or part == text.strip()):
            return part
        at = span[2]
    return None


def count_words(text: str) -> int:
    """Return how many words a text has, two letters a word where none are told apart."""
    return sum(_weight(word) for word in _WORD.findall(text))


def same_words(one: str, other: str) -> bool:
    """Say whether two texts have the same words in the same order."""
    return _WORD.findall(_plain(one).text) == _WORD.findall(_plain(other).text)


def says(text: str, words: str) -> bool:
    """Say whether a text has these words, whole and in this order."""
    return found(words, text) is not None


def _weight(word: str) -> int:
    if not _is_unspaced(word[0]):
        return 1
    return max(1, len(word) // _LETTERS_A_WORD)


def _span(quote: str, text: _Plain, at: int) -> tuple[int, int, int] | None:
    """Return where a quote begins and ends in the original, and where to look for the next."""
    wanted = _plain(quote).text.strip(_AROUND)
    if not _WORD.search(wanted):
        return None
    while (at := text.text.find(wanted, at)) >= 0:
        end = at + len(wanted)
        if not (_cuts_a_word(text.text, at) or _cuts_a_word(text.text, end)):
            return text.begins[at], text.ends[end - 1], at + 1
        at += 1
    return None


def _cuts_a_word(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_unspaced(before) or _is_unspaced(after):
        return False
    return before.isalnum() and after.isalnum()


def _is_unspaced(character: str) -> bool:
    """Say whether a letter is of a script that puts no spaces between words."""
    code = ord(character)
    return 0x0E00 <= code <= 0x0EFF or 0x1780 <= code <= 0x17FF or 0x2E80 <= code <= 0xD7FF  # noqa: PLR2004 - Thai and Lao, Khmer, East Asia


def _plain(text: str) -> _Plain:
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for letter in _compared(text[at:end]):
            if letter == " " and letters and letters[-1] == " ":
                ends[-1] = end
                continue
            letters.append(letter)
            begins.append(at)
            ends.append(end)
        at = end
    return _Plain("".join(letters), begins, ends)


def _compared(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if unicodedata.category(cluster[0]) in ("Cf", "Cc"):
        return ""
    plain = unicodedata.normalize("NFKC", cluster).casefold()
    return "".join(" " if letter.isspace() else _ALIKE.get(letter, letter) for letter in plain)
