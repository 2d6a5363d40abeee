"""How practice is said."""

import pytest

from understudy.practice.clients.picklists import Difficulty
from understudy.practice.sessions.schemas import EndReason, Remaining, Stage
from understudy.web.parts.practice_words import (
    ENDS,
    ENDS_FOR_TEACHERS,
    STAGES,
    STAGES_FOR_TEACHERS,
    difficulty_of,
    limits_of,
    person_of,
    turns_of,
)


def test_every_stage_and_every_end_has_its_words() -> None:
    assert set(STAGES) == set(STAGES_FOR_TEACHERS) == set(Stage)
    assert set(ENDS) == set(ENDS_FOR_TEACHERS) == set(EndReason)


def test_students_do_not_read_that_a_draft_of_their_feedback_is_there() -> None:
    assert STAGES[Stage.FEEDBACK_READY] == STAGES[Stage.FEEDBACK_PENDING]


@pytest.mark.parametrize(
    ("turns", "left", "said"),
    [(3, 12, "Turn 3 of 15"), (0, None, "0 turns"), (1, None, "1 turn"), (15, 0, "Turn 15 of 15")],
)
def test_how_far_a_talk_is(turns: int, left: int | None, said: str) -> None:
    assert turns_of(turns, Remaining(turns=left)) == said


def test_limits_are_said_before_the_talk() -> None:
    said = limits_of(Remaining(seconds=1200, turns=1))
    assert said == [
        "20 minutes at the most. The clock stands still while you pause.",
        "1 turn of yours at the most.",
    ]
    assert limits_of(Remaining())[0].startswith("No limit")


def test_people_and_difficulties() -> None:
    assert person_of("she/her", 34) == "she/her · 34"
    assert person_of("", None) == ""
    assert difficulty_of(Difficulty.GENTLE) == "Gentle"
