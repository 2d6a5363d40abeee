"""A quote stands only if it was said: no report holds words that are not in the transcript.

White space and the form of quotation marks and apostrophes are allowed to differ, nothing else.
What does not stand is dropped with what rests on it, never mended.
"""

import re
from collections.abc import Iterable, Sequence

from understudy.practice.courses.rubric_schemas import CountsFrom
from understudy.practice.feedback.judge_schemas import REFLECTION, Cue, Quote, Summary, TurnNote
from understudy.practice.feedback.schemas import (
    MOST_NOTES,
    MOST_QUOTES,
    Evidence,
    MissedCue,
    Source,
)
from understudy.practice.mind.counts import Speaker, Turn

FEWEST_WORDS = 3
"""Fewer words are a quote only if they are the whole turn: two words are in every transcript."""

_SINGLE = (
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{PRIME}"
    "\N{SINGLE LOW-9 QUOTATION MARK}"
)
_DOUBLE = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
# What judges put around a quote, and what no quote needs at its ends.
_AROUND = _SINGLE + _DOUBLE + "…. \t\r\n"
_WORD = re.compile(r"\w+(?:['\N{RIGHT SINGLE QUOTATION MARK}]\w+)*")
# Without its end a quote goes on to the end of the text.
_SAID = re.compile(
    rf"[{_DOUBLE}]([^{_DOUBLE}]+)(?:[{_DOUBLE}]|\Z)"
    # A single mark opens after a space and closes before one; between letters it is an apostrophe.
    rf"|(?<!\w)[{_SINGLE}](.+?)(?:[{_SINGLE}](?!\w)|\Z)",
    re.DOTALL,
)


class Transcript:
    """What was said, as quotes are looked for in it.

    Attributes:
        turns: in order; the first is number 1.
        reflection: what the student wrote about it, number 0.
    """

    def __init__(self, turns: Sequence[Turn], reflection: str = "") -> None:
        self.turns = tuple(turns)
        self.reflection = reflection

    def source(self, number: int) -> Source | None:
        """Return who speaks in a turn; None if there is no such turn."""
        if number == REFLECTION:
            return Source.REFLECTION if self.reflection.strip() else None
        if not 1 <= number <= len(self.turns):
            return None
        by_worker = self.turns[number - 1].speaker == Speaker.WORKER
        return Source.WORKER if by_worker else Source.CLIENT

    def text(self, number: int) -> str:
        """Return what is said in a turn that is there."""
        return self.reflection if number == REFLECTION else self.turns[number - 1].text

    def find(self, quote: Quote, sources: Iterable[Source]) -> Evidence | None:
        """Return a quote as it stands in its turn; None if it does not, or another says it."""
        source = self.source(quote.turn)
        if source is None or source not in sources:
            return None
        text = self.text(quote.turn)
        found = _found(quote.text, text)
        if found is None or not (_is_long_enough(found) or _words(found) == _words(text)):
            return None
        return Evidence(turn=quote.turn, source=source, text=found)

    def holds(self, text: str) -> bool:
        """Say whether anybody said this, in any turn or in the reflection."""
        said = [self.reflection, *(turn.text for turn in self.turns)]
        return any(_found(text, each) is not None for each in said)


_SOURCES = {
    CountsFrom.WORKER: frozenset({Source.WORKER}),
    CountsFrom.CLIENT: frozenset({Source.CLIENT}),
    CountsFrom.BOTH: frozenset({Source.WORKER, Source.CLIENT}),
}


def sources_of(counts_from: CountsFrom, *, in_reflection: bool) -> frozenset[Source]:
    """Return who may be quoted for an indicator."""
    return frozenset({Source.REFLECTION}) if in_reflection else _SOURCES[counts_from]


def standing(
    quotes: Iterable[Quote], transcript: Transcript, sources: Iterable[Source]
) -> tuple[Evidence, ...]:
    """Return the quotes that stand, each once, at most two, in the order given."""
    allowed = frozenset(sources)
    found = (transcript.find(quote, allowed) for quote in quotes)
    return tuple(dict.fromkeys(each for each in found if each))[:MOST_QUOTES]


def honest(text: str, transcript: Transcript) -> str | None:
    """Return a judge's remark; None if it is empty or quotes what nobody said.

    Two words between quotation marks are a term, not a quote.
    """
    spans = (first or second for first, second in _SAID.findall(text))
    quoted = [span for span in spans if _is_long_enough(span)]
    if not all(transcript.holds(span) for span in quoted):
        return None
    return text.strip() or None


def notes_that_stand(notes: Iterable[TurnNote], transcript: Transcript) -> tuple[TurnNote, ...]:
    """Return the notes that are on a turn of the worker and quote nothing invented, by turn.

    One for each turn, at most eight, the first ones given. `alternative` is a proposal, not a
    quote: it may say what it likes.
    """
    kept: dict[int, TurnNote] = {}
    for note in notes:
        remarks = [honest(text, transcript) for text in (note.what, note.goal, note.why)]
        if transcript.source(note.turn) == Source.WORKER and all(remarks):
            kept.setdefault(note.turn, note)
    return tuple(sorted(list(kept.values())[:MOST_NOTES], key=lambda note: note.turn))


def cues_that_stand(cues: Iterable[Cue], transcript: Transcript) -> tuple[MissedCue, ...]:
    """Return the cues that the client gave in these words, each once, by turn."""
    kept: dict[Evidence, MissedCue] = {}
    for cue in cues:
        evidence = transcript.find(cue.quote, (Source.CLIENT,))
        missed = honest(cue.missed, transcript)
        if evidence and missed:
            found = MissedCue(evidence=evidence, is_risk=cue.is_risk, missed=missed)
            kept.setdefault(evidence, found)
    return tuple(sorted(kept.values(), key=lambda cue: cue.evidence.turn))


def strength_that_stands(summary: Summary, transcript: Transcript) -> tuple[str, Evidence] | None:
    """Return the praise and what shows it; None without: no praise without evidence."""
    shown = summary.strength_quote
    evidence = transcript.find(shown, (Source.WORKER,)) if shown else None
    strength = honest(summary.strength, transcript)
    return (strength, evidence) if strength and evidence else None


def _found(quote: str, text: str) -> str | None:
    """Return the piece of a text that a quote is, as it stands there."""
    wanted = quote.strip(_AROUND)
    words = wanted.split()
    if not words or sum(map(len, words)) > len(text):
        return None
    pattern = r"\s+".join("".join(map(_like, word)) for word in words)
    # Whole words only: a quote does not begin or end in the middle of one.
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    match = re.search(before + pattern + after, text)
    return match.group() if match else None


def _like(character: str) -> str:
    for family in (_SINGLE, _DOUBLE):
        if character in family:
            return f"[{family}]"
    return re.escape(character)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _is_long_enough(text: str) -> bool:
    return len(_words(text)) >= FEWEST_WORDS
