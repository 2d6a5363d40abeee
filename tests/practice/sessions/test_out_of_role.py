from decimal import Decimal

import pytest

from understudy.practice.mind.ceiling import Fault, check
from understudy.practice.sessions.out_of_role import Situation, Topic, answer, topic_of
from understudy.practice.sessions.schemas import Remaining

HERE = Situation(left=Remaining(seconds=600, turns=4), recorded="Your teacher reads it.")
ASKED = {
    Topic.MACHINE: [
        "are you an AI?",
        "Are you a bot",
        "is this a real person?",
        "am I talking to a human?",
        "is she real?",
        "who am I talking to",
        "AI?",
        "Is there a person at the other end?",
    ],
    Topic.RECORDED: [
        "is this recorded?",
        "Are my answers saved?",
        "who can read this?",
        "can my teacher see this",
        "Is this confidential?",
        "will anybody know what I wrote?",
    ],
    Topic.HOW_LONG: [
        "how long do I have?",
        "How much time is left?",
        "how many turns do I have left",
        "when is this over?",
        "time left?",
        "minutes left",
    ],
    Topic.PAUSE: [
        "pause",
        "can I pause please",
        "I need a break",
        "give me a moment",
        "wait",
        "hold on a sec",
    ],
    Topic.RESUME: ["resume", "ok, let's continue", "I'm ready", "I'm back"],
    Topic.STOP: ["stop", "I want to stop", "I want to quit", "end the session", "I'm done"],
    Topic.WHAT_NEXT: [
        "what should I say now?",
        "what can I do",
        "I'm stuck",
        "a hint please",
        "I don't know what to say",
        "am I doing this right?",
    ],
    Topic.HELP: ["help", "how does this work?", "??", "the button is not working"],
    Topic.WELLBEING: [
        "I want to die",
        "stop, I'm having a panic attack",
        "are you real? I want to kill myself",
        "help me, my boyfriend hits me",
    ],
    Topic.OTHER: ["", "nice weather", "lol", "she is difficult", "I like this client"],
}
CASES = [(said, topic) for topic, all_said in ASKED.items() for said in all_said]


@pytest.mark.parametrize(("said", "topic"), CASES)
def test_what_is_asked_is_understood(said: str, topic: Topic) -> None:
    assert topic_of(said) is topic


@pytest.mark.parametrize(("said", "topic"), CASES)
def test_the_platform_never_counsels_and_never_speaks_as_the_client(
    said: str, topic: Topic
) -> None:
    said_back = answer(said, HERE)
    assert said_back.topic is topic
    verdict = check(said_back.text, (), words=200)
    assert Fault.COUNSELS not in {reason.fault for reason in verdict.reasons}
    assert "I feel" not in said_back.text


def test_it_says_yes_when_asked_whether_it_is_a_machine() -> None:
    assert answer("are you an AI?", HERE).text.startswith("Yes.")


@pytest.mark.parametrize(
    ("left", "is_paused", "words"),
    [
        (Remaining(), False, "no limit"),
        (Remaining(usd=Decimal(1)), False, "no limit"),
        (Remaining(seconds=600), False, "10 minutes left"),
        (Remaining(seconds=61), False, "1 minute left"),
        (Remaining(seconds=59), False, "less than a minute left"),
        (Remaining(turns=1), False, "1 turn left"),
        (Remaining(seconds=120, turns=3), False, "2 minutes and 3 turns left"),
        (Remaining(turns=3), True, "stands still"),
    ],
)
def test_it_says_how_long_there_is(left: Remaining, is_paused: bool, words: str) -> None:
    assert words in answer("how long?", Situation(left=left, is_paused=is_paused)).text


def test_what_is_recorded_is_said_as_it_was_before_the_session() -> None:
    assert answer("is this recorded?", HERE).text == "Your teacher reads it."
    assert "before it began" in answer("is this recorded?", Situation(left=Remaining())).text


def test_a_pause_is_the_students_own_click() -> None:
    assert "Press *Pause*" in answer("pause", HERE).text
    paused = Situation(left=Remaining(), is_paused=True)
    assert "Press *Go on*" in answer("resume", paused).text


def test_hints_are_named_where_there_are_some() -> None:
    assert "*Hint*" in answer("I'm stuck", Situation(left=Remaining(), has_hints=True)).text
    assert "no hints" in answer("I'm stuck", HERE).text


def test_help_and_distress_name_whom_to_ask() -> None:
    here = Situation(left=Remaining(), support_contact="Room 12")
    assert "Room 12" in answer("help", here).text
    assert "Room 12" in answer("I want to die", here).text
