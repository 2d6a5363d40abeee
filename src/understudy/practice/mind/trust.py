"""How a client's trust moves: from what the worker does, by attachment, with inertia.

Trust runs from 1.0 (refuses) to 4.0 (open). A first interview begins at 2.5 and moves about half
a point in five good turns: the figures below are set so that twenty skilled turns bring a secure
client to openness and an avoidant one to the edge of it, and twenty unskilled ones bring nobody
anywhere. The evidence gives directions (disclosure rises with empathy and, most of all, with
exploration; practice.md, evidence 2), the sizes are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.schemas import (
    FIRST_TRUST,
    HIGHEST_TRUST,
    LOWEST_TRUST,
    Attachment,
    Behaviour,
    Character,
    Emotion,
    FactId,
)

REMEMBERED = 3
"""Behaviours that are kept, so that a client does not do the same thing all the time."""

type Intensity = Annotated[int, Field(ge=0, le=3)]
"""How strongly something is felt: 0 hardly, 3 as strongly as it gets."""


class State(BaseModel):
    """A client's inner state after a turn. It is frozen: a turn makes a new one.

    It goes to JSON and back exactly (`model_dump_json`, `State.model_validate_json`). How ready for
    change a client is does not move within a talk: that is `Character.stage`.

    Attributes:
        trust: from 1.0 to 4.0, rounded to a thousandth.
        momentum: the last change of trust, which the next one is blended with.
        intensity: of the emotion, from 0 (hardly felt) to 3.
        disclosed_fact_ids: what was told, in the order it was.
        ruptures: what hurt and was not mended.
        last_behaviours: the last three, the latest last.
        turn: how many turns of the worker were heard.
    """

    model_config = ConfigDict(frozen=True)  # not strict: older states have fields that are gone

    version: Literal[1] = 1
    trust: float = Field(default=FIRST_TRUST, ge=LOWEST_TRUST, le=HIGHEST_TRUST)
    momentum: float = Field(default=0.0, ge=-3.0, le=3.0)
    emotion: Emotion = Emotion.GUARDED
    intensity: Intensity = 1
    disclosed_fact_ids: tuple[FactId, ...] = ()
    ruptures: int = Field(default=0, ge=0)
    last_behaviours: tuple[Behaviour, ...] = Field(default=(), max_length=REMEMBERED)
    turn: int = Field(default=0, ge=0)


class Step(BaseModel):
    """What a turn did to a client: the new state, and why, a short sentence for each cause."""

    model_config = ConfigDict(frozen=True)

    state: State
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Temper:
    """How an attachment takes things: factors on what is good and bad, and how much stays.

    Attributes:
        gain: on what builds trust.
        hurt: on what costs trust.
        inertia: the share of the last change in the next one.
    """

    gain: float
    hurt: float
    inertia: float


_TEMPERS: Mapping[Attachment, _Temper] = {
    # The measure of the others. A third is carried on: one turn does not turn a mood.
    Attachment.SECURE: _Temper(gain=1.0, hurt=1.0, inertia=0.3),
    # Warms as quickly as anybody, loses half as much again, and swings (least inertia).
    Attachment.ANXIOUS: _Temper(gain=1.1, hurt=1.6, inertia=0.2),
    # Slow both ways: half the gain, two thirds of the hurt, and change takes several turns.
    Attachment.AVOIDANT: _Temper(gain=0.5, hurt=0.7, inertia=0.5),
    # Gains a little less, is hurt a little more; what it does after telling is below.
    Attachment.DISORGANIZED: _Temper(gain=0.8, hurt=1.3, inertia=0.2),
}
_BACKLASH = -0.25
"""What telling costs a disorganized client in the next turn: about two good turns. It is not paid
when that turn receives what was told (a reflection or warmth)."""
_RUPTURE = -0.2
"""A turn that costs this much before temper is a rupture: one slip, or two lesser faults."""
_REPAIR = 0.15
"""Mending gives back about what an open question gains, and the rupture is forgiven."""
_UNMENDED = 0.75
"""Each open rupture takes a quarter off what is gained, until it is mended."""
_LEAST_SHARE = 0.25
_HALF = (HIGHEST_TRUST - LOWEST_TRUST) / 2
"""Nearer than this to an end of the scale the way to it grows longer: nobody opens in five turns,
and nobody who was hurt once goes on falling at the same speed."""

# What a turn gains or costs, before temper, and how it is told on the trust curve.
_QUESTIONS: Mapping[Question, tuple[float, str]] = {
    # Exploration carries most of the signal: a specific open question is the largest single gain.
    Question.OPEN: (0.08, "asked an open question"),
    # One closed question is neither here nor there.
    Question.CLOSED: (0.0, "asked a closed question"),
    # Several at once can only be answered in part, and feel like a form.
    Question.STACKED: (-0.06, "asked several questions at once"),
}
_REFLECTIONS: Mapping[Reflection, tuple[float, str]] = {
    # Being heard, as much as an open question.
    Reflection.SIMPLE: (0.06, "said back what was said"),
    # Being understood: somewhat more.
    Reflection.COMPLEX: (0.1, "put a feeling or a meaning into words"),
}
_FAULTS_AND_MERITS: tuple[tuple[str, float, str], ...] = (
    ("affirms", 0.06, "named a strength"),  # like a simple reflection
    ("seeks_collaboration", 0.05, "asked for the client's view or consent"),  # a little less
    ("emphasises_autonomy", 0.06, "left the choice to the client"),  # what the mandated need
    ("summarises", 0.05, "drew together what was said"),  # on top of the reflection it is
    ("confronts", -0.2, "argued or blamed"),  # undoes two or three good turns: a rupture
    ("pushes_blocked_topic", -0.15, "pressed on with what was refused"),  # nearly a rupture
)
_WARMTH = 0.04
"""Per degree of emotional reaction; weaker than exploration, as measured."""
_SPECIFIC = 0.05
"""More for the second degree of exploration: a question that follows the client's words."""
_ADVICE: Mapping[Advice, tuple[float, str]] = {
    # Neither gains nor costs: the client agreed to hear it.
    Advice.WITH_PERMISSION: (0.0, "gave advice after asking"),
    # About one good turn; unsolicited input separates poor interviews best (AUC .91).
    Advice.WITHOUT_PERMISSION: (-0.1, "gave advice nobody had asked for"),
}
_SLIPS: Mapping[Slip, tuple[float, str]] = {
    Slip.BOUNDARY: (-0.15, "crossed a professional boundary"),
    Slip.STIGMA: (-0.35, "used a stereotype or a degrading word"),  # the worst there is
}
_DRIFT = -0.02
"""A turn that does nothing at all: small talk wears off slowly."""

