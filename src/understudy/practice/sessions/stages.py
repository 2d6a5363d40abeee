"""What may happen in a session, and where it leads: the whole table.

What is not in `_LEADS` may not happen, and `after` returns the sentence that says why. A move that
has led here before changes nothing, so that a second click or a repeated step does no harm.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from understudy.practice.sessions.schemas import HANDED_IN, EndReason, Stage


class Move(StrEnum):
    """Something that happens to a session."""

    ACKNOWLEDGE = "acknowledge"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    SAY = "say"
    CLIENT_ENDS = "client_ends"
    STUDENT_CLOSES = "student_closes"
    TIME_USED_UP = "time_used_up"
    TURNS_USED_UP = "turns_used_up"
    BUDGET_USED_UP = "budget_used_up"
    SAFETY_STOP = "safety_stop"
    ERROR = "error"
    START_REFLECTING = "start_reflecting"
    REFLECT = "reflect"
    """The reflection is handed in."""
    SKIP_REFLECTION = "skip_reflection"
    """Only where the assignment asks for none: the caller knows that."""
    FEEDBACK_READY = "feedback_ready"
    RELEASE = "release"
    RETRY = "retry"
    """A new attempt, which is another session: this one stays where it is."""
    RETRY_FROM_TURN = "retry_from_turn"
    """The same."""
    ABANDON = "abandon"
    VOID = "void"
    HOLD = "hold"
    LIFT_HOLD = "lift_hold"
    """The session stands where it stood; one that was under way waits as if it was paused."""
    ERASE = "erase"
    """What was said in it is deleted; that it was held, and what it cost, is not."""


class Refusal(StrEnum):
    """Why something may not happen now: the sentence people read."""

    READ_FIRST = "Read what this session is about first, and say that you have."
    NOT_BEGUN = "This session has not begun yet."
    UNDER_WAY = "This session is under way; end it first."
    IS_PAUSED = "This session is paused and its clock stands still; go on with it first."
    OVER = "This session has ended; nothing more can be said in it."
    REFLECT_FIRST = "Hand in your reflection on this session first."
    HANDED_IN = "Your part of this session is handed in and cannot be changed any more."
    NO_FEEDBACK = "There is no feedback on this session yet."
    NOT_RELEASED = "You can try again from a turn as soon as you see your feedback."
    LEFT = "This session was left before its end; begin a new one."
    IS_VOID = (
        "This session failed for a technical reason and counts as no attempt; begin a new one."
    )
    IS_HELD = "Somebody looks at this session first; your teacher can tell you more."
    NOT_HELD = "This session is not held."
    IS_ERASED = "What was said in this session was deleted; only that it was held is kept."
    NOTHING_TO_UNDO = "This session has not begun; there is nothing to make void or to hold."


_ENDS: Mapping[Move, EndReason] = {
    Move.CLIENT_ENDS: EndReason.CLIENT_END,
    Move.STUDENT_CLOSES: EndReason.STUDENT_CLOSE,
    Move.TIME_USED_UP: EndReason.TIME,
    Move.TURNS_USED_UP: EndReason.TURNS,
    Move.BUDGET_USED_UP: EndReason.BUDGET,
    Move.SAFETY_STOP: EndReason.SAFETY_STOP,
    Move.ERROR: EndReason.ERROR,
}
_OVER = (
    Stage.ENDED,
    Stage.REFLECTING,
    Stage.FEEDBACK_PENDING,
    Stage.FEEDBACK_READY,
    Stage.RELEASED,
)
_BEGUN = (Stage.ACTIVE, Stage.PAUSED, *_OVER)
_UNDONE_BY = (Move.VOID, Move.HOLD)

_LEADS: Mapping[tuple[Stage, Move], Stage] = {
    (Stage.ASSIGNED, Move.ACKNOWLEDGE): Stage.BRIEFED,
    (Stage.ASSIGNED, Move.ABANDON): Stage.ABANDONED,
    (Stage.BRIEFED, Move.ACKNOWLEDGE): Stage.BRIEFED,
    (Stage.BRIEFED, Move.BEGIN): Stage.ACTIVE,
    (Stage.BRIEFED, Move.ABANDON): Stage.ABANDONED,
    (Stage.ACTIVE, Move.BEGIN): Stage.ACTIVE,
    (Stage.ACTIVE, Move.SAY): Stage.ACTIVE,
    (Stage.ACTIVE, Move.RESUME): Stage.ACTIVE,
    (Stage.ACTIVE, Move.PAUSE): Stage.PAUSED,
    (Stage.ACTIVE, Move.ABANDON): Stage.ABANDONED,
    **{(Stage.ACTIVE, move): Stage.ENDED for move in _ENDS},
    (Stage.PAUSED, Move.PAUSE): Stage.PAUSED,
    (Stage.PAUSED, Move.RESUME): Stage.ACTIVE,
    (Stage.PAUSED, Move.ABANDON): Stage.ABANDONED,
    # Nothing runs out in a pause; a client that left with its last reply has left all the same.
    (Stage.PAUSED, Move.CLIENT_ENDS): Stage.ENDED,
    (Stage.PAUSED, Move.STUDENT_CLOSES): Stage.ENDED,
    (Stage.PAUSED, Move.SAFETY_STOP): Stage.ENDED,
    (Stage.PAUSED, Move.ERROR): Stage.ENDED,
    # Whatever ended it first is why it ended; what comes after that changes nothing.
    **{(Stage.ENDED, move): Stage.ENDED for move in _ENDS},
    (Stage.ENDED, Move.START_REFLECTING): Stage.REFLECTING,
    (Stage.ENDED, Move.REFLECT): Stage.FEEDBACK_PENDING,
    (Stage.ENDED, Move.SKIP_REFLECTION): Stage.FEEDBACK_PENDING,
    (Stage.REFLECTING, Move.START_REFLECTING): Stage.REFLECTING,
    (Stage.REFLECTING, Move.REFLECT): Stage.FEEDBACK_PENDING,
    (Stage.REFLECTING, Move.SKIP_REFLECTION): Stage.FEEDBACK_PENDING,
    (Stage.FEEDBACK_PENDING, Move.FEEDBACK_READY): Stage.FEEDBACK_READY,
    (Stage.FEEDBACK_PENDING, Move.RETRY): Stage.FEEDBACK_PENDING,
    (Stage.FEEDBACK_READY, Move.FEEDBACK_READY): Stage.FEEDBACK_READY,
    (Stage.FEEDBACK_READY, Move.RELEASE): Stage.RELEASED,
    (Stage.FEEDBACK_READY, Move.RETRY): Stage.FEEDBACK_READY,
    (Stage.RELEASED, Move.RELEASE): Stage.RELEASED,
    (Stage.RELEASED, Move.RETRY): Stage.RELEASED,
    (Stage.RELEASED, Move.RETRY_FROM_TURN): Stage.RELEASED,
    **{(stage, Move.VOID): Stage.VOIDED for stage in (*_BEGUN, Stage.HELD, Stage.ABANDONED)},
    **{(stage, Move.HOLD): Stage.HELD for stage in (*_BEGUN, Stage.ABANDONED)},
    (Stage.ABANDONED, Move.ABANDON): Stage.ABANDONED,
    (Stage.ABANDONED, Move.RETRY): Stage.ABANDONED,
    (Stage.VOIDED, Move.VOID): Stage.VOIDED,
    (Stage.VOIDED, Move.RETRY): Stage.VOIDED,
    (Stage.HELD, Move.HOLD): Stage.HELD,
    # What somebody looks at is not taken away from them.
    **{(stage, Move.ERASE): Stage.ERASED for stage in Stage if stage is not Stage.HELD},
    (Stage.ERASED, Move.RETRY): Stage.ERASED,
}

# Why not, by the stage; then where another sentence says it better.
_REFUSED: Mapping[Stage, Refusal] = {
    Stage.ASSIGNED: Refusal.READ_FIRST,
    Stage.BRIEFED: Refusal.NOT_BEGUN,
    Stage.ACTIVE: Refusal.UNDER_WAY,
    Stage.PAUSED: Refusal.IS_PAUSED,
    Stage.ENDED: Refusal.OVER,
    Stage.REFLECTING: Refusal.OVER,
    Stage.FEEDBACK_PENDING: Refusal.OVER,
    Stage.FEEDBACK_READY: Refusal.OVER,
    Stage.RELEASED: Refusal.OVER,
    Stage.ABANDONED: Refusal.LEFT,
    Stage.VOIDED: Refusal.IS_VOID,
    Stage.HELD: Refusal.IS_HELD,
    Stage.ERASED: Refusal.IS_ERASED,
}
_REFUSED_BETTER: Mapping[tuple[Stage, Move], Refusal] = {
    **{
        (stage, move): Refusal.NOTHING_TO_UNDO
        for stage in (Stage.ASSIGNED, Stage.BRIEFED)
        for move in _UNDONE_BY
    },
    **{
        (stage, move): Refusal.REFLECT_FIRST
        for stage in (Stage.ENDED, Stage.REFLECTING)
        for move in (Move.RETRY, Move.RETRY_FROM_TURN, Move.FEEDBACK_READY)
    },
    **{
        (stage, move): Refusal.HANDED_IN
        for stage in HANDED_IN
        for move in (Move.START_REFLECTING, Move.REFLECT, Move.SKIP_REFLECTION)
    },
    (Stage.RELEASED, Move.FEEDBACK_READY): Refusal.HANDED_IN,
    **{
        (stage, Move.RELEASE): Refusal.NO_FEEDBACK
        for stage in (Stage.ENDED, Stage.REFLECTING, Stage.FEEDBACK_PENDING)
    },
    (Stage.FEEDBACK_PENDING, Move.RETRY_FROM_TURN): Refusal.NOT_RELEASED,
    (Stage.FEEDBACK_READY, Move.RETRY_FROM_TURN): Refusal.NOT_RELEASED,
    **{
        (stage, Move.LIFT_HOLD): Refusal.NOT_HELD
        for stage in Stage
        if stage not in (Stage.HELD, Stage.ERASED)
    },
}

_FORGIVEN = frozenset([EndReason.SAFETY_STOP, EndReason.ERROR])
ENDS_HERE = frozenset([Move.STUDENT_CLOSES, Move.SAFETY_STOP])
"""Ends by the student's own will; one that comes after another end changes nothing."""
RUNNING = frozenset([Stage.ACTIVE])
"""Stages in which time passes."""
OPEN = frozenset([Stage.ASSIGNED, Stage.BRIEFED, Stage.ACTIVE, Stage.PAUSED])
"""Stages of a session that a student goes on with instead of beginning another one."""


