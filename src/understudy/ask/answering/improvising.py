"""How the demo model answers: with the sentences that fit a question best, as they stand.

It writes what `prompts/answer.md` asks any model for, marks and last line included.
"""

import json
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from understudy.ask.answering.numbered import KEPT, Numbered, Passage, unmarked
from understudy.ask.answering.questions import Question, parts_of
from understudy.ask.answering.ranking import Found, Ranking, ranking_of
from understudy.ask.answering.schemas import Verdict
from understudy.ask.answering.words import ground, telling, words_of
from understudy.llm.types import Line

_ENOUGH, _SOME = 0.7, 0.5
_MOST = 3
_NEAR, _AS_GOOD = 0.75, 0.9
_CONTEXT = 0.3
_RIGHT_KIND = 1.4
_NEAREST = 3
_MARKS = re.compile(r"\s*\[~([S\d ]+)\]\s*$")
_IN_ALL = "Work in all"
_OF_TIME = frozenset(telling("time year month work job experience total altogether long career"))
"""With another word in it, a question about experience is about that."""
_KINDS_OF_TIME = (
    (re.compile(r"\b(?:gaps?|breaks?|between jobs|unemployed)\b", re.IGNORECASE), "Between "),
    (re.compile(r"\b(?:total|in all|altogether|experience)\b", re.IGNORECASE), _IN_ALL),
    (re.compile(r"\bwhat (?:day|date)\b|\btoday'?s? date\b", re.IGNORECASE), "Today is"),
)


class _Reply(NamedTuple):
    """What is said to one part of a question; `near` are the sections that come nearest."""

    verdict: Verdict
    text: str
    passages: tuple[Passage, ...] = ()
    near: tuple[str, ...] = ()


def improvise(numbered: Numbered, derived: Sequence[str], lines: Sequence[Line]) -> str:
    """Answer the last question.

    Args:
        numbered: the documents.
        derived: calculated facts with their marks.
        lines: the conversation; the question before the last one tells what a pronoun means.
    """
    asked = [line.text for line in lines if line.role == "user"] or [""]
    before = asked[-2] if len(asked) > 1 else ""
    demo = _Demo(numbered, derived)
    parts = parts_of(asked[-1], before, numbered.titles) or [Question("", ())]
    return _written([demo.reply(part) for part in parts])


