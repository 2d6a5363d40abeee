"""One short hint to the worker: from what their last turns did, never from what the client hides.

It sees labels alone, and of those not the topics, so that no hint can give a fact away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels

_SOON = 3
"""Turns of the worker after which something that is missing is missed."""
_WHILE = 6


class Skill(StrEnum):
    """Which skill a hint is about: the ids of the criteria of the rubric that is shipped."""

    OPENING = "opening"
    RELATIONSHIP = "relationship"
    EMPATHY = "empathy"
    QUESTIONING = "questioning"
    REFLECTING = "reflecting"
    RISK = "risk"
    SELF = "use-of-self"


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint. `praises`: the turn did it; otherwise it is to be tried."""

    skill: Skill
    text: str
    praises: bool = False


type _Turns = Sequence[WorkerLabels]


def _all(turns: _Turns, number: int, does: Callable[[WorkerLabels], bool]) -> bool:
    last = turns[-number:]
    return len(last) == number and all(does(turn) for turn in last)


def _none(turns: _Turns, number: int, does: Callable[[WorkerLabels], bool]) -> bool:
    return _all(turns, number, lambda turn: not does(turn))


def _left_risk(turns: _Turns) -> bool:
    """Say whether danger was asked about, and the answer then left alone."""
    if not _all(turns[:-1], 1, lambda turn: turn.asks_about_risk):
        return False
    last = turns[-1]
    return not last.asks_about_risk and last.reflection is Reflection.NONE


def _shares_power(turn: WorkerLabels) -> bool:
    return turn.seeks_collaboration or turn.emphasises_autonomy


# In the order of what weighs most: the first that applies is the one that is given.
_TO_TRY: tuple[tuple[Callable[[_Turns], bool], Hint], ...] = (
    (
        lambda turns: turns[-1].slip is Slip.STIGMA,
        Hint(Skill.RELATIONSHIP, "Repair: say that this was put badly, and ask how it landed."),
    ),
    (
        lambda turns: turns[-1].slip is Slip.BOUNDARY,
        Hint(Skill.SELF, "Boundaries: bring it back from yourself to the client."),
    ),
    (
        lambda turns: turns[-1].confronts or turns[-1].pushes_blocked_topic,
        Hint(
            Skill.RELATIONSHIP, "Repair: step back, name it, and let the client choose the topic."
        ),
    ),
    (
        lambda turns: turns[-1].advice is Advice.WITHOUT_PERMISSION,
        Hint(Skill.SELF, "Advice: ask first whether it is wanted, or ask what they have tried."),
    ),
    (
        lambda turns: turns[-1].question is Question.STACKED,
        Hint(Skill.QUESTIONING, "Questions: one at a time. Choose the one that matters most."),
    ),
    (
        _left_risk,
        Hint(Skill.RISK, "Safety: stay with the answer. Ask on, calmly and directly."),
    ),
    (
        lambda turns: _all(turns, 2, lambda turn: turn.question is Question.CLOSED),
        Hint(Skill.QUESTIONING, "Questions: try an open one, with what or how."),
    ),
    (
        lambda turns: _none(turns, _SOON, lambda turn: turn.reflection is not Reflection.NONE),
        Hint(Skill.REFLECTING, "Reflecting: say back what you heard before you ask on."),
    ),
    (
        lambda turns: _none(turns, _SOON, lambda turn: bool(turn.emotional_reaction)),
        Hint(Skill.EMPATHY, "Empathy: name the feeling you hear, and leave room for a correction."),
    ),
    (
        lambda turns: _none(turns, _SOON, lambda turn: turn.question is not Question.NONE),
        Hint(Skill.QUESTIONING, "Questions: invite more with one open question."),
    ),
    (
        lambda turns: _none(turns, _WHILE, lambda turn: turn.summarises),
        Hint(
            Skill.REFLECTING, "Summarising: draw together what you heard, and ask if it is right."
        ),
    ),
    (
        lambda turns: _none(turns, _WHILE, _shares_power),
        Hint(Skill.RELATIONSHIP, "Partnership: ask what the client wants from this talk."),
    ),
)
_DONE_WELL: tuple[tuple[Callable[[WorkerLabels], bool], Hint], ...] = (
    (
        lambda turn: turn.repairs,
        Hint(Skill.RELATIONSHIP, "Repair: you named it and gave the lead back.", praises=True),
    ),
    (
        lambda turn: turn.asks_about_risk,
        Hint(Skill.RISK, "Safety: you asked directly.", praises=True),
    ),
    (
        lambda turn: turn.summarises,
        Hint(Skill.REFLECTING, "Summarising: you drew things together.", praises=True),
    ),
    (
        lambda turn: turn.reflection is Reflection.COMPLEX,
        Hint(Skill.REFLECTING, "Reflecting: you put a meaning into words.", praises=True),
    ),
    (
        lambda turn: turn.reflection is Reflection.SIMPLE,
        Hint(Skill.REFLECTING, "Reflecting: you said back what you heard.", praises=True),
    ),
    (
        lambda turn: turn.question is Question.OPEN,
        Hint(Skill.QUESTIONING, "Questions: an open one.", praises=True),
    ),
)
_FIRST = Hint(Skill.OPENING, "Opening: your name, your role, and what this talk is for.")
_GO_ON = Hint(Skill.EMPATHY, "You are with the client. Follow what they said last.")


def hint(mode: HintMode, turns: Sequence[WorkerLabels], *, is_asked: bool) -> Hint | None:
    """Return a hint on the worker's turns so far, the latest last; None if there is none.

    On request it is what to try next. Live it is what to try, or else what the last turn did well,
    and after a turn that was neither it is nothing.
    """
    match mode:
        case HintMode.OFF:
            return None
        case HintMode.ON_REQUEST:
            return (_to_try(turns) or _GO_ON) if is_asked else None
        case HintMode.LIVE:
            return _to_try(turns) or (_GO_ON if is_asked else _done_well(turns))


def _to_try(turns: _Turns) -> Hint | None:
    if not turns:
        return _FIRST
    return next((found for applies, found in _TO_TRY if applies(turns)), None)


def _done_well(turns: _Turns) -> Hint | None:
    return next((found for applies, found in _DONE_WELL if applies(turns[-1])), None)
