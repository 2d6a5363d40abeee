"""What of an answer stands: each citation is looked up in the documents, the verdict only lowered.

Nothing here trusts the model. A citation's words are the document's own; what cannot be found there
is dropped, never mended.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from understudy.ask.answering.claims import claim_of, numbers_claimed, shares
from understudy.ask.answering.marks import Mark
from understudy.ask.answering.numbered import Numbered, Passage
from understudy.ask.answering.quoting import (
    FEWEST_WORDS,
    count_words,
    found,
    found_around,
    same_words,
    says,
)
from understudy.ask.answering.schemas import CheckedAnswer, Citation, Verdict
from understudy.ask.answering.showing import Showing
from understudy.ask.answering.words import numbers_told, telling

_VERDICT = re.compile(r'"verdict"\s*:\s*"(\w{1,40})"')
_KEY = re.compile(r"\s*\[?\s*[Ss]?\s*(\d{1,7})\s*\]?\s*")
_MOST_QUOTES = 5
"""Of one sentence; who gives more is guessing."""


class _Said(NamedTuple):
    """What the last line says: the verdict, and the quoted words by mark."""

    verdict: Verdict | None
    quotes: dict[int, tuple[str, ...]]


def checked(
    raw: str,
    numbered: Numbered,
    canary: str,
    *,
    fixed: str = "",
    derived: Iterable[str] = (),
    asked: str = "",
) -> CheckedAnswer:
    """Return an answer as it may be shown; never raises, whatever a model wrote.

    A citation stands if its sentence exists and the words quoted for it are in that sentence (with
    its neighbours of the same section, if they go on there); if no words are quoted, if the claim
    before it shares enough with the sentence (`claims.shares`). The rest is dropped.

    The verdict is the model's own or lower. `answered` and `partly` without any citation that
    stands become `not_in_document`: what rests on nothing is no answer from the document, even if
    the text sounds like one. `answered` becomes `partly` if a citation was dropped, or if the text
    gives a number that stands in no cited sentence, derived fact or the question. A verdict that
    cannot be read follows from the citations. An answer that was cut because it repeated the
    instructions is `out_of_scope`, without citations.

    Args:
        raw: all that the model wrote.
        numbered: what it was given.
        canary: the word in its instructions.
        fixed: its instructions (`fixed_part`).
        derived: the derived facts it was given.
        asked: the question.
    """
    showing = Showing(canary, lambda _piece: None, fixed)
    showing.hear(raw)
    showing.end()
    said = _last_line(showing.last_lines)
    if showing.leaked:
        return CheckedAnswer(
            text=showing.text,
            verdict=Verdict.OUT_OF_SCOPE,
            claimed=said.verdict,
            citations=(),
            dropped=sum(len(mark.numbers) for mark in showing.marks) + showing.broken,
        )
    gate = _Gate(numbered, showing.text, said.quotes)
    citations, dropped = gate.pass_through(showing.marks)
    dropped += showing.broken
    told = [gate.text_of(citation) for citation in citations]
    known = numbers_told("\n".join([*told, *derived, asked]))
    stands = not dropped and numbers_claimed(showing.text) <= known
    return CheckedAnswer(
        text=showing.text,
        verdict=_lowered(said.verdict, has_support=bool(citations), stands=stands),
        claimed=said.verdict,
        citations=tuple(citations),
        dropped=dropped,
    )


def _lowered(claimed: Verdict | None, *, has_support: bool, stands: bool) -> Verdict:
    if claimed in (Verdict.NOT_IN_DOCUMENT, Verdict.OUT_OF_SCOPE):
        return claimed
    if not has_support:
        return Verdict.NOT_IN_DOCUMENT
    return Verdict.PARTLY if claimed == Verdict.PARTLY or not stands else Verdict.ANSWERED


class _Gate:
    """Lets through the citations of one answer that stand."""

    def __init__(self, numbered: Numbered, text: str, quotes: dict[int, tuple[str, ...]]) -> None:
        self._text, self._quotes = text, quotes
        self._passages = {passage.mark: passage for passage in numbered.passages}
        self._texts = {(p.document, p.sentence): p.text for p in numbered.passages}

    def pass_through(self, marks: Sequence[Mark]) -> tuple[list[Citation], int]:
        """Return the citations that stand, in the order of the text, and how many do not."""
        standing: dict[tuple[int, int], Citation] = {}
        dropped = 0
        before = last = 0
        for mark in marks:
            before, last = (last, mark.at) if mark.at != last else (before, last)
            claim = claim_of(self._text, mark, before)
            named = [p for n in mark.numbers if (p := self._passages.get(n))]
            dropped += len(mark.numbers) - len(named)
            for passage in named:
                quote = self._quote(passage, claim, mark, named)
                if quote:
                    citation = _citation(passage, mark, quote)
                    standing.setdefault((mark.at, passage.mark), citation)
                else:
                    dropped += 1
        return list(standing.values()), dropped

    def text_of(self, citation: Citation) -> str:
        """Return the whole sentence of a citation."""
        return self._texts[citation.document, citation.sentence]

    def _quote(
        self, passage: Passage, claim: str, mark: Mark, named: Sequence[Passage]
    ) -> str | None:
        """Return the document's words that a citation rests on; None if it does not stand."""
        quotes = self._quotes.get(passage.mark)
        if quotes is None:
            sentences = [each.text for each in named]
            supports = shares(claim, sentences, passage.text, inferred=mark.inferred)
            return passage.text if supports else None
        looked_up = (self._looked_up(quote, passage, claim) for quote in quotes)
        return next(filter(None, looked_up), None)

    def _looked_up(self, quote: str, passage: Passage, claim: str) -> str | None:
        words = found(quote, passage.text)
        if words is None:
            before, after = self._beside(passage, -1), self._beside(passage, 1)
            return found_around(quote, before, passage.text, after)
        if same_words(words, passage.text):
            return passage.text
        is_enough = count_words(words) >= FEWEST_WORDS or (telling(words) and says(claim, words))
        return words if is_enough else None

    def _beside(self, passage: Passage, step: int) -> str:
        beside = self._passages.get(passage.mark + step)
        if beside and (beside.document, beside.section) == (passage.document, passage.section):
            return beside.text
        return ""


