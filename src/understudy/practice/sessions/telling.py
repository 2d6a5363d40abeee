"""From what the client's inner state allows to what a model is told, and what it said of it."""

from collections.abc import Iterable
from random import Random

from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.mind.ceiling import Fault, Reason, Verdict, check, tells
from understudy.practice.mind.disclosure import Choice
from understudy.practice.mind.schemas import Fact, FactId, Style

_EVASIONS = {
    True: ("I'd rather not go into that.", "Can we leave that?", "I don't want to say more now."),
    False: (
        "I'm not sure how to put that. Can we talk about something else for a moment?",
        "That's a lot, sorry. I'd rather not go into that just now.",
        "Oh, I don't know. I'd rather leave that for now, if that's all right.",
    ),
}
_TERSE = (Style.PLAIN, Style.RESERVED, Style.UPSET)
_MENDS = {
    Fault.LEAK: "It told something that you do not tell yet. Do not come near it.",
    Fault.METHOD: "It named a way of doing harm. Leave every detail of it out.",
    Fault.SEXUAL: "It was explicit. Leave that out.",
    Fault.SLUR: "It threw a slur. Leave that out.",
    Fault.COUNSELS: "It spoke as a helper. You are the client: speak of yourself.",
    Fault.MACHINE: "It fell out of the role.",
    Fault.STAGE_DIRECTION: "It described what you do. Only speak.",
    Fault.TOO_LONG: "It was far too long.",
    Fault.EMPTY: "It was empty.",
}


def verdict_on(reply: str, block: PracticeBlock, choice: Choice, known: Iterable[str]) -> Verdict:
    """Return whether a reply may be shown. `known`: what the worker said, which is no secret."""
    allowed = choice.allowed
    open_ids = {*allowed.sayable, *allowed.may_tell}
    open_texts = [fact.text for fact in block.facts if fact.id in open_ids]
    referral = " ".join([block.referral.reason, *block.referral.already_known])
    return check(
        reply,
        [fact for fact in block.facts if fact.id not in open_ids],
        words=choice.demeanour.words,
        known=[*open_texts, referral, block.opening_line, *known],
        denied=[*allowed.deny, *allowed.minimise],
    )


def told_in(reply: str, block: PracticeBlock, choice: Choice) -> tuple[FactId, ...]:
    """Return which of the facts that could be told now a reply told."""
    now: list[Fact] = [fact for fact in block.facts if fact.id in choice.allowed.may_tell]
    return tuple(fact.id for fact in now if tells(reply, fact))


def to_mend(reasons: Iterable[Reason]) -> str:
    """Return what to tell a model of its reply that could not be shown; never what it leaked."""
    return " ".join(dict.fromkeys(_MENDS[reason.fault] for reason in reasons))


def deflection(block: PracticeBlock, choice: Choice, *, seed: str) -> str:
    """Return what the client says where no reply could be shown: in role, and nothing in it."""
    if choice.must_end and block.endings.says_on_leaving:
        return block.endings.says_on_leaving
    lines = _EVASIONS[block.talk.style in _TERSE]
    return Random(seed).choice(lines)  # noqa: S311 - words of a client, and the same each time
