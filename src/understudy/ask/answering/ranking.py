"""Which sentences have to do with a question: word match as BM25 does it, the same every time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from understudy.ask.answering.numbered import Passage
from understudy.ask.answering.words import ground, telling

_SATURATION = 1.2
_LENGTH = 0.5
"""How much longer sentences are held back; they are short, and lists of one word are no answers."""
_IN_HEADING = 0.6
_BY_MEANING = 0.8
"""What a word counts that stands in the heading only, and one that means the same."""

_ALIKE = (
    "allow permit may permitted forbid forbidden prohibit ban banned",
    "bicycle bike cycle",
    "boss manager supervisor",
    "borrow lend lent loan",
    "buy purchase",
    "car vehicle",
    "cost price fee charge free pay paid",
    "plant sow",
    "kilo kilogram kg",
    "live reside",
    "announce tell report",
    "annual yearly year",
    "before ahead early beforehand advance",
    "child kid daughter son",
    "company employer firm organisation organization",
    "contract agreement",
    "degree studied study university college education school bachelor",
    "doctor physician medical",
    "dog pet animal",
    "expense cost reimburse reimbursement refund",
    "holiday vacation leave",
    "home remote remotely",
    "ill sick sickness illness",
    "job role position work",
    "language speak fluent",
    "laptop computer",
    "mail e-mail email",
    "notice resign resignation",
    "parental maternity paternity",
    "phone telephone",
    "picture photo photograph",
    "programming coding",
    "salary pay wage earn",
    "start begin join",
    "team staff employee colleague",
    "train railway rail",
)


class Found(NamedTuple):
    """A sentence that has to do with a question.

    Attributes:
        passage: the sentence.
        score: how much.
        covered: which of the question's words it or its heading has, or a word that means the same.
    """

    passage: Passage
    score: float
    covered: frozenset[str]


class Ranking:
    """The sentences of a page's documents, ready to be searched."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        self._own = [Counter(telling(passage.text)) for passage in self.passages]
        self._heading = [
            frozenset(telling(" ".join((*passage.above, passage.section_title))))
            for passage in self.passages
        ]
        self._lengths = [sum(words.values()) for words in self._own]
        self._average = sum(self._lengths) / max(1, len(self._lengths)) or 1.0
        self._in: dict[str, set[int]] = {}
        for index, (own, heading) in enumerate(zip(self._own, self._heading, strict=True)):
            for word in own.keys() | heading:
                self._in.setdefault(word, set()).add(index)

    def knows(self, word: str) -> bool:
        """Say whether any sentence or heading has this word or one that means the same."""
        return any(other in self._in for other in (word, *meaning(word)))

    def weight(self, word: str) -> float:
        """Return how much a word tells: rare ones more, those that are nowhere the most."""
        count = max(len(self._in.get(other, ())) for other in (word, *meaning(word)))
        return log(1 + (len(self.passages) - count + 0.5) / (count + 0.5))

    def find(self, words: Sequence[str]) -> list[Found]:
        """Return the sentences that have any of these words, the best first."""
        wanted = tuple(dict.fromkeys(words))
        weights = {each: self.weight(each) for word in wanted for each in (word, *meaning(word))}
        places = set[int]().union(*(self._in.get(word, ()) for word in weights))
        hits = [self._found(index, wanted, weights) for index in places]
        return sorted(hits, key=lambda each: (-each.score, each.passage.mark))

    def _found(self, index: int, words: tuple[str, ...], weights: dict[str, float]) -> Found:
        scores = {word: self._score(index, word, weights) for word in words}
        covered = frozenset(word for word, score in scores.items() if score > 0)
        return Found(self.passages[index], sum(scores.values()), covered)

    def _score(self, index: int, word: str, weights: dict[str, float]) -> float:
        best = weights[word] * self._matched(index, word)
        for other in meaning(word):
            best = max(best, _BY_MEANING * weights[other] * self._matched(index, other))
        return best

    def _matched(self, index: int, word: str) -> float:
        times = self._own[index][word] + (_IN_HEADING if word in self._heading[index] else 0)
        if not times:
            return 0.0
        length = 1 - _LENGTH + _LENGTH * self._lengths[index] / self._average
        return times * (_SATURATION + 1) / (times + _SATURATION * length)


@lru_cache(maxsize=16)  # visitors of a page ask of the same documents again and again
def ranking_of(passages: tuple[Passage, ...]) -> Ranking:
    """Return the ranking of these sentences, made once."""
    return Ranking(passages)


def meaning(word: str) -> frozenset[str]:
    """Return the words, in their ground form, that mean about the same."""
    return _MEANING.get(word, frozenset())


def _grouped() -> dict[str, frozenset[str]]:
    meanings: dict[str, frozenset[str]] = {}
    for line in _ALIKE:
        group = frozenset(ground(word) for word in line.split())
        for word in group:
            meanings[word] = meanings.get(word, frozenset()) | group - {word}
    return meanings


_MEANING = _grouped()
