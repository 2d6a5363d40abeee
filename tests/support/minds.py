"""A client's mind to try things on, and two workers who talk with it by script."""

from random import Random
from typing import NamedTuple

from understudy.practice.mind.disclosure import Choice, blocked_topics, choose, remember
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import (
    Advice,
    Question,
    Reflection,
    Slip,
    WorkerLabels,
)
from understudy.practice.mind.schemas import Attachment, Character, Fact, IfAsked, Style
from understudy.practice.mind.trust import State, after


def fact(id: str, level: float = 2.5, *tags: str, **more: object) -> Fact:
    """Return a fact; its text is about its tags unless said otherwise."""
    given = {"text": f"Something about {id}.", "topic_tags": tags or (id,), **more}
    return Fact.model_validate({"id": id, "disclosure_level": level, **given})


FACTS = (
    fact("shifts", 2.4, "work", text="They cut my shifts in August."),
    fact("letters", 2.5, "letters", "rent", text="I put the letters into a drawer."),
    fact("brother", 2.7, "brother", text="My brother lent me four hundred."),
    fact("nights", 2.9, "sleep", text="I lie awake till four."),
    fact("wife", 3.0, "wife", text="My wife believes it is two weeks.", discomfort=True),
    fact("drinking", 3.2, "drinking", if_asked_directly=IfAsked.MINIMISE, discomfort=True),
    fact("slap", 3.5, "violence", if_asked_directly=IfAsked.DENY, must_never_volunteer=True),
    fact("bridge", 3.0, "suicide", if_asked_directly=IfAsked.DEFLECT, must_never_volunteer=True),
)
TAGS = tuple(dict.fromkeys(tag for one in FACTS for tag in one.topic_tags))

SKILLED = (
    "Hello, I'm Lena. What would you like us to talk about?",
    "So the hours went, and the rent stayed what it was.",
    "What is it like to open the letters?",
    "You've kept the boys fed through all of it.",
    "Tell me about your brother.",
    "It sounds like you feel ashamed to ask him again.",
    "How are the nights?",
    "You lie there and count what's left.",
    "That must be exhausting. What does your wife know of it?",
    "You're protecting her, and that's getting heavier.",
    "I'm sorry, I went too fast there. What matters most to you today?",
    "Part of you wants to tell her, and part of you is afraid.",
    "What helps, when it gets too much?",
    "Thank you for telling me. Where does drinking come into it?",
    "You notice it's more than you'd like.",
    "Has it got so bad that you've thought of killing yourself?",
    "I'm glad you told me. What kept you here?",
    "You don't have to answer. Has anybody been hurt at home?",
    "You went out before it could get worse. That takes strength.",
    "What would you like to do next? It's up to you.",
)
UNSKILLED = (
    "Hi. So you're behind with the rent, is that right? How much is it?",
    "You should have rung them. Do you have a job?",
    "Have you tried another depot?",
    "Why didn't you open the letters?",
    "You need to open them straight away, it's really easy.",
    "Do you have family? Could they pay, or a friend?",
    "You should ask your brother again.",
    "Do you sleep? Do you eat?",
    "It'll get better, I'm sure. Try to keep a routine.",
    "Does your wife know?",
    "You need to tell her. She's got a right to know.",
    "I understand. But at least you've got a family.",
    "Do you drink?",
    "Most people say that. How much is it really?",
    "You know that drinking makes it worse, don't you?",
    "When my dad drank we all suffered.",
    "Are you suicidal?",
    "Good. You've got so much to live for.",
    "Did you ever hit anyone?",
    "Okay. I'd suggest you make a list. Can you promise me that?",
)


class Talk(NamedTuple):
    """What came of a talk: states and choices, turn by turn."""

    states: tuple[State, ...]
    choices: tuple[Choice, ...]

    @property
    def end(self) -> State:
        """The state after the last reply."""
        return self.states[-1]


def character(attachment: Attachment = Attachment.SECURE, style: Style = Style.PLAIN) -> Character:
    """Return a client with eight facts who does not walk out."""
    return Character(attachment=attachment, style=style, facts=FACTS, leaves_after_ruptures=None)


def talk(
    client: Character, script: tuple[str, ...], since: tuple[State, Choice] | None = None
) -> Talk:
    """Return what comes of a script when the client tells whatever it may.

    `since` are the state and the choice of the turn before, if the script goes on from there.
    """
    state, told = State(), False
    blocked: frozenset[str] = frozenset()
    if since:
        state, before = since
        told, blocked = bool(before.allowed.may_tell), blocked_topics(before, client)
    states, choices = [], []
    for line in script:
        labels = label(line, Context(client_turn="I don't know.", tags=TAGS, blocked=blocked))
        state = after(state, labels, client, told=told).state
        choice = choose(state, labels, client, line)
        state = remember(state, choice, choice.allowed.may_tell)
        told, blocked = bool(choice.allowed.may_tell), blocked_topics(choice, client)
        states.append(state)
        choices.append(choice)
    return Talk(tuple(states), tuple(choices))


def chance_of(seed: str | int) -> Random:
    """Return a source of chance that is the same for the same seed."""
    return Random(seed)  # noqa: S311 - cases by chance, and the same each time


def any_labels(chance: Random) -> WorkerLabels:
    """Return labels by chance, over everything that can be."""
    flags = [name for name, field in WorkerLabels.model_fields.items() if field.annotation is bool]
    degrees = ("emotional_reaction", "interpretation", "exploration")
    given: dict[str, object] = {name: chance.random() < 0.2 for name in flags}
    given |= {name: chance.randrange(3) for name in degrees}
    given["question"] = chance.choice(list(Question))
    given["reflection"] = chance.choice(list(Reflection))
    given["advice"] = chance.choice(list(Advice))
    given["slip"] = chance.choice(list(Slip))
    given["topics"] = tuple(chance.sample(TAGS, chance.randrange(3)))
    return WorkerLabels.model_validate(given)
