import pytest

from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels

QUESTIONS = {
    "What has that been like for you?": Question.OPEN,
    "So what happened then": Question.OPEN,
    "Tell me about your mother.": Question.OPEN,
    "Can you tell me more about the evenings?": Question.OPEN,
    "I wonder how that was for your son.": Question.OPEN,
    "What, if anything, would you like to change?": Question.OPEN,
    "Do you live alone?": Question.CLOSED,
    "do you sleep": Question.CLOSED,
    "How many children do you have?": Question.CLOSED,
    "What time do you get up?": Question.CLOSED,
    "You lost your job in March?": Question.CLOSED,
    "When he shouts, what do you do?": Question.OPEN,
    "You don't want that for her, do you?": Question.CLOSED,
    "Where do you live? And who with?": Question.STACKED,
    "How old are they, and are they all at school?": Question.STACKED,
    "Is it the lessons, or is it the other kids?": Question.STACKED,
    "Would it be okay if I asked about your father?": Question.NONE,
    "Three nights without sleep. Have I got that right?": Question.NONE,
    "When you came in I noticed you were limping.": Question.NONE,
    "What a mess.": Question.NONE,
    "You feel he never listens.": Question.NONE,
    "": Question.NONE,
    "...": Question.NONE,
}
# What the client said, what the worker says, and what it reflects.
REFLECTIONS = [
    ("I got behind with the rent.", "You got behind with the rent.", Reflection.SIMPLE),
    ("I got behind with the rent.", "It sounds like you feel ashamed of it.", Reflection.COMPLEX),
    ("They bring casseroles.", "And none of it is what you need.", Reflection.COMPLEX),
    ("I lie there listening.", "Always on duty.", Reflection.COMPLEX),
    ("Three months now.", "Three months.", Reflection.SIMPLE),
    ("I drink.", "On the one hand it calms you, on the other it worries you.", Reflection.COMPLEX),
    ("I got behind.", "You should have told them.", Reflection.NONE),
    ("I got behind.", "Great.", Reflection.NONE),
    ("I got behind.", "My name is Lena.", Reflection.NONE),
    ("I got behind.", "Mm-hmm.", Reflection.NONE),
    ("I got behind.", "Oh, nice. Uh-huh, I see.", Reflection.NONE),
    ("I got behind.", "Oh, thank you, Ruth.", Reflection.NONE),
    ("I got behind.", "You got behind?", Reflection.NONE),
    ("I'm fifty-four.", "Age is just a number!", Reflection.NONE),
]
ADVICE = {
    "You should call your landlord.": Advice.WITHOUT_PERMISSION,
    "Have you tried a routine?": Advice.WITHOUT_PERMISSION,
    "Why don't you just move out?": Advice.WITHOUT_PERMISSION,
    "If I were you I'd ring them every Monday.": Advice.WITHOUT_PERMISSION,
    "It'll get easier, time heals.": Advice.WITHOUT_PERMISSION,
    "Try to get out of the house.": Advice.WITHOUT_PERMISSION,
    "If it would be okay, I'd suggest a walk. May I explain?": Advice.WITH_PERMISSION,
    "Have you thought about ending your life?": Advice.NONE,
    "Have you ever thought of killing yourself?": Advice.NONE,
    "What have you tried so far?": Advice.NONE,
    "So you have to ask him for everything.": Advice.NONE,
    "Do you have friends you can talk to?": Advice.NONE,
}
FLAGS = {
    "It takes courage to say that.": "affirms",
    "You've kept them fed through all of it.": "affirms",
    "What do you make of that?": "seeks_collaboration",
    "Would it be okay if I shared something?": "seeks_collaboration",
    "It's completely up to you.": "emphasises_autonomy",
    "You don't have to answer.": "emphasises_autonomy",
    "I'm a student on placement here.": "gives_information",
    "But you said you stopped!": "confronts",
    "Well, that's your own fault.": "confronts",
    "I'm sorry, I got ahead of you there.": "repairs",
    "Let me go back. That came out wrong.": "repairs",
    "I interrupted you, what were you going to say?": "repairs",
    "Are you thinking of killing yourself?": "asks_about_risk",
    "Do you ever think about suicide?": "asks_about_risk",
    "Has he ever hurt you?": "asks_about_risk",
    "Do you feel safe at home?": "asks_about_risk",
}
NO_FLAGS = {
    "I'm sorry to hear that.": "repairs",
    "Have you thought about retraining?": "affirms",
    "You said nobody was there.": "confronts",
    "I'm glad you told me.": "asks_about_risk",
    "What hurts the most?": "asks_about_risk",
}
SLIPS = {
    "People like you never change.": Slip.STIGMA,
    "So you're an addict.": Slip.STIGMA,
    "I promise nobody will know.": Slip.BOUNDARY,
    "We could meet for a coffee on Sunday.": Slip.BOUNDARY,
    "When my gran died I felt the same.": Slip.BOUNDARY,
    "Here's my private number.": Slip.BOUNDARY,
    "What do people in your family say?": Slip.NONE,
    "How do you like your coffee?": Slip.NONE,
    "What would your mother say?": Slip.NONE,
    "Was it a bad day?": Slip.NONE,
}
HOSTILE = {
    "one word": "a" * 100_000,
    "one sentence": "you have to " * 8_000,
    "no end": "so you " * 14_000 + "?",
    "marks": "?!." * 33_000,
    "commas": "and, " * 20_000,
    "apostrophes": "i'm'" * 25_000,
    "spaces": " " * 100_000,
    "brackets": "(((([[[[" * 12_000,
    "other scripts": "\u4f60\u597d\u3002" * 33_000,
}


