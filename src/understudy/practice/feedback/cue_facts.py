"""Which of the client's facts a missed cue is about, so that a class's cues can be counted.

Two judges say the same in other words; what the client gave to understand stays the same.
"""

from collections.abc import Iterable, Sequence

from understudy.practice.feedback.schemas import MissedCue
from understudy.practice.mind.counts import Speaker, Turn
from understudy.practice.mind.schemas import Fact
from understudy.practice.mind.trust import Step
from understudy.practice.mind.words import telling


def facts_of(
    cues: Iterable[MissedCue], facts: Sequence[Fact], turns: Sequence[Turn], steps: Sequence[Step]
) -> tuple[str | None, ...]:
    """Return the id of the fact each cue is about, in their order; None where no rule can tell.

    The one with which the quoted words have most in common: of what the client told in that very
    turn, if there is such, else of all facts. What points to danger is only taken for a fact that
    was told in that turn: it must not pass for something harmless.

    Args:
        cues: that were missed, with their quotes.
        facts: all of the case.
        turns: of the interview.
        steps: what each answered turn of the worker did to the client, the first first.
    """
    told = _told(turns, steps)
    return tuple(_fact_of(cue, facts, told.get(cue.evidence.turn, ())) for cue in cues)


def _told(turns: Sequence[Turn], steps: Sequence[Step]) -> dict[int, tuple[str, ...]]:
    """Return the facts that were first told in each of the client's answers, by their numbers."""
    worker = [n for n, turn in enumerate(turns, start=1) if turn.speaker == Speaker.WORKER]
    found: dict[int, tuple[str, ...]] = {}
    known = 0
    for number, step in zip(worker, steps, strict=False):
        ids = step.state.disclosed_fact_ids
        found[number + 1] = ids[known:]
        known = len(ids)
    return found


def _fact_of(cue: MissedCue, facts: Sequence[Fact], told: Sequence[str]) -> str | None:
    said = frozenset(telling(cue.evidence.text))
    possible = [fact for fact in facts if fact.id in told or not cue.is_risk]
    weighed = [(fact.id in told, _in_common(fact, said), fact.id) for fact in possible]
    return max((each for each in weighed if each[1]), default=(False, 0, None))[2]


def _in_common(fact: Fact, said: frozenset[str]) -> int:
    tags = telling(" ".join(fact.topic_tags).replace("_", " ").replace("-", " "))
    return len(said & {*telling(fact.text), *tags})
