from tests.support.feedback import cue, judge_answer, material
from understudy.practice.feedback.cue_facts import facts_of
from understudy.practice.feedback.report import report_of
from understudy.practice.feedback.schemas import MissedCue
from understudy.practice.mind.counts import Speaker, Turn
from understudy.practice.mind.schemas import Fact
from understudy.practice.mind.trust import State, Step

FACTS = (
    Fact(id="drinks", text="I drink alone in the evening.", topic_tags=("alcohol",)),
    Fact(id="nights", text="I lie awake at night.", topic_tags=("sleep",)),
    Fact(id="debt", text="The rent is two months late.", topic_tags=("money",)),
)
TURNS = (
    Turn(speaker=Speaker.CLIENT, text="I am only here because I was sent."),
    Turn(speaker=Speaker.WORKER, text="How are the evenings?"),
    Turn(speaker=Speaker.CLIENT, text="Quiet. I have a drink or two at night, it is my company."),
    Turn(speaker=Speaker.WORKER, text="And then?"),
    Turn(speaker=Speaker.CLIENT, text="Then I wake and it all comes back, every night."),
)
STEPS = (
    Step(state=State(disclosed_fact_ids=("drinks",))),
    Step(state=State(disclosed_fact_ids=("drinks",))),
)


def missed(turn: int, text: str, *, is_risk: bool = False) -> MissedCue:
    given = judge_answer(cues=[cue(turn, text, is_risk=is_risk)])
    (found,) = report_of(material(given, turns=TURNS)).cues
    return found


def test_what_was_told_in_that_turn_is_what_the_cue_is_about() -> None:
    cues = [missed(3, "a drink or two at night")]  # and of nights there is a fact, too
    assert facts_of(cues, FACTS, TURNS, STEPS) == ("drinks",)


def test_what_has_nothing_in_common_with_it_is_not_taken_for_it() -> None:
    assert facts_of([missed(3, "it is my company")], FACTS, TURNS, STEPS) == (None,)


def test_else_it_is_the_fact_with_which_the_words_have_most_in_common() -> None:
    cues = [missed(5, TURNS[4].text), missed(1, TURNS[0].text)]
    assert facts_of(cues, FACTS, TURNS, STEPS) == ("nights", None)


def test_without_facts_nothing_is_known_and_without_steps_the_words_alone() -> None:
    cues = [missed(3, "a drink or two")]
    assert facts_of(cues, (), TURNS, STEPS) == (None,)
    assert facts_of(cues, FACTS, TURNS, ()) == ("drinks",)


def test_what_points_to_danger_does_not_pass_for_something_harmless() -> None:
    danger = missed(5, TURNS[4].text, is_risk=True)
    assert facts_of([danger], FACTS, TURNS, STEPS) == (None,)
    told = (STEPS[0], Step(state=State(disclosed_fact_ids=("drinks", "nights"))))
    assert facts_of([danger], FACTS, TURNS, told) == ("nights",)
