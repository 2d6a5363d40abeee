"""A case in sentences: codes become what they mean, the author's own words first."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from understudy.practice.clients.parts import Frozen, Moment, Picked, Tie
from understudy.practice.clients.picklists import (
    ATTACHMENTS,
    ISSUES,
    MANNERS,
    RESISTANCES,
    STAGES,
    STYLES,
    TRAITS,
)
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.turn import Turn
from understudy.practice.mind.schemas import Behaviour

_NOW: Mapping[Behaviour, str] = {
    Behaviour.SIMPLE_RESPONSE: "",
    Behaviour.REQUEST: "You want something from the worker, and ask for it.",
    Behaviour.RECOUNTING: "You tell what happened, plainly.",
    Behaviour.COGNITIVE_EXPLORATION: "You try to understand it as you speak.",
    Behaviour.AFFECTIVE_EXPLORATION: "You stay with what you feel.",
    Behaviour.INSIGHT: "Something becomes clearer to you as you speak.",
    Behaviour.DISCUSSING_PLANS: "You think about what could be done that you could agree to.",
    Behaviour.RESISTANCE: "You do not go along now.",
}


class Spelled(Frozen):
    """What a prompt says in place of codes; `now` is what the client does in this turn."""

    identity: tuple[str, ...]
    issues: tuple[str, ...]
    ties: tuple[str, ...]
    moments: tuple[str, ...]
    attachment: str
    stage: str
    resistance: tuple[str, ...]
    style: str
    traits: tuple[str, ...]
    manners: tuple[str, ...]
    now: str


def spelled(block: PracticeBlock, turn: Turn | None) -> Spelled:
    """Return the codes of a case, and of a turn, as sentences."""
    relating = block.relating
    resistance = tuple(RESISTANCES[each].sentence for each in relating.resistance)
    identity = block.identity.model_dump().items()
    return Spelled(
        identity=tuple(
            f"{name.replace('_', ' ').capitalize()}: {value}" for name, value in identity if value
        ),
        issues=_sentences(block.issues, lambda issue: ISSUES[issue].sentence),
        ties=tuple(map(_tie, block.systems.ties)),
        moments=tuple(map(_moment, block.cognition.moments)),
        attachment=relating.attachment_note or ATTACHMENTS[relating.attachment].sentence,
        stage=block.change.stage_note or STAGES[block.change.stage].sentence,
        resistance=(relating.resistance_note,) if relating.resistance_note else resistance,
        style=STYLES[block.talk.style].sentence,
        traits=_sentences(block.traits, lambda trait: TRAITS[trait].sentence),
        manners=_sentences(block.talk.manners, lambda manner: MANNERS[manner].sentence),
        now=_now(turn) if turn else "",
    )


def _sentences[Code: StrEnum](
    picked: Iterable[Picked[Code]], meaning: Callable[[Code], str]
) -> tuple[str, ...]:
    return tuple(each.note or meaning(each.code) for each in picked)


def _tie(tie: Tie) -> str:
    told = f"{tie.who}: {tie.what}" if tie.what else tie.who
    return f"{told} (a strain)" if tie.is_strain else told


def _moment(moment: Moment) -> str:
    parts = (moment.thought, moment.emotion, moment.behaviour)
    return " -> ".join([moment.situation, *(part for part in parts if part)])


def _now(turn: Turn) -> str:
    way = RESISTANCES[turn.resistance].sentence if turn.resistance else ""
    return f"{_NOW[turn.behaviour]} {way}".strip()
