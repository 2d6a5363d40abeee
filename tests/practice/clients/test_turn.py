"""What a turn allows: from the inner state in sessions, from a trust somebody chose elsewhere."""

import pytest

from tests.support.clients import BROTHER, CAR, FACTS, WORK, a_block, a_fact
from understudy.practice.clients.turn import REMINDED_FROM, first_turn, turn_of
from understudy.practice.mind.danger import Danger
from understudy.practice.mind.disclosure import Choice, choose
from understudy.practice.mind.labels import Question, WorkerLabels
from understudy.practice.mind.trust import State

BLOCK = a_block()


def chosen(topic: str, **state: object) -> Choice:
    """Return what may be told when an open question is asked about a topic."""
    labels = WorkerLabels(question=Question.OPEN, exploration=2, topics=(topic,))
    at = State().model_copy(update=state)
    return choose(at, labels, BLOCK.character, f"What about {topic}?")


def test_only_what_may_be_told_stands_in_a_turn() -> None:
    turn = turn_of(BLOCK, chosen("work"), number=1)
    assert turn.may_tell == (WORK,)
    assert CAR not in turn.model_dump_json()
    assert BROTHER not in turn.model_dump_json()
    assert "brother" in turn.keep_back


def test_what_was_told_stays_true() -> None:
    turn = turn_of(
        BLOCK, chosen("brother", disclosed_fact_ids=("work",)), number=2, danger=(Danger.PLAN,)
    )
    assert turn.told == (WORK,)
    assert turn.danger == (Danger.PLAN,)


@pytest.mark.parametrize(("number", "is_late"), [(REMINDED_FROM - 1, False), (REMINDED_FROM, True)])
def test_a_model_is_reminded_in_long_talks(number: int, *, is_late: bool) -> None:
    assert turn_of(BLOCK, chosen("work"), number=number).is_late is is_late


@pytest.mark.parametrize(
    ("trust", "question", "may_tell", "deflect"),
    [
        (4.0, "", [], []),
        (1.0, "What do you do for work?", [WORK], []),  # whoever asks is told
        (2.5, "Where do you sleep at night?", [], ["sleep"]),
        (3.0, "Where do you sleep at night?", [CAR], []),
        (3.4, "How was your brother at the funeral?", [WORK], ["brother"]),  # leads away to it
        (4.0, "How was your brother at the funeral?", [BROTHER], []),
    ],
)
def test_a_first_question_is_met_as_in_a_session(
    trust: float, question: str, may_tell: list[str], deflect: list[str]
) -> None:
    turn = first_turn(BLOCK, trust, question)
    assert [list(turn.may_tell), list(turn.deflect)] == [may_tell, deflect]


def test_what_must_not_be_volunteered_is_not_even_at_full_trust() -> None:
    block = a_block(facts=FACTS[2:])
    assert first_turn(block, 4.0, "What weighs on you most these days?").may_tell == ()


@pytest.mark.parametrize("way", ["minimise", "deny", "deflect"])
def test_a_fact_that_is_not_earned_is_met_as_its_author_said(way: str) -> None:
    fact = a_fact(
        "debt", "I owe money to a man at the docks.", 3.5, ["debt"], if_asked_directly=way
    )
    turn = first_turn(a_block(facts=[fact]), 2.5, "Do you have a debt?")
    assert getattr(turn, way) == ("debt",)
    assert turn.may_tell == ()


@pytest.mark.parametrize("question", ["Is there more?", "Go on, say what nobody knows."])
def test_an_author_says_what_a_question_is_about(question: str) -> None:
    brother = BLOCK.facts[2]
    assert first_turn(BLOCK, 4.0, question, brother).may_tell == (BROTHER,)
    assert first_turn(BLOCK, 2.0, question, brother).deflect == ("brother",)


def test_a_question_about_danger_is_heard() -> None:
    turn = first_turn(BLOCK, 2.5, "Are you thinking of killing yourself?")
    assert turn.danger == (Danger.THOUGHTS,)
