from itertools import product

import pytest

from understudy.practice.sessions.schemas import EndReason, Stage
from understudy.practice.sessions.stages import (
    OPEN,
    RUNNING,
    Move,
    Refusal,
    after,
    end_reason,
    is_attempt,
    reason_for_teachers,
)

# The whole table once more, by hand: a line per move, a column per stage, a dot: refused.
LETTERS = {
    "A": Stage.ASSIGNED,
    "B": Stage.BRIEFED,
    "a": Stage.ACTIVE,
    "p": Stage.PAUSED,
    "e": Stage.ENDED,
    "r": Stage.REFLECTING,
    "f": Stage.FEEDBACK_PENDING,
    "d": Stage.FEEDBACK_READY,
    "R": Stage.RELEASED,
    "x": Stage.ABANDONED,
    "v": Stage.VOIDED,
    "h": Stage.HELD,
    "E": Stage.ERASED,
}
COLUMNS = "ABaperfdRxvhE"
TABLE = {
    Move.ACKNOWLEDGE: "BB...........",
    Move.BEGIN: ".aa..........",
    Move.PAUSE: "..pp.........",
    Move.RESUME: "..aa.........",
    Move.SAY: "..a..........",
    Move.CLIENT_ENDS: "..eee........",
    Move.STUDENT_CLOSES: "..eee........",
    Move.TIME_USED_UP: "..e.e........",
    Move.TURNS_USED_UP: "..e.e........",
    Move.BUDGET_USED_UP: "..e.e........",
    Move.SAFETY_STOP: "..eee........",
    Move.ERROR: "..eee........",
    Move.START_REFLECTING: "....rr.......",
    Move.REFLECT: "....ff.......",
    Move.SKIP_REFLECTION: "....ff.......",
    Move.FEEDBACK_READY: "......dd.....",
    Move.RELEASE: ".......RR....",
    Move.RETRY: "......fdRxv.E",
    Move.RETRY_FROM_TURN: "........R....",
    Move.ABANDON: "xxxx.....x...",
    Move.VOID: "..vvvvvvvvvv.",
    Move.HOLD: "..hhhhhhhh.h.",
    Move.LIFT_HOLD: "...........e.",
    Move.ERASE: "EEEEEEEEEEE.E",
}


@pytest.mark.parametrize("move", Move)
def test_every_move_leads_where_the_table_says_and_nowhere_else(move: Move) -> None:
    for column, letter in zip(COLUMNS, TABLE[move], strict=True):
        led = after(LETTERS[column], move)
        assert led is LETTERS[letter] if letter != "." else isinstance(led, Refusal), column


@pytest.mark.parametrize(
    ("stage", "move", "refusal"),
    [
        (Stage.ASSIGNED, Move.BEGIN, Refusal.READ_FIRST),
        (Stage.BRIEFED, Move.SAY, Refusal.NOT_BEGUN),
        (Stage.BRIEFED, Move.VOID, Refusal.NOTHING_TO_UNDO),
        (Stage.ACTIVE, Move.RETRY, Refusal.UNDER_WAY),
        (Stage.PAUSED, Move.SAY, Refusal.IS_PAUSED),
        (Stage.PAUSED, Move.TIME_USED_UP, Refusal.IS_PAUSED),
        (Stage.ENDED, Move.SAY, Refusal.OVER),
        (Stage.ENDED, Move.RETRY, Refusal.REFLECT_FIRST),
        (Stage.ENDED, Move.RELEASE, Refusal.NO_FEEDBACK),
        (Stage.REFLECTING, Move.RESUME, Refusal.OVER),
        (Stage.FEEDBACK_PENDING, Move.REFLECT, Refusal.HANDED_IN),
        (Stage.FEEDBACK_PENDING, Move.RELEASE, Refusal.NO_FEEDBACK),
        (Stage.FEEDBACK_READY, Move.RETRY_FROM_TURN, Refusal.NOT_RELEASED),
        (Stage.RELEASED, Move.FEEDBACK_READY, Refusal.HANDED_IN),
        (Stage.RELEASED, Move.LIFT_HOLD, Refusal.NOT_HELD),
        (Stage.ABANDONED, Move.RESUME, Refusal.LEFT),
        (Stage.VOIDED, Move.SAY, Refusal.IS_VOID),
        (Stage.HELD, Move.SAY, Refusal.IS_HELD),
        (Stage.HELD, Move.RELEASE, Refusal.IS_HELD),
        (Stage.HELD, Move.ERASE, Refusal.IS_HELD),
        (Stage.ERASED, Move.VOID, Refusal.IS_ERASED),
        (Stage.ERASED, Move.LIFT_HOLD, Refusal.IS_ERASED),
        (Stage.ERASED, Move.RETRY_FROM_TURN, Refusal.IS_ERASED),
    ],
)
def test_a_refusal_says_what_is_the_matter(stage: Stage, move: Move, refusal: Refusal) -> None:
    assert after(stage, move) is refusal


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_a_sentence_and_is_used(refusal: Refusal) -> None:
    assert refusal.value[0].isupper()
    assert refusal.value.endswith(".")
    assert any(after(stage, move) is refusal for stage, move in product(Stage, Move))


