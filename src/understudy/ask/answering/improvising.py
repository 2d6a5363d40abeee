"""How the demo model answers: with the sentences that fit a question best, as they stand."""

import json
from collections.abc import Sequence

from understudy.ask.answering.numbered import Numbered, Passage
from understudy.ask.answering.ranking import Ranking
from understudy.ask.answering.schemas import Verdict
from understudy.ask.answering.words import telling
from understudy.llm.types import Line

_ENOUGH, _SOME = 0.6, 0.3
_MOST = 2
_NEAR = 0.7


def improvise(numbered: Numbered, derived: Sequence[str], lines: Sequence[Line]) -> str:
    """Answer the last question as a model is told to, marks and last line included."""
    asked = next((line.text for line in reversed(lines) if line.role == "user"), "")
    ranking = Ranking(numbered.passages)
    del derived
    words = tuple(dict.fromkeys(telling(asked)))
    found = ranking.find(words)
    covered = _share(ranking, words, found[0].covered) if found else 0.0
    if covered < _SOME:
        return _written("The documents do not say that.", (), Verdict.NOT_IN_DOCUMENT)
    best = [each for each in found[:_MOST] if each.score >= _NEAR * found[0].score]
    verdict = Verdict.ANSWERED if covered >= _ENOUGH else Verdict.PARTLY
    return _written("", [each.passage for each in best], verdict)


def _share(ranking: Ranking, words: Sequence[str], covered: frozenset[str]) -> float:
    whole = sum(ranking.weight(word) for word in words)
    return sum(ranking.weight(word) for word in words if word in covered) / whole if whole else 0.0


def _written(said: str, passages: Sequence[Passage], verdict: Verdict) -> str:
    """Return an answer in the form that `prompts/answer.md` asks for."""
    told = [f"{passage.text} [S{passage.mark}]" for passage in passages]
    quotes = {f"S{passage.mark}": passage.text for passage in passages}
    form = json.dumps({"verdict": verdict, "quotes": quotes}, ensure_ascii=False)
    return " ".join(filter(None, [said, *told])) + f"\n@@ {form}"