class _Demo:
    """Answers questions from one set of documents."""

    def __init__(self, numbered: Numbered, derived: Sequence[str]) -> None:
        self._numbered, self._derived = numbered, derived
        self._ranking = ranking_of(numbered.passages)
        self._by_mark = {passage.mark: passage for passage in numbered.passages}

    def reply(self, question: Question) -> _Reply:
        """Return what is said to a part of a question."""
        found = self._ranked(question)
        best = self._best(question, found)
        share = self._share(question, best)
        whole = self._fact(question) or self._overview(question)
        if whole:
            return whole
        if (kinds := question.wants(self._numbered.withheld)) and share < 1:
            kept = " and ".join(KEPT[kind] for kind in kinds)
            return _Reply(Verdict.NOT_IN_DOCUMENT, f"The owner keeps {kept} to themselves.")
        if share < _ENOUGH and (question.is_small_talk or not question.words):
            return _Reply(Verdict.OUT_OF_SCOPE, "I only answer questions about these documents.")
        strangers = self._strangers(question)
        if share < _SOME:
            return self._nothing(strangers, found)
        is_all = share >= _ENOUGH and not strangers
        verdict = Verdict.ANSWERED if is_all else Verdict.PARTLY
        missing = "" if is_all else self._missing(question, best, strangers)
        return _Reply(verdict, missing, tuple(best))

    def _ranked(self, question: Question) -> list[Found]:
        """Return the sentences by their fit; those of the right kind and context come first."""
        hits = {f.passage.mark: f for f in self._ranking.find(question.words or question.leans_on)}
        context = {f.passage.mark: f.score for f in self._ranking.find(question.leans_on)}
        scored = [
            found._replace(
                score=(found.score + _CONTEXT * context.get(mark, 0.0))
                * (_RIGHT_KIND if question.fits(found.passage.text) else 1.0)
            )
            for mark, found in hits.items()
        ]
        return sorted(scored, key=lambda each: (-each.score, each.passage.mark))

    def _best(self, question: Question, found: Sequence[Found]) -> list[Passage]:
        """Return the sentences to answer with, in the order of the document."""
        if not found:
            return []
        first = found[0]
        words = frozenset(question.words or question.leans_on)
        title = frozenset(telling(first.passage.section_title))
        if words and words <= title:
            return self._section(first.passage)[:_MOST]
        chosen = [first]
        for other in found[1:]:
            covered = frozenset().union(*(each.covered for each in chosen))
            beside = (other.passage.document, other.passage.section) == (
                first.passage.document,
                first.passage.section,
            )
            adds = beside and not other.covered <= covered
            near = other.score >= (_NEAR if beside else _AS_GOOD) * first.score
            if adds or (near and other.covered >= first.covered):
                chosen.append(other)
        passages = [each.passage for each in chosen[:_MOST]]
        return sorted(passages, key=lambda passage: passage.mark)

    def _section(self, passage: Passage) -> list[Passage]:
        place = (passage.document, passage.section)
        return [p for p in self._ranking.passages if (p.document, p.section) == place]

    def _share(self, question: Question, best: Sequence[Passage]) -> float:
        """Return how much of a question's words the sentences cover, by weight."""
        words = question.words or question.leans_on
        whole = sum(self._ranking.weight(word) for word in words)
        covered = self._covered(words, best)
        return sum(self._ranking.weight(word) for word in covered) / whole if whole else 0.0

    def _covered(self, words: Sequence[str], passages: Sequence[Passage]) -> frozenset[str]:
        found = Ranking(passages).find(words)
        return frozenset().union(*(each.covered for each in found))

    def _strangers(self, question: Question) -> list[str]:
        """Return the names in a question that no document knows."""
        return [
            name
            for name in question.names()
            if not any(self._ranking.knows(ground(word)) for word in words_of(name))
            and ground(words_of(name)[0]) in question.words
        ]

    def _missing(
        self, question: Question, best: Sequence[Passage], strangers: Sequence[str]
    ) -> str:
        covered = self._covered(question.words, best)
        grounds = {ground(word): word for word in words_of(question.text)}
        words = strangers or [grounds.get(w, w) for w in question.words if w not in covered]
        return f"{self._subject()} nothing about {_listed(words)}, but this:"

    def _nothing(self, strangers: Sequence[str], found: Sequence[Found]) -> _Reply:
        about = f"nothing about {_listed(strangers)}" if strangers else "nothing about that"
        titles = [each.passage.section_title for each in found] or [
            passage.section_title for passage in self._ranking.passages
        ]
        near = tuple(dict.fromkeys(title for title in titles if title))[:_NEAREST]
        text = unmarked(f"{self._subject()} {about}.")
        return _Reply(Verdict.NOT_IN_DOCUMENT, text, near=near)

    def _subject(self) -> str:
        return "The documents say" if len(self._numbered.titles) > 1 else "The document says"

    def _overview(self, question: Question) -> _Reply | None:
        """Return how the documents begin, if it is asked what they are about."""
        passages = self._ranking.passages[:_MOST]
        if not question.wants_overview or not passages:
            return None
        return _Reply(Verdict.ANSWERED, "", passages)

    def _fact(self, question: Question) -> _Reply | None:
        """Return the calculated fact that is asked for, if one is."""
        if not question.wants_length:
            return None
        fact = self._by_kind(question) or self._by_place(question)
        if fact is None:
            return None
        marks = _MARKS.search(fact)
        numbers = [int(number) for number in re.findall(r"\d+", marks[1])] if marks else []
        passages = tuple(self._by_mark[number] for number in numbers if number in self._by_mark)
        # Today's date rests on no sentence: true, and nothing that the documents say.
        verdict = Verdict.ANSWERED if passages else Verdict.NOT_IN_DOCUMENT
        return _Reply(verdict, fact, passages)

    def _by_kind(self, question: Question) -> str | None:
        is_more = not _OF_TIME.issuperset(question.words)
        for asked, begins in _KINDS_OF_TIME:
            if asked.search(question.text) and not (is_more and begins == _IN_ALL):
                return next((fact for fact in self._derived if fact.startswith(begins)), None)
        return None

    def _by_place(self, question: Question) -> str | None:
        """Return what is told of the place whose name has most of the question's words."""
        wanted = frozenset((*question.words, *question.leans_on))
        places = [
            (len(wanted & frozenset(telling(fact.partition(":")[0]))), -number, fact)
            for number, fact in enumerate(self._derived)
            if fact.startswith("At ")
        ]
        shared, _, fact = max(places, default=(0, 0, ""))
        return fact if shared else None


def _written(replies: Sequence[_Reply]) -> str:
    """Return an answer in the form that is asked of models."""
    supported = [reply for reply in replies if reply.passages]
    silent = [r for r in replies if r.verdict == Verdict.NOT_IN_DOCUMENT and not r.passages]
    said = [*supported, *silent] or replies[-1:]
    near = _nearest([reply.near for reply in said])
    told = " ".join(filter(None, [*dict.fromkeys(_told(reply) for reply in said), near]))
    quotes = {f"S{passage.mark}": passage.text for reply in said for passage in reply.passages}
    form = json.dumps({"verdict": _verdict(replies), "quotes": quotes}, ensure_ascii=False)
    return told.replace("@@", "@ @") + f"\n@@ {form}"


def _nearest(of_parts: Sequence[tuple[str, ...]]) -> str:
    """Say what comes nearest to the parts that nothing is said about, the best of each first."""
    titles = [title for place in zip_longest(*of_parts) for title in place if title]
    nearest = list(dict.fromkeys(titles))[:_NEAREST]
    return unmarked(f"What comes nearest is under: {', '.join(nearest)}.") if nearest else ""


def _told(reply: _Reply) -> str:
    if _MARKS.search(reply.text):
        return reply.text
    sentences = [f"{_ended(unmarked(p.text))} [S{p.mark}]" for p in reply.passages]
    return " ".join(filter(None, [reply.text, *sentences]))


def _verdict(replies: Sequence[_Reply]) -> Verdict:
    verdicts = [reply.verdict for reply in replies if reply.verdict != Verdict.OUT_OF_SCOPE]
    has_order = len(verdicts) < len(replies)
    supported = [v for v in verdicts if v in (Verdict.ANSWERED, Verdict.PARTLY)]
    if not supported:
        return Verdict.OUT_OF_SCOPE if has_order or not verdicts else Verdict.NOT_IN_DOCUMENT
    is_all = all(verdict == Verdict.ANSWERED for verdict in verdicts)
    return Verdict.ANSWERED if is_all else Verdict.PARTLY


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _listed(words: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(words))
