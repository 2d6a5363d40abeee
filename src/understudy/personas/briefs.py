"""What the demo model understands of a brief: ages, women or men, moods, troubles, shares."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

from understudy.personas.stock import LANGUAGES, Manner, Stock, Trouble, stock_of
from understudy.personas.words import words_of

_GROWN_UP = (19, 75)
_STEM = 5
"""Letters of a word that a longer word of the brief may begin with: `depressed`, `depression`."""
_NEAR = 4
"""So many words after `three of them` may say what these are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a brief says, as far as it is understood.

    Attributes:
        genders: `female`, `male` or both.
        ages: youngest and oldest.
        parents: whether they have children.
        troubles: what it is about; none if that is not understood.
        moods: manners that all of them have; none if it names none.
        shares: manners that some have, with how many these are.
    """

    genders: tuple[str, ...]
    ages: tuple[int, int]
    parents: bool
    troubles: tuple[Trouble, ...]
    moods: tuple[Manner, ...]
    shares: tuple[tuple[Manner, int], ...]


def language_of(brief: str, wanted: str | None) -> str:
    """Return the language in which the demo model answers: of those it has, the nearest."""
    tag = (wanted or "").lower().split("-")[0]
    if tag in LANGUAGES:
        return tag
    words = words_of(brief)
    counts = {
        language: sum(word in stock_of(language).words.everyday for word in words)
        for language in LANGUAGES
    }
    return max(LANGUAGES, key=lambda language: counts[language])


@cache
def read_brief(brief: str, language: str) -> Reading:
    """Return what a brief says."""
    stock, words = stock_of(language), words_of(brief)
    said = set(words)
    shares = _shares(words, stock)
    shared = {manner for manner, _ in shares}
    ages = [each for each in stock.ages if each.words & said]
    genders = [name for name in ("female", "male") if getattr(stock.words, name) & said]
    return Reading(
        genders=tuple(genders) or ("female", "male"),
        ages=(ages[0].youngest, ages[0].oldest) if ages else _GROWN_UP,
        parents=bool(stock.words.parent & said),
        troubles=tuple(each for each in stock.troubles if _is_said(each.words, said)),
        moods=tuple(m for m in stock.manners if m.words & said and m not in shared),
        shares=shares,
    )


def _is_said(words: Collection[str], said: set[str]) -> bool:
    stems = tuple(word for word in words if len(word) >= _STEM)
    return any(word in said for word in words) or any(word.startswith(stems) for word in said)


def _shares(words: Sequence[str], stock: Stock) -> tuple[tuple[Manner, int], ...]:
    """Find what is said like `three of them angry`."""
    found = []
    for place, word in enumerate(words):
        number = int(word) if word.isdecimal() and len(word) < _NEAR else _number(stock, word)
        for phrase in stock.words.share if number else ():
            after = place + 1 + len(phrase.split())
            if words[place + 1 : after] == phrase.split():
                manner = _first(stock.manners, set(words[after : after + _NEAR]).__and__)
                found += [(manner, number)] if manner else []
    return tuple(found)


def _number(stock: Stock, word: str) -> int:
    return stock.words.numbers.get(word, 0)


def _first(
    manners: Sequence[Manner], shared_with: Callable[[frozenset[str]], set[str]]
) -> Manner | None:
    return next((manner for manner in manners if shared_with(manner.words)), None)
