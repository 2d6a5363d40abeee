from itertools import product
from statistics import median

import pytest

from tests.support.minds import fact
from understudy.practice.mind.demeanour import Demeanour, demeanour_of
from understudy.practice.mind.labels import Advice, Question, Reflection, WorkerLabels
from understudy.practice.mind.schemas import (
    Attachment,
    Behaviour,
    Character,
    Emotion,
    Fact,
    Resistance,
    Stage,
    Style,
)
from understudy.practice.mind.trust import State

OPEN = WorkerLabels(question=Question.OPEN)
UNDERSTANDS = WorkerLabels(reflection=Reflection.COMPLEX)
SHARES = WorkerLabels(seeks_collaboration=True)
FACT = fact("work", 2.0)
HARD = fact("slap", 2.0, discomfort=True)
LENGTHS = range(400)


def says(
    labels: WorkerLabels,
    trust: float = 2.5,
    facts: tuple[Fact, ...] = (),
    client: Character | None = None,
    **state: object,
) -> Demeanour:
    now = State.model_validate({"trust": trust, **state})
    return demeanour_of(now, labels, client or Character(), facts, evades=False, seed="1")


CASES = [
    (WorkerLabels(), 2.5, (), Behaviour.SIMPLE_RESPONSE),
    (WorkerLabels(question=Question.CLOSED), 2.5, (), Behaviour.SIMPLE_RESPONSE),
    (OPEN, 2.5, (), Behaviour.RECOUNTING),
    (OPEN, 3.0, (), Behaviour.COGNITIVE_EXPLORATION),
    (UNDERSTANDS, 2.2, (), Behaviour.SIMPLE_RESPONSE),
    (UNDERSTANDS, 3.0, (), Behaviour.AFFECTIVE_EXPLORATION),
    (UNDERSTANDS, 3.6, (), Behaviour.INSIGHT),
    (SHARES, 3.0, (), Behaviour.SIMPLE_RESPONSE),
    (SHARES, 3.6, (), Behaviour.DISCUSSING_PLANS),
    (OPEN, 2.5, (FACT,), Behaviour.RECOUNTING),
    (OPEN, 2.5, (HARD,), Behaviour.AFFECTIVE_EXPLORATION),
    (OPEN, 1.8, (), Behaviour.RESISTANCE),
    (WorkerLabels(confronts=True), 3.9, (FACT,), Behaviour.RESISTANCE),
    (WorkerLabels(advice=Advice.WITHOUT_PERMISSION), 2.5, (), Behaviour.RESISTANCE),
    (WorkerLabels(advice=Advice.WITHOUT_PERMISSION), 3.0, (), Behaviour.SIMPLE_RESPONSE),
    (WorkerLabels(advice=Advice.WITH_PERMISSION), 2.5, (), Behaviour.REQUEST),
]


@pytest.mark.parametrize(("labels", "trust", "facts", "behaviour"), CASES)
def test_what_a_reply_does(
    labels: WorkerLabels, trust: float, facts: tuple[Fact, ...], behaviour: Behaviour
) -> None:
    assert says(labels, trust, facts).behaviour == behaviour


def test_who_is_ready_plans_sooner() -> None:
    ready = says(SHARES, 3.3, client=Character(stage=Stage.PREPARATION))
    assert says(SHARES, 3.3).behaviour != Behaviour.DISCUSSING_PLANS
    assert ready.behaviour == Behaviour.DISCUSSING_PLANS


def test_nobody_is_moved_four_times_in_a_row() -> None:
    moved = (Behaviour.AFFECTIVE_EXPLORATION,) * 3
    assert says(UNDERSTANDS, 3.0, last_behaviours=moved).behaviour == Behaviour.RECOUNTING


def test_resistance_is_the_clients_own_kind() -> None:
    hostile = Character(resistance=(Resistance.HOSTILITY,))
    assert says(OPEN, 1.5, client=hostile).resistance == Resistance.HOSTILITY
    assert says(OPEN, 1.5).resistance == Resistance.MINIMAL_TALK
    assert says(OPEN, 3.0, client=hostile).resistance is None


def test_what_hurts_is_felt_by_attachment_and_more_each_time() -> None:
    blames = WorkerLabels(confronts=True)
    felt = {one: says(blames, client=Character(attachment=one), intensity=2) for one in Attachment}
    assert {one.intensity for one in felt.values()} == {3}
    assert felt[Attachment.SECURE].emotion == Emotion.ANGRY
    assert felt[Attachment.ANXIOUS].emotion == Emotion.ANXIOUS
    assert felt[Attachment.AVOIDANT].emotion == Emotion.GUARDED
    assert says(blames, intensity=3).intensity == 3


def test_what_is_hard_to_tell_is_told_quietly() -> None:
    told = says(OPEN, 3.0, (HARD,), intensity=2)
    assert (told.emotion, told.intensity) == (Emotion.ASHAMED, 1)


def test_feelings_wear_off_but_never_quite_for_the_upset() -> None:
    calm = says(WorkerLabels(), emotion=Emotion.ANGRY, intensity=1)
    assert (calm.emotion, calm.intensity) == (Emotion.ANGRY, 0)
    upset = says(WorkerLabels(), client=Character(style=Style.UPSET), intensity=1)
    assert upset.intensity == 1


def lengths(style: Style) -> list[int]:
    client = Character(style=style)
    return [
        demeanour_of(State(trust=3), labels, client, (), evades=False, seed=str(n)).words
        for n, labels in product(LENGTHS, (OPEN, UNDERSTANDS))
    ]


def test_replies_are_as_short_as_peoples() -> None:
    plain = sorted(lengths(Style.PLAIN))
    assert 6 <= median(plain) <= 10
    assert 15 <= plain[len(plain) * 3 // 4] <= 25
    assert 30 <= plain[len(plain) * 9 // 10] <= 46
    assert median(lengths(Style.RESERVED)) < median(plain) < median(lengths(Style.VERBOSE))


def test_a_fact_has_room_and_a_curt_answer_has_none() -> None:
    for n in LENGTHS:
        told = demeanour_of(State(), OPEN, Character(), (FACT,), evades=False, seed=str(n))
        curt = demeanour_of(State(), WorkerLabels(), Character(), (), evades=False, seed=str(n))
        assert told.words >= 12
        assert 1 <= curt.words <= 8
