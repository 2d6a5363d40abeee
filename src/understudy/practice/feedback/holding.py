"""What a client did not tell, and what it would have taken: true of the turn it was asked in."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from understudy.practice.feedback.schemas import HeldBack
from understudy.practice.mind.counts import Speaker, Turn
from understudy.practice.mind.disclosure import Allowed, Choice
from understudy.practice.mind.schemas import Fact
from understudy.practice.mind.trust import Step

type _Moment = tuple[int, float, Allowed]
"""A turn of the worker: its number in the transcript, the trust then, and what could be told."""


def held_back(
    facts: Iterable[Fact],
    turns: Sequence[Turn],
    steps: Sequence[Step],
    choices: Sequence[Choice] = (),
) -> tuple[HeldBack, ...]:
    """Return what the client did not tell, and what it would have taken.

    Args:
        facts: all of the case.
        turns: of the interview.
        steps: what each turn of the worker did to the client, the first first.
        choices: what could be told in each of these turns; without them nothing is known of what
            was asked about.
    """
    told = steps[-1].state.disclosed_fact_ids if steps else ()
    moments = _moments(turns, steps, choices)
    return tuple(
        HeldBack(text=fact.text, why=_what_it_takes(fact, moments))
        for fact in facts
        if fact.id not in told
    )


def _moments(
    turns: Sequence[Turn], steps: Sequence[Step], choices: Sequence[Choice]
) -> list[_Moment]:
    worker = [n for n, turn in enumerate(turns, start=1) if turn.speaker == Speaker.WORKER]
    known = zip_longest((choice.allowed for choice in choices[: len(steps)]), steps)
    return [
        (number, step.state.trust, allowed or Allowed())
        for number, (allowed, step) in zip(worker, known, strict=False)
    ]


def _what_it_takes(fact: Fact, moments: Sequence[_Moment]) -> str:
    """Say what was missing: in the turn that came nearest, if there was one, else at all."""
    open_at = [number for number, _, allowed in moments if fact.id in allowed.may_tell]
    if open_at:
        return (
            f"After turn {open_at[-1]} it could have been told, and something else was said. "
            "Staying with the question would have helped."
        )
    takes = f"It takes a trust of {fact.disclosure_level:.1f}"
    asked = [(trust, number) for number, trust, allowed in moments if fact.id in _evaded(allowed)]
    if asked:
        trust, number = max(asked)
        return f"{takes}; when it was asked about, in turn {number}, there was {trust:.1f}."
    reached = max((trust for _, trust, _ in moments), default=0.0)
    if fact.disclosure_level > reached:
        return f"{takes}; {reached:.1f} was reached at most." if reached else f"{takes}."
    topics = ", ".join(tag.replace("_", " ") for tag in fact.topic_tags)
    return f"No question led there: {topics}."


def _evaded(allowed: Allowed) -> tuple[str, ...]:
    return (*allowed.minimise, *allowed.deny, *allowed.deflect)
