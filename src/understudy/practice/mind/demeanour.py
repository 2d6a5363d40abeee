"""How a client says what it says: what it feels, what its turn does, and how long it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.schemas import (
    Attachment,
    Behaviour,
    Character,
    Emotion,
    Fact,
    Resistance,
    Stage,
    Style,
)
from understudy.practice.mind.trust import REMEMBERED, Intensity, State

_GUARDED_BELOW = 2.0
"""Trust below which a client does not go along, whatever is said."""
_TALKS_FROM = 2.5
_THINKS_FROM = 2.75
_PLANS_FROM = 3.25
_SEES_FROM = 3.5
_MOST_INTENSE = 3

# Words of client turns in AnnoMI: 43 % have at most 5, half 8, three quarters 20, nine tenths 38.
_WORDS = ((0.0, 1), (0.43, 5), (0.5, 8), (0.75, 20), (0.9, 38), (1.0, 60))
_LONGER: Mapping[Style, float] = {
    Style.RESERVED: 0.7,
    Style.UPSET: 1.2,
    Style.TANGENTIAL: 1.6,
    Style.VERBOSE: 2.2,
}
_ROOM_TO_TELL = 12
"""Words without which a fact cannot be told."""
_CURT = 8
"""Words of an answer that gives nothing: half of AnnoMI's client turns are no longer."""
_READY = frozenset([Stage.PREPARATION, Stage.ACTION, Stage.MAINTENANCE])
_WEARS_OFF = frozenset(
    [Behaviour.AFFECTIVE_EXPLORATION, Behaviour.INSIGHT, Behaviour.DISCUSSING_PLANS]
)
_HURT: Mapping[Attachment, Emotion] = {
    Attachment.SECURE: Emotion.ANGRY,
    Attachment.ANXIOUS: Emotion.ANXIOUS,
    Attachment.AVOIDANT: Emotion.GUARDED,
    Attachment.DISORGANIZED: Emotion.ANGRY,
}


class Demeanour(BaseModel):
    """How a reply is said.

    Attributes:
        resistance: which way not to go along, if the turn does not.
        words: about how many words the reply has.
    """

    model_config = ConfigDict(frozen=True)

    emotion: Emotion
    intensity: Intensity
    behaviour: Behaviour
    resistance: Resistance | None = None
    words: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class _Moment:
    """Everything the rules below look at."""

    state: State
    labels: WorkerLabels
    character: Character
    facts: Sequence[Fact]
    evades: bool

    @property
    def hurts(self) -> bool:
        """Whether the turn attacks."""
        heard = self.labels
        return heard.confronts or heard.pushes_blocked_topic or heard.slip == Slip.STIGMA

    @property
    def resists(self) -> bool:
        """Whether the client does not go along."""
        pushed = self.labels.advice == Advice.WITHOUT_PERMISSION
        closed_up = self.state.trust < _GUARDED_BELOW or (
            pushed and self.state.trust < _THINKS_FROM
        )
        return self.evades or self.hurts or (closed_up and not self.facts)

    @property
    def plans(self) -> bool:
        """Whether it is time to talk about what to do."""
        ready = self.character.stage in _READY or self.state.trust >= _SEES_FROM
        return self.labels.seeks_collaboration and ready and self.state.trust >= _PLANS_FROM


def demeanour_of(
    state: State,
    labels: WorkerLabels,
    character: Character,
    facts: Sequence[Fact],
    *,
    evades: bool,
    seed: str,
) -> Demeanour:
    """Return how the reply is said in which `facts` may be told.

    `evades` says that something asked about is evaded, or that the client has had enough. The same
    arguments, the same demeanour.
    """
    chance = Random(seed)  # noqa: S311 - a manner of speaking, and the same each time
    moment = _Moment(state, labels, character, facts, evades)
    behaviour = _behaviour(moment)
    emotion, intensity = _emotion(moment)
    resistance = None
    if behaviour == Behaviour.RESISTANCE:
        resistance = chance.choice(character.resistance or (Resistance.MINIMAL_TALK,))
    return Demeanour(
        emotion=emotion,
        intensity=intensity,
        behaviour=behaviour,
        resistance=resistance,
        words=_words(moment, behaviour, resistance, chance),
    )


