"""In which frame something is written, and whether it is about the client or the student.

A student who asks a client about suicide, violence or abuse does what is to be learnt: that is
evidence, and nothing is ever held back for it. A student who writes of their own life is asked,
privately, how they are; what they wrote is neither stopped nor passed on. By phrases, in English.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from understudy.practice.mind.labeller import label
from understudy.practice.mind.words import plain, sentences_of
from understudy.practice.sessions.distress import Weight, plainly_own, said_of_self


class Frame(StrEnum):
    """As whom somebody writes."""

    IN_ROLE = "in_role"
    OUT_OF_ROLE = "out_of_role"
    """To the platform, between double parentheses."""
    REFLECTION = "reflection"
    NOTES = "notes"


class About(StrEnum):
    """What a text calls for; it may be both, or nothing."""

    SKILL = "skill"
    """The worker asks the client about danger: evidence for the rubric."""
    WELLBEING = "wellbeing"
    """The student speaks of themself: a private word, and whom to reach."""


class Span(NamedTuple):
    """A piece of what was typed, without its parentheses."""

    frame: Frame
    text: str


_OUT_OF_ROLE = re.compile(r"\(\((.*?)(?:\)\)|\Z)", re.DOTALL)
_DANGER = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*"
    r"|(?:kill|hurt|harm|cut)(?:t?ing)? y?o?ur ?self(?! out\b)|overdos\w*"
    r"|(?:end|ending|ended|take|taking|taken) your (?:own )?life"
    r"|wish (?:that )?(?:you|you'd) (?:were|was|had|could|would)(?:n't)? (?:\w+ )?(?:dead|die|born)"
    r"|(?:want|wanting|wanted|wish|wishing) to (?:die|be dead)|rather (?:not be alive|be dead|die)"
    r"|(?:hurting|hitting|beating|threatening|abusing|touching) you\b|something to yourself"
    r"|(?:not|don't|didn't) want(?:ing|ed)? to (?:be alive|live|wake up|go on|be here)"
    r"|(?:think|thought|thoughts|thinking) (?:about|of) (?:death|dying|not being (?:here|alive))"
    r"|(?:hit|hits|hurt|hurts|beat|beats|beaten|slapped|kicked|choked|strangled|threatened|"
    r"threatens|touched|touches|forced|raped|abused) (?:you|the (?:kids|children|baby))\b"
    r"|(?:hurt|hit|hurting|hitting|harm|harming|shake|shaken) (?:anyone|someone|somebody|him|her|"
    r"them|the (?:kids|children|baby)|your (?:baby|child|children|son|daughter|mother|husband|"
    r"wife|partner))\b"
    r"|been (?:hit|hurt|beaten|abused|threatened|raped|assaulted|touched)"
    r"|(?:afraid|scared|frightened) of (?:him|her|them|your \w+|going home|what (?:he|she) )"
    r"|(?:feel|feeling|are|you) safe (?:at home|with (?:him|her|them|your)|there|right now|tonight)"
    r"|(?:is|are) (?:the |your )?\w+ safe\b|(?:made|make|makes|forced) you (?:to )?do\b|\bsexual"
    r"|what (?:he|she|they) (?:might|could|would) do to (?:you|the \w+)|means at home|kill you\b"
    r"|safe with (?:him|her|them|your \w+)|in danger|your (?:own )?safety"
    r"|(?:physical|violent|rough) with (?:you|him|her|them|the \w+)|violen(?:t|ce)"
    r"|(?:laid|lays?|lay|put|puts) (?:\w+ )?(?:hands?|a finger) on (?:you|him|her|the \w+)"
    r"|(?<!substance )(?<!alcohol )(?<!drug )abus(?:e|ed|es|ive|ing)"
    r"|life (?:isn't|is not|wasn't|not) worth|no (?:point|reason) (?:in |to )?liv(?:e|ing)"
    r"|give up on life|(?:saved|saving|kept|stored) (?:\w+ )?(?:up )?(?:pills|tablets)"
    r"|(?:pills|tablets|medication) (?:saved|stored|put aside)|guns?|firearms?|weapons?)\b"
)
_ASKS = re.compile(
    r"\?|^(?:so |and )?(?:do|did|does|are|is|were|have|has|would|will|can) "
    r"(?:you|u|he|she|they|your|anyone|anybody|someone)\b"
    r"|\b(?:i wonder|i'm wondering|i was wondering|i(?:'d| would) like to (?:ask|know|check)|"
    r"(?:need|want|have) to ask|tell me|let me ask|can you say)\b"
)


def spans_of(typed: str) -> list[Span]:
    """Return what was typed in a session by its frames, in order; what is empty is left out.

    Parentheses that are not closed reach to the end: rather to the platform than to the client.
    """
    return [span for span in _spans(typed) if span.text]


def about(text: str, frame: Frame) -> frozenset[About]:
    """Return what a text in one frame calls for."""
    own = said_of_self(text)
    if frame is not Frame.IN_ROLE:
        return frozenset() if own is None else frozenset([About.WELLBEING])
    found = {About.SKILL} if _asks_about_danger(text) else set[About]()
    # A worker says much in the first person; only what no worker would say is the student's own.
    if own is Weight.LIFE or (own is not None and plainly_own(text)):
        found.add(About.WELLBEING)
    return frozenset(found)


def noticed(typed: str) -> frozenset[About]:
    """Return what a message in a session calls for, over all its frames."""
    return frozenset[About]().union(*(about(text, frame) for frame, text in spans_of(typed)))


def _asks_about_danger(text: str) -> bool:
    asked = (line for line in sentences_of(plain(text)) if _ASKS.search(line))
    return any(_DANGER.search(line) for line in asked) or label(text).asks_about_risk


def _spans(typed: str) -> Iterator[Span]:
    done = 0
    for found in _OUT_OF_ROLE.finditer(typed):
        yield Span(Frame.IN_ROLE, typed[done : found.start()].strip())
        yield Span(Frame.OUT_OF_ROLE, found[1].strip())
        done = found.end()
    yield Span(Frame.IN_ROLE, typed[done:].strip())
