"""What a client may tell in this turn, and how: a pure choice from the state and the turn heard.

A fact is told when it is asked about, or invited, and trust has reached its level; one a turn, as
people do. Oversharing is the fault clinicians name first (practice.md, evidence 2), so whatever
is not named here is kept back.
"""

from itertools import chain

from pydantic import BaseModel, ConfigDict

from understudy.practice.mind.demeanour import Demeanour, demeanour_of
from understudy.practice.mind.labels import Question, Reflection, WorkerLabels
from understudy.practice.mind.questions import questions_in
from understudy.practice.mind.schemas import Character, Fact, FactId, IfAsked, Style
from understudy.practice.mind.topics import plain_words_of_tag, topics_in, words_of_tag
from understudy.practice.mind.trust import REMEMBERED, State
from understudy.practice.mind.words import plain, sentences_of, telling

_UNASKED = 0.25
"""More trust than its level that a fact takes to be told without being asked about."""
_OPEN_FROM = 3.0
"""Trust from which a talkative client tells two things at once."""
_COMMON_WORDS = 2
"""Words of a fact in a question that make it a question about that fact."""


class Allowed(BaseModel):
    """What becomes of each fact in this turn; every fact of the case is in one of these.

    Attributes:
        sayable: told before, so it may be said again.
        may_tell: may be told now, the likeliest first.
        minimise: asked about too early: made smaller than it is.
        deny: asked about too early: denied.
        deflect: asked about too early: led away from.
        keep_back: not asked about, or one too many for this turn.
    """

    model_config = ConfigDict(frozen=True)

    sayable: tuple[FactId, ...] = ()
    may_tell: tuple[FactId, ...] = ()
    minimise: tuple[FactId, ...] = ()
    deny: tuple[FactId, ...] = ()
    deflect: tuple[FactId, ...] = ()
    keep_back: tuple[FactId, ...] = ()


class Choice(BaseModel):
    """What the client's next reply is made from."""

    model_config = ConfigDict(frozen=True)

    allowed: Allowed
    demeanour: Demeanour
    must_end: bool = False


def choose(
    state: State, labels: WorkerLabels, character: Character, worker_turn: str = "", seed: int = 0
) -> Choice:
    """Return what may be told and how, after `trust.after` has heard the turn.

    The same arguments give the same choice; `seed` and the state's turn decide what is by chance.
    """
    allowed = allowed_now(state, labels, character, worker_turn)
    facts = [fact for fact in character.facts if fact.id in allowed.may_tell]
    evades = bool(allowed.minimise or allowed.deny or allowed.deflect)
    ends = _is_over(state, character)
    demeanour = demeanour_of(
        state, labels, character, facts, evades=evades or ends, seed=f"{seed}:{state.turn}"
    )
    return Choice(allowed=allowed, demeanour=demeanour, must_end=ends)


def allowed_now(
    state: State, labels: WorkerLabels, character: Character, worker_turn: str = ""
) -> Allowed:
    """Return what becomes of each fact when the worker says this."""
    ready: list[Fact] = []
    invited: list[Fact] = []
    evaded: dict[IfAsked, list[FactId]] = {}
    hidden = [fact for fact in character.facts if fact.id not in state.disclosed_fact_ids]
    for fact in hidden:
        if _is_asked(fact, labels, worker_turn):
            if fact.disclosure_level <= state.trust or fact.if_asked_directly == IfAsked.TELL:
                ready.append(fact)
            else:
                evaded.setdefault(fact.if_asked_directly, []).append(fact.id)
        elif _is_invited(fact, labels, state):
            invited.append(fact)
    chosen = _first(ready, invited, _at_once(state, character))
    taken = {*chosen, *chain.from_iterable(evaded.values())}
    return Allowed(
        sayable=tuple(f.id for f in character.facts if f.id in state.disclosed_fact_ids),
        may_tell=chosen,
        minimise=tuple(evaded.get(IfAsked.MINIMISE, ())),
        deny=tuple(evaded.get(IfAsked.DENY, ())),
        deflect=tuple(evaded.get(IfAsked.DEFLECT, ())),
        keep_back=tuple(fact.id for fact in hidden if fact.id not in taken),
    )


