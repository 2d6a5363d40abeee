"""The model of the story: at the provider simulator, it does what each prompt asks it for.

It is told nothing but the request. The client tells what the turn allows, and once what it must
not; the labels and levels it gives are scripted by what the workers of the story say; and it
invents a quote, as models do.
"""

import json
import re
from typing import Any

from tests.support.simulator.forms import schema_of
from tests.support.simulator.said import Asked
from tests.support.story import OPENING, POOR, SECRET, SKILLED, SKIPPED
from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.mind.labels import Advice, Question, Reflection, WorkerLabels

INVENTED = "I know exactly how you feel, my dear"
LEAKS_AT = POOR[3]
_EVASIONS = (
    "I don't know.",
    "Maybe. It is what it is.",
    "Hard to say, really.",
    "Everybody has something.",
    "Can we leave that?",
    "I suppose so.",
)
_MAY_TELL = re.compile(r"you may tell this now[^\n]*\n+- ([^\n]+)")
_SAYS_OF_DANGER = re.compile(
    r"asks directly about danger.*?^You say: ([^\n]+)$", re.DOTALL | re.MULTILINE
)
_TO_MEND = "Your first try could not be used."
_ITEM = re.compile(r"(?m)^- `([\w-]+)/([\w-]+)` \(([^)]*)\): ")

_GOOD = WorkerLabels(
    emotional_reaction=2,
    interpretation=2,
    exploration=2,
    question=Question.OPEN,
    reflection=Reflection.COMPLEX,
)
_LABELS: dict[str, WorkerLabels] = {
    SKILLED[0]: WorkerLabels(gives_information=True, seeks_collaboration=True),
    SKILLED[1]: WorkerLabels(exploration=2, question=Question.OPEN, seeks_collaboration=True),
    **dict.fromkeys(SKILLED[2:], _GOOD),
    **{
        line: WorkerLabels(advice=Advice.WITHOUT_PERMISSION, confronts=True)
        for line in POOR
        if not line.endswith("?")
    },
    **{line: WorkerLabels(question=Question.STACKED) for line in POOR if line.endswith("?")},
}
_TOPICS = {"work": "work", "rent": "rent", "daughter": "daughter"}


def play(asked: Asked) -> str | None:
    """Return what the model says."""
    schema = schema_of(asked)
    if schema is None:
        return _spoken(asked)
    given: Any = schema.get("properties", {})
    if "worker_says" in asked.text and "exploration" in given:
        return _labelled(_message(asked)["worker_says"], asked.system)
    if "indicators" in given:
        return json.dumps(_judged(_message(asked), asked.system))
    return json.dumps(DRAFT) if "referral_reason" in given else None


def _message(asked: Asked) -> Any:
    return json.loads(next(b.text for b in reversed(asked.blocks) if b.role == "user"))


def _spoken(asked: Asked) -> str:
    """Say what the turn allows; once, what it does not, until it is told so."""
    said = [block.text for block in asked.blocks if block.role == "assistant"]
    heard = next(block.text for block in reversed(asked.blocks) if block.role == "user")
    if heard == LEAKS_AT and _TO_MEND not in asked.text:
        return f"All right. {SECRET}"
    if of_danger := _SAYS_OF_DANGER.search(asked.text):
        return of_danger[1]
    if may_tell := _MAY_TELL.search(asked.text):
        return may_tell[1]
    return _EVASIONS[len(said) % len(_EVASIONS)]


def _labelled(turn: str, system: str) -> str:
    labels = next((of for line, of in _LABELS.items() if line[-40:] == turn[-40:]), WorkerLabels())
    topics = tuple(tag for word, tag in _TOPICS.items() if word in turn and f"- {tag}" in system)
    danger = "killing yourself" in turn
    return labels.model_copy(update={"topics": topics, "asks_about_risk": danger}).model_dump_json()


def _judged(message: Any, system: str) -> dict[str, Any]:
    """Judge by whose interview it is: each yes with words that were said, and one that was not."""
    turns = message["turns"]
    workers = [turn for turn in turns if turn["speaker"] == "worker"]
    is_skilled = any(turn["text"] == SKILLED[1] for turn in workers)
    items = [
        _indicator(match, place, workers, message["reflection"], is_skilled=is_skilled)
        for place, match in enumerate(_ITEM.finditer(system))
    ]
    first_client = next(turn for turn in turns if turn["speaker"] == "client")
    return {
        "indicators": items,
        "notes": [_note(turn, is_skilled=is_skilled) for turn in workers[:5]],
        "summary": {
            "strength": "You heard what was heavy." if is_skilled else "You kept the talk going.",
            "strength_quote": _quote(workers[2]),
            "priority": "Leave more room after hard words.",
            "next": "Wait until the client has spoken on.",
        },
        "cues": [
            {
                "quote": {"turn": first_client["turn"], "text": OPENING},
                "is_risk": False,
                "missed": "You could have asked who sent her.",
            }
        ],
    }


def _indicator(
    found: re.Match[str], place: int, workers: Any, reflection: str, *, is_skilled: bool
) -> dict[str, Any]:
    criterion, about = found[1], found[3]
    is_fault = "fault" in about
    is_met = is_skilled is not is_fault and criterion != SKIPPED
    quote = _quote(workers[place % len(workers)])
    if "reflection" in about:
        quote = {"turn": 0, "text": " ".join(reflection.split()[:6])}
    if found[0].startswith("- `empathy/names-feeling`"):
        quote = {"turn": workers[0]["turn"], "text": INVENTED}
    return {
        "item": f"{criterion}/{found[2]}",
        "met": (Met.YES if is_met else Met.NO).value,
        "confidence": 0.9 if is_skilled else 0.4,
        "quotes": [quote] if is_met else [],
    }


def _quote(turn: Any) -> dict[str, Any]:
    return {"turn": turn["turn"], "text": " ".join(turn["text"].split()[:7])}


def _note(turn: Any, *, is_skilled: bool) -> dict[str, Any]:
    return {
        "turn": turn["turn"],
        "goal": "To hear what matters to her.",
        "kind": "worked" if is_skilled else "improve",
        "what": "One thing at a time." if is_skilled else "It leaves no room to answer.",
        "alternative": "" if is_skilled else "What has this been like for you?",
        "why": "She can choose where to begin.",
    }


DRAFT = {
    "referral_reason": "Irene was asked to come by the housing office.",
    "setting": "First talk at an advice centre.",
    "learning_objectives": ["Explore before advising", "Ask openly about suicide"],
    "issues": ["housing_insecurity", "grief_loss"],
    "own_words": "I thought I could keep it together.",
    "impact": ["Sleeps little", "Leaves letters unopened"],
    "precipitating": ["Her husband died two winters ago."],
    "strengths": ["Has never missed a shift"],
    "supports": ["A neighbour with whom she has tea"],
    "attachment": "secure",
    "triggers": ["Being told what to do"],
    "builds_trust": ["Being asked, and then given time"],
    "resistance": ["minimal_talk"],
    "style": "reserved",
    "stage": "contemplation",
    "reasons_for": ["It cannot go on like this"],
    "reasons_against": ["Nobody helped before"],
    "acceptable_plans": ["Open one letter together"],
    "unacceptable_plans": ["Move to a hostel"],
    "opening_line": OPENING,
    "reference_formulation": "A proud woman who grieves and hides how far things have gone.",
    "facts": [],
}
