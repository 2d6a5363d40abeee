import pytest

from tests.support.interviews import interviews, separation
from understudy.practice.mind.counts import Counts, Speaker, Turn, count, labelled, score
from understudy.practice.mind.labels import Advice, Question, Reflection, WorkerLabels


def worker(text: str, **labels: object) -> Turn:
    return Turn(speaker=Speaker.WORKER, text=text, labels=WorkerLabels.model_validate(labels or {}))


def client(text: str) -> Turn:
    return Turn(speaker=Speaker.CLIENT, text=text)


@pytest.mark.parametrize(("half", "each"), [("first", 6), ("second", 6), ("blind", 12)])
def test_the_score_tells_good_interviews_from_poor_ones(half: str, each: int) -> None:
    read = [(one.good, score(count(labelled(one.turns)))) for one in interviews(half)]
    good = [value for is_good, value in read if is_good]
    poor = [value for is_good, value in read if not is_good]
    assert (len(good), len(poor)) == (each, each)
    assert separation(good, poor) >= 0.85


@pytest.mark.parametrize("one", interviews(), ids=lambda one: one.name)
def test_the_interviews_are_of_the_length_they_should_have(one: object) -> None:
    turns = getattr(one, "turns", ())
    assert 12 <= sum(turn.speaker == Speaker.WORKER for turn in turns) <= 20


def test_what_is_counted() -> None:
    turns = [
        worker("How are you feeling?", question="open"),
        client("Bad."),
        worker("You feel alone.", reflection="complex"),
        client("Yes, very much so."),
        worker("Do you sleep? And eat?", question="stacked"),
        worker("You said bad.", reflection="simple", affirms=True),
        worker("You should sleep more.", advice="without_permission"),
        worker("There is a group.", gives_information=True),
        worker("Do you?", question="closed", repairs=True, slip="stigma"),
    ]
    counted = count(turns, facts_found=2, facts_available=5)
    assert counted == Counts(
        worker_turns=7,
        questions=4,
        open_questions=1,
        closed_questions=1,
        stacked_turns=1,
        simple_reflections=1,
        complex_reflections=1,
        affirmations=1,
        advice_without_permission=1,
        informing=1,
        unsolicited_input=2,
        repairs=1,
        slips=1,
        worker_words=25,
        client_words=5,
        longest_turn=5,
        first_feeling_turn=2,
        facts_found=2,
        facts_available=5,
    )
    assert counted.reflections_per_question == 0.5
    assert counted.complex_share == 0.5
    assert counted.open_share == 0.25
    assert counted.talk_share == pytest.approx(25 / 30)


def test_what_is_computed_is_dumped_and_a_dump_is_read_again() -> None:
    counted = Counts(worker_turns=2, questions=4, simple_reflections=2, worker_words=30)
    dumped = counted.model_dump()
    assert dumped["reflections_per_question"] == 0.5
    assert (dumped["words_per_turn"], dumped["talk_share"]) == (15, 1)
    assert (dumped["complex_share"], dumped["open_share"], dumped["reflections"]) == (0, 0, 2)
    assert Counts.model_validate(dumped) == counted
    assert Counts.model_validate_json(Counts().model_dump_json()) == Counts()


def test_nothing_was_said() -> None:
    nothing = count([])
    assert nothing == Counts()
    shares = [nothing.reflections_per_question, nothing.complex_share, nothing.open_share]
    assert [*shares, nothing.words_per_turn, nothing.talk_share] == [None] * 5
    assert 0 <= score(nothing) <= 1


def test_informing_is_due_in_the_opening_and_input_later() -> None:
    tells = worker("I'm a student.", gives_information=True)
    asks = worker("May I?", gives_information=True, seeks_collaboration=True)
    assert count([tells] * 3).unsolicited_input == 0
    assert count([tells] * 5).unsolicited_input == 2
    assert count([asks] * 5).unsolicited_input == 0


def test_open_and_complex_shares_have_no_weight() -> None:
    one = Counts(worker_turns=10, questions=4, open_questions=4, complex_reflections=4)
    other = Counts(worker_turns=10, questions=4, closed_questions=4, simple_reflections=4)
    assert score(one) == score(other)


def test_labels_that_are_there_are_kept_and_others_made_by_rule() -> None:
    asked = Turn(speaker=Speaker.WORKER, text="Would it be okay if I shared an idea?")
    advice = Turn(speaker=Speaker.WORKER, text="You could ask your brother.")
    known = worker("Hm.", reflection="complex")
    turns = labelled([asked, client("Go on."), advice, client("Maybe."), known])
    heard = [turn.labels for turn in turns]
    assert heard[1] is heard[3] is None
    assert heard[2] is not None
    assert heard[2].advice == Advice.WITH_PERMISSION
    assert heard[4] == WorkerLabels(reflection=Reflection.COMPLEX)
    assert labelled(turns) == turns
    assert heard[0] is not None
    assert heard[0].question == Question.NONE