def after(stage: Stage, move: Move, held_at: Stage = Stage.ENDED) -> Stage | Refusal:
    """Return the stage that a move leads to, or why it may not happen.

    `held_at` is the stage in which a held session was held.
    """
    if (stage, move) == (Stage.HELD, Move.LIFT_HOLD):
        return Stage.PAUSED if held_at in RUNNING else held_at
    found = _LEADS.get((stage, move))
    return found or _REFUSED_BETTER.get((stage, move), _REFUSED[stage])


def end_reason(move: Move) -> EndReason | None:
    """Return as what an end goes down; None if the move ends nothing."""
    return _ENDS.get(move)


def reason_for_teachers(reason: EndReason, *, has_told: bool) -> EndReason:
    """Return what a teacher reads: that a student stopped for their own sake is theirs to tell."""
    is_private = reason is EndReason.SAFETY_STOP and not has_told
    return EndReason.STUDENT_CLOSE if is_private else reason


def is_attempt(passed: Iterable[Stage], reason: EndReason | None = None, *, turns: int = 1) -> bool:
    """Say whether a session uses up an attempt, by the stages it was in, its end and its turns.

    It does from when it has begun, also if it was left after a word was said, unless it was made
    void. Who stopped for
    their own sake, or was stopped by a failure, pays with no attempt as long as they hand nothing
    in.
    """
    stages = list(passed)
    if Stage.ACTIVE not in stages or Stage.VOIDED in stages:
        return False
    if Stage.ABANDONED in stages and not turns:
        return False
    return reason not in _FORGIVEN or Stage.FEEDBACK_PENDING in stages