# The first that fits is what the turn does.
_BEHAVIOURS: tuple[tuple[Callable[[_Moment], bool], Behaviour], ...] = (
    (lambda m: m.resists, Behaviour.RESISTANCE),
    (lambda m: any(fact.discomfort for fact in m.facts), Behaviour.AFFECTIVE_EXPLORATION),
    (lambda m: bool(m.facts), Behaviour.RECOUNTING),
    (lambda m: m.plans, Behaviour.DISCUSSING_PLANS),
    (lambda m: _understood(m) and m.state.trust >= _SEES_FROM, Behaviour.INSIGHT),
    (lambda m: _understood(m) and m.state.trust >= _TALKS_FROM, Behaviour.AFFECTIVE_EXPLORATION),
    (lambda m: _asked(m) and m.state.trust >= _THINKS_FROM, Behaviour.COGNITIVE_EXPLORATION),
    (lambda m: _asked(m) or m.labels.reflection == Reflection.SIMPLE, Behaviour.RECOUNTING),
    (lambda m: m.labels.advice == Advice.WITH_PERMISSION, Behaviour.REQUEST),
)


def _behaviour(moment: _Moment) -> Behaviour:
    fitting = (does for fits, does in _BEHAVIOURS if fits(moment))
    chosen = next(fitting, Behaviour.SIMPLE_RESPONSE)
    lately = moment.state.last_behaviours
    if chosen in _WEARS_OFF and not moment.facts and lately == (chosen,) * REMEMBERED:
        return Behaviour.RECOUNTING
    return chosen


def _understood(moment: _Moment) -> bool:
    return moment.labels.reflection == Reflection.COMPLEX


def _asked(moment: _Moment) -> bool:
    return moment.labels.question == Question.OPEN


# What the client feels, and how much more or less than before; the first that fits.
_EMOTIONS: tuple[tuple[Callable[[_Moment], bool], Emotion, int], ...] = (
    # Telling what is hard is done quietly: the feeling is strong and hardly shown.
    (lambda m: any(fact.discomfort for fact in m.facts), Emotion.ASHAMED, -1),
    (lambda m: m.state.trust < _GUARDED_BELOW, Emotion.GUARDED, 0),
    (lambda m: m.evades, Emotion.GUARDED, 1),
    (lambda m: m.plans, Emotion.HOPEFUL, 0),
    (lambda m: m.labels.repairs or m.labels.affirms, Emotion.RELIEVED, -1),
    (lambda m: _understood(m) and m.state.trust >= _TALKS_FROM, Emotion.SAD, 1),
)


def _emotion(moment: _Moment) -> tuple[Emotion, Intensity]:
    least = 1 if moment.character.style == Style.UPSET else 0
    if moment.hurts:
        hurt = _HURT[moment.character.attachment]
        return hurt, min(_MOST_INTENSE, moment.state.intensity + 1)
    for fits, emotion, more in _EMOTIONS:
        if fits(moment):
            return emotion, min(_MOST_INTENSE, max(least, moment.state.intensity + more))
    return moment.state.emotion, max(least, moment.state.intensity - 1)


def _words(
    moment: _Moment, behaviour: Behaviour, resistance: Resistance | None, chance: Random
) -> int:
    drawn = _drawn(chance.random()) * _LONGER.get(moment.character.style, 1.0)
    if resistance == Resistance.MINIMAL_TALK or behaviour == Behaviour.SIMPLE_RESPONSE:
        drawn = min(drawn, _CURT)
    if moment.facts:
        drawn = max(drawn, _ROOM_TO_TELL * len(moment.facts))
    return max(1, round(drawn))


def _drawn(share: float) -> float:
    """Return the length below which this share of people's turns lies."""
    for (low, fewer), (high, more) in pairwise(_WORDS):
        if share <= high:
            return fewer + (share - low) / (high - low) * (more - fewer)
    return float(_WORDS[-1][1])