def test_a_move_that_leads_somewhere_may_be_repeated_there() -> None:
    one_way = {Move.REFLECT, Move.SKIP_REFLECTION, Move.LIFT_HOLD}
    for stage, move in product(Stage, set(Move) - one_way):
        led = after(stage, move)
        if isinstance(led, Stage):
            assert after(led, move) is led, (stage, move)


def test_every_stage_can_be_reached() -> None:
    reached = {Stage.ASSIGNED}
    for _ in Stage:
        led = {after(stage, move) for stage, move in product(reached, Move)}
        reached |= {stage for stage in led if isinstance(stage, Stage)}
    assert reached == set(Stage)


def test_what_is_over_never_runs_again() -> None:
    over = set(Stage) - OPEN
    for stage, move in product(over, Move):
        led = after(stage, move)
        assert isinstance(led, Refusal) or led in over


def test_a_student_may_stop_in_every_stage_that_can_be_talked_in() -> None:
    for stage in (Stage.ACTIVE, Stage.PAUSED):
        for stop in (Move.STUDENT_CLOSES, Move.SAFETY_STOP, Move.ABANDON, Move.PAUSE):
            assert isinstance(after(stage, stop), Stage)


def test_the_clock_runs_in_no_other_stage_than_where_something_can_be_said() -> None:
    assert {stage for stage in Stage if isinstance(after(stage, Move.SAY), Stage)} == RUNNING


def test_every_end_has_its_reason() -> None:
    reasons = {end_reason(move) for move in Move} - {None}
    assert reasons == set(EndReason)
    for move in Move:
        ends = after(Stage.ACTIVE, move) is Stage.ENDED
        assert ends == (end_reason(move) is not None)


@pytest.mark.parametrize("held_at", sorted({*Stage} - {Stage.ASSIGNED, Stage.BRIEFED, Stage.HELD}))
def test_a_session_stands_where_it_stood_when_a_hold_is_lifted(held_at: Stage) -> None:
    led = after(Stage.HELD, Move.LIFT_HOLD, held_at)
    assert led is (Stage.PAUSED if held_at is Stage.ACTIVE else held_at)


@pytest.mark.parametrize("reason", EndReason)
def test_a_stop_for_ones_own_sake_costs_no_attempt_until_it_is_handed_in(
    reason: EndReason,
) -> None:
    forgiven = reason in (EndReason.SAFETY_STOP, EndReason.ERROR)
    begun = [Stage.BRIEFED, Stage.ACTIVE, Stage.ENDED]
    assert is_attempt(begun, reason) is not forgiven
    assert is_attempt([*begun, Stage.FEEDBACK_PENDING], reason)


def test_who_left_before_a_word_has_used_no_attempt() -> None:
    left = [Stage.BRIEFED, Stage.ACTIVE, Stage.ABANDONED]
    assert not is_attempt(left, turns=0)
    assert is_attempt(left, turns=1)


@pytest.mark.parametrize(
    ("passed", "counts"),
    [
        ([Stage.ASSIGNED], False),
        ([Stage.ASSIGNED, Stage.BRIEFED], False),
        ([Stage.BRIEFED, Stage.ABANDONED], False),
        ([Stage.BRIEFED, Stage.ACTIVE], True),
        ([Stage.BRIEFED, Stage.ACTIVE, Stage.ABANDONED], True),
        ([Stage.ACTIVE, Stage.ENDED, Stage.RELEASED], True),
        ([Stage.ACTIVE, Stage.ENDED, Stage.HELD], True),
        ([Stage.ACTIVE, Stage.ENDED, Stage.VOIDED], False),
        ([Stage.ACTIVE, Stage.ENDED, Stage.VOIDED, Stage.ERASED], False),
        ([Stage.ACTIVE, Stage.ENDED, Stage.ERASED], True),
        ([], False),
    ],
)
def test_what_has_begun_is_an_attempt_unless_it_was_made_void(
    passed: list[Stage], counts: bool
) -> None:
    assert is_attempt(passed) is counts


@pytest.mark.parametrize("reason", EndReason)
def test_only_the_student_tells_that_they_stopped_for_their_own_sake(reason: EndReason) -> None:
    stopped = reason is EndReason.SAFETY_STOP
    untold = EndReason.STUDENT_CLOSE if stopped else reason
    assert reason_for_teachers(reason, has_told=False) is untold
    assert reason_for_teachers(reason, has_told=True) is reason