type _Cause = tuple[float, str]


def after(state: State, labels: WorkerLabels, character: Character, *, told: bool = False) -> Step:
    """Return a client's state after a turn of the worker, and why trust moved.

    `told` says that the client told something new in its own turn before. Facts, behaviour and
    emotion stay as they are: `disclosure` decides on them with the new trust.
    """
    temper = _TEMPERS[character.attachment]
    causes = _causes(labels)
    if told and character.attachment == Attachment.DISORGANIZED and not _receives(labels):
        causes.append((_BACKLASH, "did not receive what was just told"))
    ruptures, mended = _ruptures(state, labels, causes)
    if mended:
        causes.append((_REPAIR, "owned a misstep and mended it"))
    wanted = _wanted(state, causes, temper, ruptures)
    change = temper.inertia * state.momentum + (1 - temper.inertia) * wanted
    trust = round(min(HIGHEST_TRUST, max(LOWEST_TRUST, state.trust + change)), 3)
    new = {
        "trust": trust,
        "momentum": round(trust - state.trust, 3),
        "ruptures": ruptures,
        "turn": state.turn + 1,
    }
    return Step(state=state.model_copy(update=new), why=tuple(_told_why(causes, labels)))


def _causes(labels: WorkerLabels) -> list[_Cause]:
    """Return everything in a turn that moves trust, with its size before temper."""
    table = (
        _QUESTIONS.get(labels.question),
        _REFLECTIONS.get(labels.reflection),
        _ADVICE.get(labels.advice),
        _SLIPS.get(labels.slip),
    )
    causes = [cause for cause in table if cause]
    causes += [(size, why) for name, size, why in _FAULTS_AND_MERITS if getattr(labels, name)]
    if labels.emotional_reaction:
        causes.append((_WARMTH * labels.emotional_reaction, "showed warmth"))
    if labels.exploration > 1:
        causes.append((_SPECIFIC, "followed what the client had said"))
    return causes or [(_DRIFT, "kept to small talk")]


def _receives(labels: WorkerLabels) -> bool:
    return labels.reflection != Reflection.NONE or labels.emotional_reaction > 0


def _ruptures(state: State, labels: WorkerLabels, causes: list[_Cause]) -> tuple[int, bool]:
    """Return how many ruptures are open now, and whether one was mended in this turn."""
    if sum(size for size, _ in causes) <= _RUPTURE:
        return state.ruptures + 1, False
    if labels.repairs and state.ruptures:
        return state.ruptures - 1, True
    return state.ruptures, False


def _wanted(state: State, causes: list[_Cause], temper: _Temper, ruptures: int) -> float:
    """Return the change a turn would make without inertia: less, the nearer an end of the scale."""
    gained = sum(size for size, _ in causes if size > 0) * temper.gain
    lost = sum(size for size, _ in causes if size < 0) * temper.hurt
    above = min(1.0, (HIGHEST_TRUST - state.trust) / _HALF)
    below = min(1.0, (state.trust - LOWEST_TRUST) / _HALF)
    return gained * above * max(_LEAST_SHARE, _UNMENDED**ruptures) + lost * below


def _told_why(causes: list[_Cause], labels: WorkerLabels) -> list[str]:
    """Return a sentence for each cause, the strongest first: `asked ... about work: +0.08`."""
    strongest = sorted(causes, key=lambda cause: -abs(cause[0]))
    asked = {why for _, why in _QUESTIONS.values()}
    about = f" about {labels.topics[0].replace('_', ' ')}" if labels.topics else ""
    return [f"{why}{about if why in asked else ''}: {size:+.2f}" for size, why in strongest]
