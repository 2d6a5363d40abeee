"""What a client may say in one turn: the part of the prompt that changes.

A session gets this from the client's inner state; previews and test questions from a trust that
somebody chose, by the same gates.
"""

from collections.abc import Iterable

from pydantic import Field

from understudy.practice.clients.overlap import shared
from understudy.practice.clients.parts import Frozen
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.mind.schemas import (
    FIRST_TRUST,
    Behaviour,
    Emotion,
    Fact,
    IfAsked,
    Resistance,
    Style,
)

_MOST_AT_ONCE = 2
_MOST_WORDS = {
    Style.PLAIN: 20,
    Style.RESERVED: 14,
    Style.UPSET: 26,
    Style.PLEASING: 26,
    Style.TANGENTIAL: 34,
    Style.VERBOSE: 40,
}
"""Clients of real talks say 8 words in the median, 20 at the third quartile, 38 at the 90th
percentile (AnnoMI)."""


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
        is_risk_asked: the worker asked directly about danger; it is answered truthfully.
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
    is_risk_asked: bool = False
    is_late: bool = False
    ends: bool = False
    to_mend: str = ""


def turn_at(
    block: PracticeBlock,
    trust: float,
    *,
    asked: Iterable[str] = (),
    is_risk_asked: bool = False,
) -> Turn:
    """Return what a client may say at this trust when asked about these facts (by their ids)."""
    wanted = frozenset(asked)
    first = [fact for fact in block.facts if fact.id in wanted]
    open_facts = [fact for fact in first if _may_be_told(fact, trust)]
    if not first:
        open_facts = [fact for fact in block.facts if _is_offered(fact, trust)][:1]
    refused = [fact for fact in first if not _may_be_told(fact, trust)]
    kept = [fact for fact in block.facts if fact not in open_facts and fact not in refused]
    told = {tag for fact in open_facts for tag in fact.topic_tags}
    return Turn(
        may_tell=tuple(fact.text for fact in open_facts[:_MOST_AT_ONCE]),
        minimise=_tags(refused, IfAsked.MINIMISE),
        deny=_tags(refused, IfAsked.DENY),
        deflect=_tags(refused, IfAsked.DEFLECT),
        keep_back=tuple(sorted({fact.topic_tags[0] for fact in kept} - told)),
        emotion=_emotion(open_facts, trust),
        behaviour=Behaviour.RECOUNTING if open_facts else Behaviour.SIMPLE_RESPONSE,
        most_words=_MOST_WORDS[block.talk.style],
        is_risk_asked=is_risk_asked,
    )


def asked_about(block: PracticeBlock, line: str) -> tuple[str, ...]:
    """Return the ids of the facts that a line asks about, by their tags, the nearest first."""
    scores = {fact.id: shared(line, " ".join(fact.topic_tags)) for fact in block.facts}
    found = [fact_id for fact_id, score in scores.items() if score]
    return tuple(sorted(found, key=lambda fact_id: -scores[fact_id]))


def _may_be_told(fact: Fact, trust: float) -> bool:
    return fact.disclosure_level <= trust or fact.if_asked_directly is IfAsked.TELL


def _is_offered(fact: Fact, trust: float) -> bool:
    return fact.disclosure_level <= trust and not fact.must_never_volunteer


def _tags(facts: Iterable[Fact], if_asked: IfAsked) -> tuple[str, ...]:
    return tuple(
        sorted({fact.topic_tags[0] for fact in facts if fact.if_asked_directly is if_asked})
    )


def _emotion(told: Iterable[Fact], trust: float) -> Emotion:
    if any(fact.discomfort for fact in told):
        return Emotion.ASHAMED
    return Emotion.RELIEVED if trust > FIRST_TRUST else Emotion.GUARDED
