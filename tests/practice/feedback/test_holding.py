from collections.abc import Sequence

import pytest

from tests.support.feedback import TURNS
from tests.support.minds import fact
from understudy.practice.feedback.holding import held_back
from understudy.practice.mind.demeanour import Demeanour
from understudy.practice.mind.disclosure import Allowed, Choice
from understudy.practice.mind.trust import State, Step

UNSAID = "After turn 3 it could have been told, and something else was said."
WIFE = fact("wife", 3.2, "wife", "money_worries")


def steps(*trusts: float) -> list[Step]:
    return [Step(state=State(trust=trust)) for trust in trusts]


def choices(*allowed: Allowed) -> list[Choice]:
    demeanour = Demeanour.model_construct()
    return [Choice.model_construct(allowed=each, demeanour=demeanour) for each in allowed]


@pytest.mark.parametrize(
    ("trusts", "allowed", "why"),
    [
        ((), (), "It takes a trust of 3.2."),
        ((2.6, 2.8), (), "It takes a trust of 3.2; 2.8 was reached at most."),
        ((2.6, 3.3), (), "No question led there: wife, money worries."),
        (
            (2.6, 2.7, 3.4),
            (Allowed(), Allowed(deny=("wife",)), Allowed()),
            "It takes a trust of 3.2; when it was asked about, in turn 3, there was 2.7.",
        ),
        (
            (2.6, 2.7, 3.0),
            (Allowed(deflect=("wife",)), Allowed(minimise=("wife",)), Allowed()),
            "It takes a trust of 3.2; when it was asked about, in turn 3, there was 2.7.",
        ),
        (
            (2.6, 3.3, 3.4),
            (Allowed(deny=("wife",)), Allowed(may_tell=("slap", "wife")), Allowed()),
            f"{UNSAID} Staying with the question would have helped.",
        ),
    ],
)
def test_what_it_takes_is_true_of_the_turn_it_was_asked_in(
    trusts: Sequence[float], allowed: Sequence[Allowed], why: str
) -> None:
    (found,) = held_back([WIFE], TURNS, steps(*trusts), choices(*allowed))
    assert (found.text, found.why) == (WIFE.text, why)


def test_what_was_told_is_not_held_back() -> None:
    told = [Step(state=State(trust=3.3, disclosed_fact_ids=("wife",)))]
    assert held_back([WIFE], TURNS, told) == ()
