"""Judges an interview without a model: by the labeller and its phrases, every quote a real one.

For the demo and for tests. It hears what phrases can tell; what it cannot tell it calls not seen.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from understudy.practice.courses.rubric_schemas import Criterion, Indicator, Source
from understudy.practice.feedback.clues import (
    WRITTEN,
    Clue,
    Heard,
    Part,
    clue_for,
    passed_over,
    risk_passed_over,
)
from understudy.practice.feedback.judge_schemas import (
    REFLECTION,
    Cue,
    IndicatorAnswer,
    JudgeAnswer,
    Met,
    Quote,
    Summary,
    TurnNote,
)
from understudy.practice.feedback.quotes import FEWEST_WORDS
from understudy.practice.feedback.remarks import note_on
from understudy.practice.feedback.schemas import FEWEST_NOTES, MOST_QUOTES
from understudy.practice.mind.counts import Counts, Speaker, Turn, count, labelled
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.mind.words import words_of

_SURE, _UNSURE, _BLIND = 0.8, 0.6, 0.2
_OPENING = 3
"""Turns of the worker that belong to the opening, and to the closing."""
_MOST_CUES = 5
_OF_A_KIND = 4
"""Notes that praise, and notes that do not, of eight."""
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def judged(criteria: Iterable[Criterion], turns: Sequence[Turn], reflection: str) -> JudgeAnswer:
    """Return a whole answer; the same turns always get the same."""
    counts, heard = _listen(turns)
    notes = _notes(heard)
    return JudgeAnswer(
        indicators=tuple(
            _answer(criterion, indicator, _Said(heard, counts, reflection))
            for criterion in criteria
            for indicator in criterion.indicators
        ),
        notes=tuple(note for note, _ in notes),
        summary=_summary(notes),
        cues=tuple(_cues(heard))[:_MOST_CUES],
    )


@dataclass(frozen=True, slots=True)
class _Said:
    heard: Sequence[Heard]
    counts: Counts
    reflection: str


def _listen(turns: Sequence[Turn]) -> tuple[Counts, list[Heard]]:
    """Return what is counted, and the worker's turns that have words, with what came before."""
    known = labelled(turns)
    heard: list[Heard] = []
    client_turn, client = 0, ""
    for number, turn in enumerate(known, start=1):
        if turn.speaker == Speaker.CLIENT:
            client_turn, client = number, turn.text
        elif words_of(turn.text):
            labels = turn.labels or WorkerLabels()
            heard.append(Heard(number, turn.text, labels, client_turn, client))
            client_turn, client = 0, ""
    return count(known), heard


def _answer(criterion: Criterion, indicator: Indicator, said: _Said) -> IndicatorAnswer:
    if criterion.judged_from == Source.REFLECTION:
        met, quotes = _written(indicator, said.reflection)
    else:
        clue = clue_for(indicator.text)
        met, quotes = _looked_for(clue, said) if clue else (Met.NOT_SEEN, [])
    sure = {Met.YES: _SURE, Met.NO: _UNSURE, Met.NOT_SEEN: _BLIND}
    return IndicatorAnswer(
        item=f"{criterion.id}/{indicator.id}", met=met, confidence=sure[met], quotes=tuple(quotes)
    )


def _looked_for(clue: Clue, said: _Said) -> tuple[Met, list[Quote]]:
    window = _part(said.heard, clue.part)
    found = [heard for heard in window if clue.shows(heard)]
    if found and len(found) >= clue.at_least and clue.counts(said.counts):
        quotes = [Quote(turn=each.turn, text=_piece(each, clue.shows)) for each in found]
        return Met.YES, quotes[:MOST_QUOTES]
    had_occasion = any(clue.occasion(heard) for heard in window)
    return (Met.NO if had_occasion else Met.NOT_SEEN), []


def _part(heard: Sequence[Heard], part: Part) -> Sequence[Heard]:
    if part == Part.OPENING:
        return heard[:_OPENING]
    return heard[-_OPENING:] if part == Part.CLOSING else heard


def _written(indicator: Indicator, reflection: str) -> tuple[Met, list[Quote]]:
    pattern = next((words for about, words in WRITTEN if about in indicator.text.lower()), None)
    if pattern is None or not words_of(reflection):
        return Met.NOT_SEEN, []
    found = re.compile(rf"\b({pattern})\b", re.IGNORECASE)
    shown = next((piece for piece in _sentences(reflection) if found.search(piece)), None)
    if shown is None:
        return Met.NO, []
    return Met.YES, [Quote(turn=REFLECTION, text=shown)]


def _piece(heard: Heard, shows: Callable[[Heard], bool]) -> str:
    """Return the sentence that shows it by itself; the whole turn if no single one does."""
    context = Context(client_turn=heard.client)
    for sentence in _sentences(heard.text):
        alone = replace(heard, text=sentence, labels=label(sentence, context))
        if shows(alone):
            return sentence
    return heard.text


def _sentences(text: str) -> list[str]:
    """Return the sentences that are long enough to be quoted."""
    pieces = (piece.strip() for piece in _SENTENCE.findall(text))
    return [piece for piece in pieces if len(words_of(piece)) >= FEWEST_WORDS]


def _notes(heard: Sequence[Heard]) -> list[tuple[TurnNote, Heard]]:
    """Return up to eight notes, the weightiest first: both kinds, and five where there are five."""
    whole = len(heard)
    weighed = [(note_on(each, place, whole), each) for place, each in enumerate(heard)]
    weighed.sort(key=lambda pair: -pair[0].weight)
    taken: list[tuple[TurnNote, Heard]] = []
    left: list[tuple[TurnNote, Heard]] = []
    for remark, each in weighed:
        same = sum(note.kind == remark.note.kind for note, _ in taken)
        (taken if same < _OF_A_KIND else left).append((remark.note, each))
    return taken + left[: max(0, FEWEST_NOTES - len(taken))]


def _summary(notes: Sequence[tuple[TurnNote, Heard]]) -> Summary:
    worked = next(((note, heard) for note, heard in notes if note.kind == "worked"), None)
    improve = next((note for note, _ in notes if note.kind == "improve"), None)
    return Summary(
        strength=worked[0].what if worked else "",
        strength_quote=Quote(turn=worked[1].turn, text=worked[1].text) if worked else None,
        priority=improve.what if improve else "Stay longer with what the client feels.",
        next=f"In the next talk: {improve.why}" if improve else "Name one feeling, then wait.",
    )


def _cues(heard: Iterable[Heard]) -> Iterable[Cue]:
    for each in heard:
        is_risk = risk_passed_over(each)
        if (is_risk or passed_over(each)) and _is_quotable(each.client):
            missed = "A sign of danger: ask about it directly." if is_risk else "A feeling, named."
            quote = Quote(turn=each.client_turn, text=each.client)
            yield Cue(quote=quote, is_risk=is_risk, missed=missed)


def _is_quotable(text: str) -> bool:
    return bool(words_of(text))
