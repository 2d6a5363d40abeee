from itertools import product

import pytest

from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.courses.rubric_template import template
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.sessions.hints import _DONE_WELL, _TO_TRY, Skill, hint

NOTHING = WorkerLabels()
OPEN = WorkerLabels(question=Question.OPEN)
CLOSED = WorkerLabels(question=Question.CLOSED)
STACKED = WorkerLabels(question=Question.STACKED)
WARM = WorkerLabels(emotional_reaction=2, reflection=Reflection.COMPLEX)
SIMPLE = WorkerLabels(reflection=Reflection.SIMPLE, emotional_reaction=1)
GOOD = WorkerLabels(
    question=Question.OPEN, reflection=Reflection.SIMPLE, emotional_reaction=1, summarises=True
)
BEST = GOOD.model_copy(update={"seeks_collaboration": True})
RISK = WorkerLabels(question=Question.CLOSED, asks_about_risk=True)
ADVISES = WorkerLabels(advice=Advice.WITHOUT_PERMISSION)
ASKED_FIRST = WorkerLabels(advice=Advice.WITH_PERMISSION, emotional_reaction=1)
TRIES = [
    ([], Skill.OPENING, "Opening"),
    ([WorkerLabels(slip=Slip.STIGMA)], Skill.RELATIONSHIP, "Repair"),
    ([WorkerLabels(slip=Slip.BOUNDARY)], Skill.SELF, "Boundaries"),
    ([WorkerLabels(confronts=True)], Skill.RELATIONSHIP, "Repair"),
    ([WorkerLabels(pushes_blocked_topic=True)], Skill.RELATIONSHIP, "Repair"),
    ([ADVISES], Skill.SELF, "Advice"),
    ([ADVISES, STACKED], Skill.QUESTIONING, "one at a time"),
    ([RISK, NOTHING], Skill.RISK, "stay with the answer"),
    ([CLOSED, CLOSED], Skill.QUESTIONING, "open one, with"),
    ([OPEN, CLOSED, OPEN], Skill.REFLECTING, "say back"),
    ([*[OPEN] * 2, WorkerLabels(reflection=Reflection.SIMPLE)], Skill.EMPATHY, "feeling"),
    ([WARM, WARM, WARM], Skill.QUESTIONING, "invite"),
    ([GOOD.model_copy(update={"summarises": False})] * 6, Skill.REFLECTING, "Summarising"),
    ([GOOD] * 6, Skill.RELATIONSHIP, "Partnership"),
]
FINE = [
    [NOTHING],
    [OPEN],
    [CLOSED],
    [CLOSED, OPEN],
    [ASKED_FIRST],
    [RISK],
    [RISK, RISK.model_copy(update={"question": Question.OPEN})],
    [RISK, SIMPLE],
    [ADVISES, SIMPLE],
    [OPEN, SIMPLE, OPEN],
    [BEST] * 6,
]


@pytest.mark.parametrize(("turns", "skill", "words"), TRIES)
def test_a_hint_is_the_one_thing_that_weighs_most(
    turns: list[WorkerLabels], skill: Skill, words: str
) -> None:
    for mode in (HintMode.ON_REQUEST, HintMode.LIVE):
        given = hint(mode, turns, is_asked=True)
        assert given is not None
        assert given.skill is skill
        assert words in given.text
        assert not given.praises


@pytest.mark.parametrize("turns", FINE)
def test_who_does_well_is_told_to_go_on_when_they_ask(turns: list[WorkerLabels]) -> None:
    given = hint(HintMode.ON_REQUEST, turns, is_asked=True)
    assert given is not None
    assert "Follow" in given.text


@pytest.mark.parametrize("turns", [*FINE, *(turns for turns, _, _ in TRIES)])
def test_without_hints_or_without_asking_there_is_none(turns: list[WorkerLabels]) -> None:
    assert hint(HintMode.OFF, turns, is_asked=True) is None
    assert hint(HintMode.ON_REQUEST, turns, is_asked=False) is None


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (OPEN, "an open one"),
        (SIMPLE, "said back"),
        (WARM, "a meaning"),
        (RISK, "asked directly"),
        (GOOD, "drew things together"),
        (WorkerLabels(repairs=True), "gave the lead back"),
    ],
)
def test_live_a_good_turn_is_named(turn: WorkerLabels, words: str) -> None:
    given = hint(HintMode.LIVE, [turn], is_asked=False)
    assert given is not None
    assert given.praises
    assert words in given.text


def test_live_an_ordinary_turn_is_left_alone() -> None:
    assert hint(HintMode.LIVE, [CLOSED], is_asked=False) is None


def test_a_hint_is_short_and_names_its_skill() -> None:
    for _, given in (*_TO_TRY, *_DONE_WELL):
        assert len(given.text.split()) <= 14
        assert ": " in given.text


def test_no_topic_ever_stands_in_a_hint() -> None:
    secret = ("drinking", "overdose")
    for labels, mode in product([NOTHING, OPEN, RISK, ADVISES], HintMode):
        told = labels.model_copy(update={"topics": secret})
        assert hint(mode, [told], is_asked=True) == hint(mode, [labels], is_asked=True)


def test_every_skill_is_a_criterion_of_the_shipped_rubric() -> None:
    assert set(Skill) <= {criterion.id for criterion in template().fields.criteria}