@pytest.mark.parametrize("turn", QUESTIONS)
def test_the_kind_of_question(turn: str) -> None:
    assert label(turn).question == QUESTIONS[turn]


@pytest.mark.parametrize(("client", "turn", "kind"), REFLECTIONS)
def test_the_kind_of_reflection(client: str, turn: str, kind: Reflection) -> None:
    assert label(turn, Context(client_turn=client)).reflection == kind


@pytest.mark.parametrize("turn", ADVICE)
def test_advice_and_whether_it_was_asked_for(turn: str) -> None:
    assert label(turn).advice == ADVICE[turn]


@pytest.mark.parametrize("turn", FLAGS)
def test_what_a_turn_does_besides(turn: str) -> None:
    assert getattr(label(turn), FLAGS[turn])


@pytest.mark.parametrize("turn", NO_FLAGS)
def test_what_a_turn_does_not_do(turn: str) -> None:
    assert not getattr(label(turn), NO_FLAGS[turn])


@pytest.mark.parametrize("turn", SLIPS)
def test_slips(turn: str) -> None:
    assert label(turn).slip == SLIPS[turn]


def test_permission_of_the_turn_before_counts() -> None:
    asked = Context("Go on then.", worker_before="Would it be okay if I shared an idea?")
    refused = Context("I'd rather not.", worker_before="Would it be okay if I shared an idea?")
    assert label("You could ask your brother.", asked).advice == Advice.WITH_PERMISSION
    assert label("You could ask your brother.", refused).advice == Advice.WITHOUT_PERMISSION


def test_advice_that_the_client_wants_is_permitted() -> None:
    context = Context("What should I do?")
    assert label("You could ask your brother.", context).advice == Advice.WITH_PERMISSION


def test_a_turn_asks_about_the_topics_it_touches_and_advice_asks_nothing() -> None:
    tags = ("drinking", "work", "father")
    assert label("How much do you drink?", Context(tags=tags)).topics == ("drinking",)
    assert label("And your shifts, how are they?", Context(tags=tags)).topics == ("work",)
    assert label("You should stop the drinking!", Context(tags=tags)).topics == ()


def test_pressing_on_is_heard_and_giving_way_is_not_pressing() -> None:
    blocked = Context("Let's leave that.", tags=("father",), blocked=frozenset(["father"]))
    assert label("But what about your father?", blocked).pushes_blocked_topic
    assert label("Are you sure?", Context("I said no.")).pushes_blocked_topic
    gentle = "You don't have to. Would your father know?"
    assert not label(gentle, blocked).pushes_blocked_topic
    assert not label("What do you do for work?", blocked).pushes_blocked_topic


def test_empathy_has_degrees() -> None:
    plain, claimed = label("Okay."), label("I understand.")
    shown = label("You feel ashamed that you couldn't protect her.", Context("I wasn't there."))
    assert [one.interpretation for one in (plain, claimed, shown)] == [0, 1, 2]
    assert label("I'm so sorry that happened to you.").emotional_reaction == 2
    assert label("That must be hard. But it'll get better.").emotional_reaction == 1
    assert label("What did you feel when he left?").exploration == 2
    assert label("Did he leave?").exploration == 1


def test_curly_apostrophes_are_apostrophes() -> None:
    assert label("Why don\u2019t you move out?") == label("Why don't you move out?")


@pytest.mark.parametrize("turn", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hundred_kilobytes_of_anything_are_labelled(turn: str) -> None:
    assert isinstance(label(turn, Context(client_turn=turn, worker_before=turn)), WorkerLabels)
