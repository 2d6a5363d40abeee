from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from understudy.practice.sessions.clock import (
    Change,
    Limits,
    Spent,
    remaining,
    reminders,
    runs_out_at,
    time_spent,
    used_up,
)
from understudy.practice.sessions.schemas import Remaining, Stage
from understudy.practice.sessions.stages import Move

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)
CENT = Decimal("0.01")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def changes(*given: tuple[Stage, float]) -> list[Change]:
    return [Change(stage, at(minutes)) for stage, minutes in given]


TALKING = changes((Stage.BRIEFED, -60), (Stage.ACTIVE, 0))
PAUSED = [*TALKING, *changes((Stage.PAUSED, 5))]
RESUMED = [*PAUSED, *changes((Stage.ACTIVE, 25))]
ENDED = [*RESUMED, *changes((Stage.ENDED, 30), (Stage.REFLECTING, 31))]


@pytest.mark.parametrize(
    ("passed", "now", "minutes"),
    [
        ([], 10, 0),
        (changes((Stage.BRIEFED, 0)), 10, 0),
        (TALKING, -1, 0),
        (TALKING, 0, 0),
        (TALKING, 3, 3),
        (PAUSED, 5, 5),
        (PAUSED, 600, 5),
        (RESUMED, 26, 6),
        (RESUMED, 3, 3),
        (ENDED, 999, 10),
        (
            changes((Stage.ACTIVE, 0), (Stage.PAUSED, -1), (Stage.ACTIVE, 2)),
            3,
            1,
        ),  # a clock set back
        (changes((Stage.ACTIVE, 0), (Stage.ACTIVE, 1)), 3, 3),
    ],
)
def test_time_is_what_was_talked_without_pauses(
    passed: list[Change], now: float, minutes: float
) -> None:
    assert time_spent(passed, at(now)) == timedelta(minutes=minutes)


def test_a_pause_takes_no_time_wherever_it_is_and_however_long() -> None:
    dice = Random(7)  # noqa: S311 the same walks every time
    for _ in range(200):
        passed, now, talked = changes((Stage.ACTIVE, 0)), 0, 0
        for _ in range(dice.randrange(6)):
            talks, pauses = dice.randrange(30), dice.randrange(1_000)
            talked += talks
            passed += changes((Stage.PAUSED, now + talks), (Stage.ACTIVE, now + talks + pauses))
            now += talks + pauses
        assert time_spent(passed, at(now)) == timedelta(minutes=talked)
        out = runs_out_at(Limits(minutes=talked + 3), passed, at(now))
        assert out == at(now + 3)


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (Limits(), Remaining()),
        (Limits(minutes=10), Remaining(seconds=240)),
        (Limits(minutes=6), Remaining(seconds=0)),
        (Limits(minutes=5), Remaining(seconds=0)),
        (Limits(turns=15), Remaining(turns=12)),
        (Limits(turns=2), Remaining(turns=0)),
        (Limits(usd=5 * CENT), Remaining(usd=2 * CENT)),
        (Limits(usd=CENT), Remaining(usd=Decimal(0))),
    ],
)
def test_what_is_left_is_never_less_than_nothing(limits: Limits, left: Remaining) -> None:
    turns = [Spent(at(minute), CENT) for minute in (1, 2, 3)]
    assert remaining(limits, RESUMED, turns, at(26)) == left


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (Remaining(), []),
        (Remaining(turns=3, seconds=121), []),
        (Remaining(turns=2), ["Turns left: 2"]),
        (Remaining(turns=1), ["Turns left: 1"]),
        (Remaining(turns=0, seconds=0), []),
        (Remaining(seconds=120), ["two minutes"]),
        (Remaining(turns=2, seconds=1), ["Turns left: 2", "two minutes"]),
    ],
)
def test_the_end_is_announced_two_turns_and_two_minutes_before(
    left: Remaining, told: list[str]
) -> None:
    said = reminders(left)
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(told, said, strict=True))


@pytest.mark.parametrize(
    ("passed", "now", "out"),
    [
        ([], 0, None),
        (changes((Stage.BRIEFED, 0)), 5, None),
        (TALKING, 3, at(10)),
        (TALKING, 10, at(10)),
        (TALKING, 99, at(10)),
        (PAUSED, 6, None),
        (RESUMED, 25, at(30)),
        (ENDED, 99, at(30)),
        ([*RESUMED, *changes((Stage.ENDED, 29))], 99, None),
    ],
)
def test_the_moment_the_time_runs_out_is_known_unless_the_clock_stands_still(
    passed: list[Change], now: float, out: datetime | None
) -> None:
    assert runs_out_at(Limits(minutes=10), passed, at(now)) == out


def test_without_a_limit_no_time_runs_out() -> None:
    assert runs_out_at(Limits(), TALKING, at(999)) is None


TURNS = [Spent(at(1), CENT), Spent(at(2), CENT), Spent(at(4), CENT)]


@pytest.mark.parametrize(
    ("limits", "now", "first"),
    [
        (Limits(), 999, None),
        (Limits(minutes=5), 4.9, None),
        (Limits(minutes=5), 5, (Move.TIME_USED_UP, at(5))),
        (Limits(turns=4), 5, None),
        (Limits(turns=3), 5, (Move.TURNS_USED_UP, at(4))),
        (Limits(turns=3, minutes=3), 5, (Move.TIME_USED_UP, at(3))),
        (Limits(turns=2, minutes=3), 5, (Move.TURNS_USED_UP, at(2))),
        (Limits(usd=4 * CENT), 5, None),
        (Limits(usd=2 * CENT, turns=3, minutes=3), 5, (Move.BUDGET_USED_UP, at(2))),
        (Limits(usd=Decimal("0.015")), 5, (Move.BUDGET_USED_UP, at(2))),
        (Limits(usd=2 * CENT, turns=2), 5, (Move.TURNS_USED_UP, at(2))),  # at the same moment
        (Limits(usd=2 * CENT, turns=2, minutes=2), 5, (Move.TIME_USED_UP, at(2))),
    ],
)
def test_what_ran_out_first_ends_the_session(
    limits: Limits, now: float, first: tuple[Move, datetime] | None
) -> None:
    assert used_up(limits, TALKING, TURNS, at(now)) == first


def test_nothing_runs_out_in_a_pause() -> None:
    assert used_up(Limits(minutes=6), PAUSED, TURNS, at(999)) is None