def remember(state: State, choice: Choice, told: tuple[FactId, ...]) -> State:
    """Return the state after the client's reply, in which `told` of what was allowed was told.

    What was not allowed is not remembered as told, whatever the reply said.
    """
    new = [
        fact
        for fact in told
        if fact in choice.allowed.may_tell and fact not in state.disclosed_fact_ids
    ]
    mood = choice.demeanour
    return state.model_copy(
        update={
            "disclosed_fact_ids": (*state.disclosed_fact_ids, *dict.fromkeys(new)),
            "emotion": mood.emotion,
            "intensity": mood.intensity,
            "last_behaviours": (*state.last_behaviours, mood.behaviour)[-REMEMBERED:],
        }
    )


def blocked_topics(choice: Choice, character: Character) -> frozenset[str]:
    """Return the topics the client has just evaded: whoever presses on with them is labelled so."""
    evaded = {*choice.allowed.minimise, *choice.allowed.deny, *choice.allowed.deflect}
    return frozenset(
        tag for fact in character.facts if fact.id in evaded for tag in fact.topic_tags
    )


def _is_asked(fact: Fact, labels: WorkerLabels, turn: str) -> bool:
    """Say whether a question is about a fact: by a topic of its, or by words of its own."""
    if labels.question == Question.NONE:
        return False
    if fact.must_never_volunteer:
        return _is_asked_plainly(fact, labels, turn)
    if not set(labels.topics).isdisjoint(fact.topic_tags):
        return True
    heard = frozenset(telling(turn))
    if any(words_of_tag(tag) & heard for tag in fact.topic_tags):
        return True
    return len(heard & frozenset(telling(fact.text))) >= _COMMON_WORDS


def _is_asked_plainly(fact: Fact, labels: WorkerLabels, turn: str) -> bool:
    """Say whether a question is about a fact and nothing else.

    A topic that the labels name counts if no rule finds it in the words: then it was understood.
    """
    understood = set(labels.topics) - set(topics_in(turn, labels.topics))
    if not understood.isdisjoint(fact.topic_tags):
        return True
    own = frozenset(telling(fact.text))
    by_tag = words_of_tag if labels.asks_about_risk else plain_words_of_tag
    named = frozenset[str]().union(*map(by_tag, fact.topic_tags))
    asked = [frozenset(telling(each)) for each in sentences_of(plain(turn)) if questions_in(each)]
    return any(named & said or len(own & said) >= _COMMON_WORDS for said in asked)


def _is_invited(fact: Fact, labels: WorkerLabels, state: State) -> bool:
    """Say whether a fact may come by itself: somebody listens, and there is trust to spare."""
    listens = labels.exploration > 1 or labels.reflection == Reflection.COMPLEX
    harmless = not (labels.confronts or labels.pushes_blocked_topic)
    reached = fact.disclosure_level + _UNASKED <= state.trust
    return listens and harmless and reached and not fact.must_never_volunteer


def _at_once(state: State, character: Character) -> int:
    return 2 if character.style == Style.VERBOSE and state.trust >= _OPEN_FROM else 1


def _first(ready: list[Fact], invited: list[Fact], most: int) -> tuple[FactId, ...]:
    """Return those to be told: what was asked about before what comes by itself, easiest first."""
    easiest = [*sorted(ready, key=_level), *sorted(invited, key=_level)]
    return tuple(fact.id for fact in easiest[:most])


def _level(fact: Fact) -> float:
    return fact.disclosure_level


def _is_over(state: State, character: Character) -> bool:
    most = character.leaves_after_ruptures
    return most is not None and state.ruptures >= most
