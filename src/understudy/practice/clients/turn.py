"""What a client may say in one turn: the part of the prompt that changes.

Sessions, previews and test questions come to it the same way: a turn of the worker is labelled,
the client's inner state chooses (`mind.disclosure`), and what it chose is written for a model.
"""

from collections.abc import Iterable

from pydantic import Field

from understudy.practice.clients.parts import Frozen
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.mind.danger import Danger, asked_for
from understudy.practice.mind.disclosure import Choice, choose
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import Question
from understudy.practice.mind.schemas import Behaviour, Emotion, Fact, Resistance
from understudy.practice.mind.trust import State

REMINDED_FROM = 12
"""The turn from which a model is reminded of its role: long talks drift to a helper's voice."""
_MOST_INTENSE = 3


class Turn(Frozen):
    """What this turn allows.

    Attributes:
        may_tell: texts of facts that may be told now.
        told: texts of facts that were told before and stay true.
        minimise: topics to make smaller than they are.
        deny: topics to say no to.
        deflect: topics to lead away from.
        keep_back: topics not to come to. No text of a fact that is kept stands in a prompt.
        intensity: of the emotion, from 0 to 1.
        resistance: the way not to go along, if the behaviour is resistance.
        most_words: of the reply.
        danger: what the worker asked directly of danger; it is answered truthfully, and no more.
        is_late: many turns went by, and a reminder of the role is due.
        ends: the client has had enough and leaves with this reply.
        to_mend: what was wrong with a reply to the same turn that could not be shown.
    """

    may_tell: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    minimise: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    deflect: tuple[str, ...] = ()
    keep_back: tuple[str, ...] = ()
    emotion: Emotion = Emotion.GUARDED
    intensity: float = Field(default=0.5, ge=0, le=1)
    behaviour: Behaviour = Behaviour.SIMPLE_RESPONSE
    resistance: Resistance | None = None
    most_words: int = Field(default=20, ge=1, le=200)
    danger: tuple[Danger, ...] = ()
    is_late: bool = False
    ends: bool = False
    to_mend: str = ""


def turn_of(
    block: PracticeBlock, choice: Choice, *, number: int, danger: tuple[Danger, ...] = ()
) -> Turn:
    """Return what this turn allows: of facts that are kept, only their topics.

    `number` counts the student's turns from 1; `danger` is what was asked about danger.
    """
    facts = {fact.id: fact for fact in block.facts}
    allowed, mood = choice.allowed, choice.demeanour
    may_tell = [facts[each] for each in allowed.may_tell]
    open_topics = {tag for fact in may_tell for tag in fact.topic_tags}
    return Turn(
        may_tell=tuple(fact.text for fact in may_tell),
        told=tuple(facts[each].text for each in allowed.sayable),
        minimise=_topics(facts[each] for each in allowed.minimise),
        deny=_topics(facts[each] for each in allowed.deny),
        deflect=_topics(facts[each] for each in allowed.deflect),
        keep_back=tuple(
            topic
            for topic in _topics(facts[each] for each in allowed.keep_back)
            if topic not in open_topics
        ),
        emotion=mood.emotion,
        intensity=mood.intensity / _MOST_INTENSE,
        behaviour=mood.behaviour,
        resistance=mood.resistance,
        most_words=min(200, mood.words),
        danger=danger,
        is_late=number >= REMINDED_FROM,
        ends=choice.must_end,
    )


def first_turn(
    block: PracticeBlock, trust: float, question: str, about: Fact | None = None
) -> Turn:
    """Return what a client may say to the first question of a talk, at a trust somebody chose.

    `about` is the fact that the question is about, whatever its words: its author says so.
    """
    character = block.character
    tags = tuple(sorted({tag for fact in character.facts for tag in fact.topic_tags}))
    heard = label(question, Context(tags=tags))
    if about:
        is_asked = heard.question is not Question.NONE
        asked = heard.question if is_asked else Question.OPEN
        heard = heard.model_copy(update={"topics": about.topic_tags, "question": asked})
    state = State(trust=trust)
    choice = choose(state, heard, character, "" if about else question)
    danger = asked_for(question) if heard.asks_about_risk else ()
    return turn_of(block, choice, number=1, danger=danger)


def _topics(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(sorted({fact.topic_tags[0] for fact in facts}))
