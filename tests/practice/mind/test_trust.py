import pytest
from pydantic import ValidationError

from tests.support.minds import SKILLED, UNSKILLED, any_labels, chance_of, character, talk
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.schemas import (
    FIRST_TRUST,
    Attachment,
    Behaviour,
    Character,
    Emotion,
)
from understudy.practice.mind.trust import State, after

SECURE = Character()
GOOD = WorkerLabels(question=Question.OPEN, reflection=Reflection.COMPLEX, exploration=2)
BAD = WorkerLabels(confronts=True, advice=Advice.WITHOUT_PERMISSION)


def change(labels: WorkerLabels, attachment: Attachment = Attachment.SECURE) -> float:
    return after(State(), labels, Character(attachment=attachment)).state.trust - State().trust


@pytest.mark.parametrize("attachment", Attachment)
def test_trust_stays_within_its_bounds_whatever_is_said(attachment: Attachment) -> None:
    chance = chance_of(attachment.value)
    for start in (1.0, 2.5, 4.0):
        state = State(trust=start)
        for _ in range(300):
            told = chance.random() < 0.3
            step = after(state, any_labels(chance), Character(attachment=attachment), told=told)
            state = State.model_validate(step.state.model_dump())  # validates the bounds
            assert step.why


def test_the_same_turn_does_the_same() -> None:
    first, second = (
        [after(State(), any_labels(chance_of(n)), SECURE) for n in range(100)] for _ in range(2)
    )
    assert first == second


def test_json_restores_a_state_exactly() -> None:
    chance = chance_of(5)
    state = State(
        emotion=Emotion.HOPEFUL,
        intensity=3,
        disclosed_fact_ids=("a", "b-2"),
        last_behaviours=(Behaviour.INSIGHT, Behaviour.RESISTANCE),
    )
    for _ in range(200):
        state = after(state, any_labels(chance), SECURE).state
        assert State.model_validate_json(state.model_dump_json()) == state


def test_a_state_of_another_version_is_refused() -> None:
    for wrong in ({"version": 2}, {"trust": 4.1}, {"intensity": 4}):
        with pytest.raises(ValidationError):
            State.model_validate(wrong)


def test_a_first_session_begins_hesitant() -> None:
    assert State().trust == 2.5


def test_a_state_that_was_kept_with_what_is_gone_is_read() -> None:
    kept = {**State(trust=3.1).model_dump(mode="json"), "stage": "contemplation"}
    assert State.model_validate(kept) == State(trust=3.1)


RISES = [
    WorkerLabels(question=Question.OPEN),
    WorkerLabels(reflection=Reflection.SIMPLE),
    WorkerLabels(affirms=True),
    WorkerLabels(emphasises_autonomy=True),
    WorkerLabels(seeks_collaboration=True),
    WorkerLabels(emotional_reaction=1),
]
FALLS = [
    WorkerLabels(),
    WorkerLabels(question=Question.STACKED),
    WorkerLabels(advice=Advice.WITHOUT_PERMISSION),
    WorkerLabels(confronts=True),
    WorkerLabels(pushes_blocked_topic=True),
    WorkerLabels(slip=Slip.BOUNDARY),
    WorkerLabels(slip=Slip.STIGMA),
]


@pytest.mark.parametrize("labels", RISES)
def test_what_builds_trust(labels: WorkerLabels) -> None:
    assert change(labels) > 0


@pytest.mark.parametrize("labels", FALLS)
def test_what_costs_trust(labels: WorkerLabels) -> None:
    assert change(labels) < 0


def test_asking_first_makes_advice_harmless_and_a_closed_question_is_neither_here_nor_there() -> (
    None
):
    assert change(WorkerLabels(advice=Advice.WITH_PERMISSION)) == 0
    assert change(WorkerLabels(question=Question.CLOSED)) == 0


def test_attachments_differ_as_they_should() -> None:
    gained = {one: change(GOOD, one) for one in Attachment}
    lost = {one: -change(BAD, one) for one in Attachment}
    assert gained[Attachment.AVOIDANT] == min(gained.values())
    assert lost[Attachment.AVOIDANT] == min(lost.values())
    assert lost[Attachment.ANXIOUS] == max(lost.values())


def test_trust_has_inertia() -> None:
    warm = after(after(State(), GOOD, SECURE).state, GOOD, SECURE).state
    cooled = after(warm, BAD, SECURE).state.trust - warm.trust
    from_rest = after(State(trust=warm.trust), BAD, SECURE).state.trust - warm.trust
    assert from_rest < cooled < 0


def test_a_disorganized_client_draws_back_when_what_it_told_is_not_received() -> None:
    client = Character(attachment=Attachment.DISORGANIZED)
    closed = WorkerLabels(question=Question.CLOSED)
    heard = WorkerLabels(reflection=Reflection.SIMPLE)
    assert after(State(), closed, client, told=True).state.trust < 2.5
    assert after(State(), heard, client, told=True).state.trust > 2.5
    assert after(State(), closed, Character(), told=True).state.trust == 2.5


def test_ruptures_are_counted_slow_trust_down_and_can_be_mended() -> None:
    hurt = after(State(), BAD, SECURE).state
    assert hurt.ruptures == 1
    at_rest = State(trust=hurt.trust)
    torn = at_rest.model_copy(update={"ruptures": 1})
    assert after(torn, GOOD, SECURE).state.trust < after(at_rest, GOOD, SECURE).state.trust
    mended = after(hurt, WorkerLabels(repairs=True), SECURE)
    assert mended.state.ruptures == 0
    assert any("mended" in why for why in mended.why)
    assert after(State(), WorkerLabels(repairs=True), SECURE).state.ruptures == 0


def test_why_is_told_the_strongest_first_with_topic_and_size() -> None:
    labels = GOOD.model_copy(update={"topics": ("work_shifts",)})
    assert after(State(), labels, SECURE).why == (
        "put a feeling or a meaning into words: +0.10",
        "asked an open question about work shifts: +0.08",
        "followed what the client had said: +0.05",
    )


@pytest.mark.parametrize("attachment", Attachment)
def test_a_skilled_worker_is_trusted_more_and_told_more_than_an_unskilled_one(
    attachment: Attachment,
) -> None:
    client = character(attachment)
    skilled, unskilled = talk(client, SKILLED), talk(client, UNSKILLED)
    assert skilled.end.trust > 3.0
    assert unskilled.end.trust < FIRST_TRUST
    told, hardly = skilled.end.disclosed_fact_ids, unskilled.end.disclosed_fact_ids
    assert len(told) >= len(hardly) + 2
    halves = [skilled.states[at].trust for at in (0, 9, 19)]
    assert halves == sorted(halves)
