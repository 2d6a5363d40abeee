import pytest

from understudy.practice.mind.danger import EVERYTHING, Danger, asked_for, follows_up
from understudy.practice.mind.labeller import Context, label


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        ("Are you thinking of killing yourself?", [Danger.THOUGHTS]),
        ("Do you ever think about not waking up, about dying?", [Danger.THOUGHTS]),
        ("Have you thought about how you would do it?", [Danger.PLAN]),
        ("Do you have a plan?", [Danger.PLAN]),
        ("Do you intend to act on it?", [Danger.INTENT]),
        ("Have you ever tried to hurt yourself before?", [Danger.THOUGHTS, Danger.HISTORY]),
        ("What keeps you going?", [Danger.PROTECTIVE]),
        ("Have you thought of hurting him?", [Danger.OTHERS]),
        ("Has he ever hit you?", [Danger.ABUSE]),
        ("Do you feel safe at home?", [Danger.ABUSE]),
        ("Denken Sie daran, sich das Leben zu nehmen?", [*EVERYTHING]),
    ],
)
def test_a_question_asks_for_what_it_names(turn: str, asked: list[Danger]) -> None:
    assert list(asked_for(turn)) == asked


def test_who_asks_on_about_danger_is_heard() -> None:
    asked = Context(worker_before="Are you thinking about suicide?", client_turn="Sometimes.")
    assert label("Do you have a plan?", asked).asks_about_risk
    assert not label("Do you have a plan?").asks_about_risk
    assert not label("What is your brother's name?", asked).asks_about_risk
    assert not label("You have a plan.", asked).asks_about_risk


def test_small_talk_follows_nothing_up() -> None:
    assert not follows_up("How was the bus today?")