def _citation(passage: Passage, mark: Mark, quote: str) -> Citation:
    return Citation(
        at=mark.at,
        document=passage.document,
        section=passage.section,
        section_title=passage.section_title,
        sentence=passage.sentence,
        quote=quote,
        page=passage.page,
        inferred=mark.inferred,
    )


def _last_line(lines: Sequence[str]) -> _Said:
    """Read the last of the lines that gives a verdict; quotes only where it is whole."""
    for line in reversed([part for each in lines for part in each.split("\n@@")]):
        verdict = _VERDICT.search(line)
        form = _json(line)
        if verdict or form is not None:
            claimed = form.get("verdict") if form is not None else verdict and verdict[1]
            return _Said(_verdict(claimed), _quotes(form or {}))
    return _Said(None, {})


def _json(line: str) -> dict[str, object] | None:
    begin, end = line.find("{"), line.rfind("}")
    try:
        form = json.loads(line[begin : end + 1]) if 0 <= begin < end else None
    except (ValueError, RecursionError):
        return None
    return form if isinstance(form, dict) else None


def _verdict(claimed: object) -> Verdict | None:
    said = claimed.strip().casefold() if isinstance(claimed, str) else ""
    return Verdict(said) if said in Verdict else None


def _quotes(form: dict[str, object]) -> dict[int, tuple[str, ...]]:
    """Return the quoted words by mark. Words that are no text are no words of the document."""
    given = form.get("quotes")
    found_quotes: dict[int, tuple[str, ...]] = {}
    for key, value in given.items() if isinstance(given, dict) else ():
        match = _KEY.fullmatch(key) if isinstance(key, str) else None
        if match:
            many = value if isinstance(value, list) else [value]
            words = tuple(quote for quote in many[:_MOST_QUOTES] if isinstance(quote, str))
            found_quotes[int(match[1])] = words
    return found_quotes
