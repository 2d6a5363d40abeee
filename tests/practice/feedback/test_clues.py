import pytest

from understudy.practice.courses.rubric_template import template
from understudy.practice.feedback.clues import (
    Heard,
    clue_for,
    named_before,
    passed_over,
    risk_before,
    risk_passed_over,
)
from understudy.practice.mind.labeller import Context, label


def heard(text: str, client: str = "") -> Heard:
    return Heard(1, text, label(text, Context(client_turn=client)), 0, client)


def shows(indicator: str, text: str, client: str = "") -> bool:
    clue = clue_for(indicator)
    assert clue
    return clue.shows(heard(text, client))


@pytest.mark.parametrize(
    ("indicator", "good", "poor"),
    [
        ("The worker says their name and their role.", "My name is Tom.", "Sit down."),
        ("Names a limit of confidentiality.", "I may have to tell someone.", "Sit down."),
        ("Asks permission before advising.", "Would it be okay if I shared it?", "Go home."),
        ("The worker names a feeling.", "It sounds like you feel alone.", "How old are you?"),
        (
            "The worker sums up.",
            "So far you've told me about the rent, the job you lost, and how he left you.",
            "Ok.",
        ),
        ("Asks in plain words about suicide.", "Have you thought of killing yourself?", "Fine."),
        ("The worker judges or blames the client.", "That's your own fault.", "Tell me more."),
        ("A wording that shames the client.", "People like you never learn.", "Tell me more."),
    ],
)
def test_an_indicators_words_say_what_is_looked_for(indicator: str, good: str, poor: str) -> None:
    assert shows(indicator, good)
    assert not shows(indicator, poor)


def test_what_no_rule_can_tell_has_no_clue() -> None:
    assert clue_for("The worker's tone of voice is warm.") is None


def test_most_of_the_rubric_that_comes_along_can_be_told_by_rule() -> None:
    texts = [
        each.text
        for one in template().fields.criteria
        for each in one.indicators
        if one.judged_from == "transcript"
    ]
    assert sum(clue_for(text) is not None for text in texts) >= len(texts) * 2 / 3


@pytest.mark.parametrize(
    ("client", "worker", "is_over"),
    [
        ("I feel so alone.", "How many rooms do you have?", True),
        ("I feel so alone.", "You feel alone.", False),
        ("I feel so alone.", "I'm so sorry to hear that. How many rooms do you have?", False),
        ("I have two rooms.", "How many windows?", False),
        ("", "How many windows?", False),
    ],
)
def test_a_feeling_that_is_passed_over(client: str, worker: str, is_over: bool) -> None:
    assert passed_over(heard(worker, client)) is is_over
    assert named_before(heard(worker, client)) is ("alone" in client)


@pytest.mark.parametrize(
    ("client", "worker", "is_over"),
    [
        ("I don't want to be here.", "How many rooms do you have?", True),
        ("He hits me.", "How many rooms do you have?", True),
        ("I don't want to be here.", "Have you thought of ending your life?", False),
        ("I have two rooms.", "How many windows?", False),
    ],
)
def test_a_danger_that_is_passed_over(client: str, worker: str, is_over: bool) -> None:
    assert risk_passed_over(heard(worker, client)) is is_over
    assert risk_before(heard(worker, client)) is ("rooms" not in client)
