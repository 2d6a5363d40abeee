"""From the inner state to what a model is told, and back from its words."""

from tests.support.clients import CAR, WORK, a_block
from understudy.practice.mind.ceiling import Fault, Reason
from understudy.practice.mind.disclosure import Choice, choose
from understudy.practice.mind.labels import Question, WorkerLabels
from understudy.practice.mind.trust import State
from understudy.practice.sessions.telling import (
    deflection,
    to_mend,
    told_in,
    verdict_on,
)

BLOCK = a_block(endings={"leaves_after_ruptures": 1, "says_on_leaving": "I am off."})


def chosen(topic: str, **state: object) -> Choice:
    """Return what may be told when an open question is asked about a topic."""
    labels = WorkerLabels(question=Question.OPEN, exploration=2, topics=(topic,))
    at = State().model_copy(update=state)
    return choose(at, labels, BLOCK.character, f"What about {topic}?")


def test_a_reply_is_judged_by_what_may_be_told() -> None:
    assert verdict_on(WORK, BLOCK, chosen("work"), []).ok
    leaked = verdict_on(CAR, BLOCK, chosen("work"), [])
    assert leaked.reasons == (Reason(fault=Fault.LEAK, fact_id="car"),)


def test_what_was_told_is_what_the_reply_says() -> None:
    assert told_in(f"Well. {WORK}", BLOCK, chosen("work")) == ("work",)
    assert told_in("This and that.", BLOCK, chosen("work")) == ()
    assert told_in(CAR, BLOCK, chosen("work")) == (), "it was not to be told"


def test_what_is_to_be_mended_never_names_what_leaked() -> None:
    said = to_mend([Reason(fault=Fault.LEAK, fact_id="car"), Reason(fault=Fault.TOO_LONG)])
    assert "car" not in said.lower().split()
    assert "too long" in said


def test_a_client_evades_in_role_and_leaves_in_its_own_words() -> None:
    evasion = deflection(BLOCK, chosen("work"), seed="1")
    assert evasion == deflection(BLOCK, chosen("work"), seed="1")
    assert verdict_on(evasion, BLOCK, chosen("work"), []).ok
    assert deflection(BLOCK, chosen("work", ruptures=1), seed="1") == "I am off."
